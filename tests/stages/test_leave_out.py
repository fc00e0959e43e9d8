"""Three sources of invented texts, of which one has words that no other has."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.features.members import Features
from stages import featurize, leave_out
from tests.stages.small import outputs, write_files

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
pytestmark = pytest.mark.slow
OUT = Path("reports/prompts/more/leave-out")
FILE = "pipelines/prompts/params.yaml"
CLASSES = ("apple pear plum", "nail screw bolt", "rain wind snow")
ODD = ("umbra", "vortex", "zephyr")


def write_params(**settings):
    settings = {"models": ["words"], "least": 5, "bootstrap": 100, **settings}
    params = {
        "featurize": {"tfidf": {"min_df": 1}},
        "stack": {"members": {"first": "words", "second": "words"}},
        "train": {
            "words": {"features": "tfidf", "estimator": "logreg"},
            "vote": {"features": "members", "estimator": "voting"},
        },
        "leave_out": settings,
    }
    write_files(SHARED, params)


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    rng, rows = np.random.default_rng(1), []
    for source in ("p/a", "p/b", "odd"):
        for n in range(18):
            words = [ODD[n % 3]] if source == "odd" else CLASSES[n % 3].split()
            row = {"text": " ".join(rng.choice(words, 6)), "label": n % 3, "source": source}
            rows.append({**row, "id": f"{source}{n}", "group": f"{source}/{n // 6}"})
    table = pd.DataFrame(rows).assign(generated=False, view="")
    for split in ("train", "validation", "test", "external"):
        files.write_parquet(f"data/prompts/splits/{split}.parquet", table)
    featurize.main(["prompts", "tfidf"])
    best = {"best_params": {"C": 10.0}}
    for name in ("words", "vote"):
        files.write_json(
            f"reports/prompts/tuning/{name}.json",
            best if name == "words" else {"best_params": {}},
        )


def test_what_others_have_is_recalled_and_what_one_source_has_is_not():
    leave_out.main(["prompts"])
    table = pd.read_csv(OUT / "leave-out.csv")
    assert list(table) == ["unit", "class", "n", "recall", "low", "high", "model"]
    assert set(table["unit"]) == {"p/a", "p/b", "odd"}
    known = table[table["unit"] != "odd"]
    assert (known["recall"] == 1).all()
    assert (known["n"] == 6).all()
    odd = table[table["unit"] == "odd"]["recall"]
    assert sorted(odd) == [0, 0, 1]  # unknown words are of one class, whichever
    summary = files.read_json(OUT / "summary.json")
    assert (summary["unit"], summary["positive"]) == ("source", "malicious")
    scores = summary["models"]["words"]
    assert (scores["n"], scores["units"]) == (54, 3)
    assert 0.5 < scores["auc"] < 1
    assert "macro-F1" in files.read_json(OUT / "about.json")["text"]


def test_the_same_bytes_twice_with_more_workers(monkeypatch):
    leave_out.main(["prompts"])
    before = outputs(OUT)
    monkeypatch.setenv("RAMPART_WORKERS", "2")
    leave_out.main(["prompts"])
    assert outputs(OUT) == before


def test_families_too():
    write_params(unit="family", most=2)
    leave_out.main(["prompts"])
    assert files.read_json(OUT / "summary.json")["models"]["words"]["units"] == 2
    assert "2 families" in files.read_json(OUT / "about.json")["text"]


def test_refused():
    write_params(models=["vote"])
    with files.replacing("data/prompts/features/members/features.joblib") as path:
        joblib.dump(Features(["words"], None, [None]), path)
    with pytest.raises(ParamError, match="vote learns from validation, not from sources"):
        leave_out.main(["prompts"])
    write_params(models=["word"])
    with pytest.raises(ParamError, match=r"no 'word' in train; did you mean 'words'"):
        leave_out.main(["prompts"])
    write_params(least=99)
    with pytest.raises(ValueError, match=r"needs two or more units of 99 rows"):
        leave_out.main(["prompts"])
