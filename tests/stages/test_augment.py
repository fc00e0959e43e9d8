"""Models with and without drawn rows: none is scored, and a model of texts is refused."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.synthetic.scores import multivariate
from stages import augment, featurize, generate
from tests.stages.small import outputs, write_files
from tests.tasks.flows.imitation.flows import train
from tests.tasks.flows.imitation.test_augmenting import JUDGING

pytestmark = pytest.mark.slow

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
OUT = Path("reports/flows/more/synthetic")
SPLITS = ("train", "validation", "test", "external")


def write_params(features="numeric", **settings):
    block = {"models": ["trees"], "bootstrap": 100, "judging": JUDGING, **settings}
    params = {
        "generate": {"rows": 60, "generators": {"copy": {}, "marginals": {}}},
        "featurize": {"numeric": {"columns": ["n_*", "c_*"]}, "ablated": {"columns": ["x_*"]}},
        "train": {"trees": {"features": features, "estimator": "forest", "trees": 5}},
        "augment": block,
    }
    write_files(SHARED, params, "flows")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A folder in which rows have been drawn."""
    root = tmp_path_factory.mktemp("generated")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write_params()
        for seed, name in enumerate(SPLITS):
            rows = train(200, seed)
            rows["x_hour"] = rows["n_duration"]
            files.write_parquet(f"data/flows/splits/{name}.parquet", rows)
        files.write_json("reports/flows/tuning/trees.json", {"best_params": {"trees": 5}})
        featurize.main(["flows", "numeric"])
        generate.main(["flows"])
    return root


@pytest.fixture(autouse=True)
def project(generated, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def one_process(monkeypatch):
    """Judge the generators in this process; the test below also does in others."""
    monkeypatch.setattr(augment, "in_processes", here)
    monkeypatch.setattr(multivariate, "TREES", 5)


def here(_, function, calls, names):
    return [function(*call) for call in calls]


def test_tables_figures_and_the_same_bytes_twice(capsys, monkeypatch):
    augment.main(["flows"])
    assert {path.name for path in OUT.iterdir()} == {
        "about.json", "augmentation.csv", "augmentation.png", "marginals.png", "scores.csv",
        "scores.png",
    }  # fmt: skip
    table = pd.read_csv(OUT / "augmentation.csv")
    assert len(table) == 2 * (1 + 2 * 2)  # splits; real, and both generators alone and joined
    assert set(table["n"]) == {200}  # only real rows are scored, whatever joins
    sizes = table.groupby("learned_from")["n_train"].unique().map(list).to_dict()
    assert sizes == {"real": [200], "synthetic": [60], "both": [260]}
    assert "flows trees, held-out day: macro-F1" in capsys.readouterr().out
    before = outputs("reports/flows")
    monkeypatch.setattr(augment, "in_processes", here)
    augment.main(["flows"])
    assert outputs("reports/flows") == before


@pytest.mark.usefixtures("undrawn", "one_process")
def test_none_joins_or_one_of_them():
    write_params(generators="none")
    augment.main(["flows"])
    assert set(pd.read_csv(OUT / "augmentation.csv")["learned_from"]) == {"real"}
    assert "No synthetic rows joined" in files.read_json(OUT / "about.json")["text"]
    write_params(generators=["copy"], share=0.5)
    augment.main(["flows"])
    table = pd.read_csv(OUT / "augmentation.csv")
    assert set(table["generator"]) == {"none", "copy"}
    assert table.loc[table["learned_from"] == "synthetic", "n_train"].unique().tolist() == [30]


@pytest.mark.usefixtures("undrawn", "one_process")
@pytest.mark.parametrize("generators", ["all", ["copy", "marginals"]])
def test_a_generator_that_failed_joins_nowhere_and_says_why(generators):
    path = "reports/flows/synthetic/drawn.json"
    told = files.read_json(path)
    told["generators"]["marginals"] |= {"status": "failed", "reason": "too many rows break it"}
    files.write_json(path, told)
    Path("data/flows/synthetic/marginals.parquet").unlink()
    write_params(generators=generators)
    augment.main(["flows"])
    assert set(pd.read_csv(OUT / "augmentation.csv")["generator"]) == {"none", "copy"}
    assert "too many rows break it" in files.read_json(OUT / "about.json")["text"]


@pytest.mark.parametrize("split", ["test", "external"])
def test_a_drawn_row_planted_in_what_is_scored_stops_it(split):
    path = f"data/flows/splits/{split}.parquet"
    rows = pd.read_parquet(path)
    rows.loc[3, "generated"] = True
    files.write_parquet(path, rows)
    with pytest.raises(ValueError, match=f"{split}: 1 of 200 rows are generated"):
        augment.main(["flows"])
    assert not OUT.exists()


@pytest.mark.usefixtures("undrawn", "one_process")
def test_a_model_of_what_no_drawn_row_has_is_named():
    featurize.main(["flows", "ablated"])
    write_params(features="ablated")
    with pytest.raises(ParamError, match="trees reads 'x_hour', which no drawn row has"):
        augment.main(["flows"])


def test_rows_that_nobody_drew_are_named():
    write_params(generators=["tvae"])
    with pytest.raises(ParamError, match=r"augment\.generators: no rows of 'tvae'; known: copy"):
        augment.main(["flows"])
