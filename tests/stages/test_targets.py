"""Two questions of rows whose text has a word of their type; a shuffled answer is not learned."""

import shutil
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError
from stages import featurize, targets
from tests.refusals import refused
from tests.stages.small import outputs, write_files

pytestmark = pytest.mark.slow

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
OUT, MODELS = Path("reports/toy/more/targets"), Path("models/toy/targets")
TYPES = ("none", "flood", "scan")


def write_params(**settings):
    given = {
        "of": {
            "any": {"column": "attack", "rename": {"none": "benign"}, "others": "attack"},
            "which": {"column": "attack"},
        },
        "models": {
            "base": {"features": "tfidf", "estimator": "majority", "class_weight": False},
            "words": {"features": "tfidf", "estimator": "logreg", "C": 1.0},
        },
        "baselines": ["base"],
        "again": ["words"],
        "bootstrap": 100,
    }
    params = {"featurize": {"tfidf": {"min_df": 1}}, "targets": {**given, **settings}}
    write_files(SHARED, params, "toy")


def write_rows():
    rng = np.random.default_rng(0)
    for split, day in (("train", 0), ("validation", 0), ("test", 1), ("external", 9)):
        rows = [
            {
                "id": f"{split}{n}", "text": f"word{TYPES[n % 3]} w{rng.integers(9)}", "view": "",
                "label": 0, "attack": TYPES[n % 3], "source": f"d/{day}",
                "group": f"d/{day}/{split}{n // 3}", "generated": False,
            }
            for n in range(36)
        ]  # fmt: skip
        files.write_parquet(f"data/toy/splits/{split}.parquet", pd.DataFrame(rows))


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which the stage has run."""
    root = tmp_path_factory.mktemp("targets")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write_params()
        write_rows()
        featurize.main(["toy", "tfidf"])
        targets.main(["toy"])
    return root


@pytest.fixture(autouse=True)
def project(finished, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def test_each_target_has_a_champion_that_can_be_used():
    table = pd.read_csv(OUT / "results.csv").set_index(["target", "model", "split"])
    assert table.loc[("which", "words", "external"), "f1_macro"] == 1
    assert table.loc[("any", "base", "external"), "f1_macro"] == pytest.approx(0.4)
    told = files.read_json(MODELS / "which/model.json")
    assert (told["model"], told["classes"]) == ("words", ["flood", "none", "scan"])
    model = joblib.load(MODELS / "which/model.joblib")
    rows = {"text": ["wordscan w1", "wordnone w1"], "view": ["", ""]}
    assert [told["classes"][code] for code in model.predict_proba(rows).argmax(axis=1)] == [
        "scan",
        "none",
    ]
    assert files.read_json(MODELS / "any/model.json")["classes"] == ["benign", "attack"]
    assert files.read_json(OUT / "metrics.json")["which"]["words"]["f1_external"] == 1
    pictures = files.read_json(OUT / "about.json")["pictures"].values()
    assert len(pictures) == 6
    assert all((OUT / name).is_file() for name in pictures)


def test_the_same_again():
    first = {**outputs(OUT), **outputs(MODELS)}
    targets.main(["toy"])
    assert {**outputs(OUT), **outputs(MODELS)} == first


@pytest.mark.usefixtures("undrawn")
def test_other_rows_of_test_and_external_move_no_model():
    first = outputs(MODELS)
    for split in ("test", "external"):
        path = f"data/toy/splits/{split}.parquet"
        rows = pd.read_parquet(path)
        files.write_parquet(path, rows.assign(attack=rows["attack"].to_numpy()[::-1]))
        said = f"data/toy/features/tfidf/{split}.npz"
        matrices.save(said, 2 * matrices.load(said)[np.roll(np.arange(len(rows)), 1)])
    targets.main(["toy"])
    assert outputs(MODELS) == first
    table = pd.read_csv(OUT / "results.csv").set_index(["target", "model", "split"])
    assert table.loc[("which", "words", "external"), "f1_macro"] < 1


@pytest.mark.usefixtures("undrawn")
def test_a_model_that_sees_external_is_found_out():
    """The leak is planted: answers of external in train move the model."""
    first = outputs(MODELS)
    rows = [pd.read_parquet(f"data/toy/splits/{name}.parquet") for name in ("train", "external")]
    rows[1]["attack"] = rows[1]["attack"].to_numpy()[::-1]
    files.write_parquet("data/toy/splits/train.parquet", pd.concat(rows))
    featurize.main(["toy", "tfidf"])
    targets.main(["toy"])
    assert outputs(MODELS) != first


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"models": {"base": {"features": "tfidf", "estimator": "majority"},
                     "words": {"features": "tfidf", "estimator": "logreg", "D": 1}}},
         r"targets\.models\.words.*D"),
        ({"models": {"base": {"features": "tfidf", "estimator": "majority"},
                     "words": {"features": "tfidf", "estimator": "logrek"}}}, "logrek"),
        ({"baselines": ["bas"]}, "no model 'bas' in models; did you mean 'base'"),
    ],
)  # fmt: skip
def test_a_wrong_knob_is_named(settings, match):
    write_params(**settings)
    with refused("all", f"targets: {settings}", match=match, error=ParamError):
        targets.main(["toy"])
