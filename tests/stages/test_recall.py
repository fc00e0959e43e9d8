"""The recall of two made-up models, where one clean row in four may alarm."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import recall
from tests.stages.small import outputs, write_files

pytestmark = pytest.mark.slow

OUT = Path("reports/toy/more/held-out")
SCORER = SimpleNamespace(
    CLASSES=["safe", "bad"], SAFE=0, clean=lambda frame: (frame["label"] == 0).to_numpy()
)


def write_params(**settings):
    params = {"recall": {"limit": 0.25, "bootstrap": 20, **settings}}
    write_files({"scale": "tiny", "seed": 7}, {**params, "compare": {"baselines": ["base"]}}, "toy")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(recall, "load", lambda *parts, **more: SCORER)
    write_params(by=["kind"])
    for split in ("validation", "test", "external"):
        rows = pd.DataFrame({"id": [f"{split}{n}" for n in range(6)]})
        files.write_parquet(f"data/toy/splits/{split}.parquet", rows.assign(kind=list("xxxxyy")))
    for model, bad in (("best", 0.9), ("base", 0.05)):
        parts = []
        for split in ("validation", "test", "external"):
            p = [0.1, 0.2, 0.3, 0.4, bad, 0.35]
            told = {"id": [f"{split}{n}" for n in range(6)], "label": [0, 0, 0, 0, 1, 1]}
            told |= {"group": list("abcdef"), "p_1": p, "p_0": [1 - one for one in p]}
            parts.append(pd.DataFrame({"split": split, **told}))
        files.write_parquet(f"data/toy/calibrated/{model}.parquet", pd.concat(parts))
    files.write_csv("reports/toy/results.csv", pd.DataFrame({"model": ["best", "base"]}))
    files.write_json("reports/toy/champion.json", {"model": "best"})


def test_tables_figures_and_words():
    recall.main(["toy"])
    table = pd.read_csv(OUT / "recall.csv").set_index(["model", "split", "by", "threshold_of"])
    assert table.loc[("best", "external", "all", "validation"), "recall"] == 1.0
    assert table.loc[("base", "external", "kind", "external"), "recall"] == 0.5
    quiet = pd.read_csv(OUT / "alarms.csv")
    assert set(quiet["false_alarms"]) == {0.25}
    about = files.read_json(OUT / "about.json")
    assert set(about["pictures"].values()) == {"kinds.png", "models.png"}
    assert {Path(path).name for path in outputs(OUT)} == {
        *("recall.csv", "alarms.csv", "kinds.png", "models.png", "about.json")
    }


def test_a_wrong_column_is_named():
    write_params(by=["kinds"])
    with pytest.raises(ParamError, match=r"no column 'kinds'; did you mean 'kind'"):
        recall.main(["toy"])
