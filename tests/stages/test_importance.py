"""What a model uses, on invented texts; it is fitted anew with the weights that training has."""

from pathlib import Path
from types import SimpleNamespace

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, ParamError
from rampart.features.surface import NAMES, Features, Params
from stages import importance, train
from tests.refusals import refused
from tests.stages.small import outputs, write_files

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
OUT = Path("reports/toy/more/importance-m")
SPLITS = ("train", "validation", "test", "external")


class Recorder:
    """An estimator that keeps what it is fitted on and says the same of every row."""

    fits = ()

    def fit(self, X, y, sample_weight=None):
        Recorder.fits = (*Recorder.fits, SimpleNamespace(X=X, y=y, weights=sample_weight))
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.full((len(X), len(self.classes_)), 1 / len(self.classes_))


class NoKnobs(Block):
    pass


RECORDING = SimpleNamespace(Params=NoKnobs, build=lambda knobs, seed: Recorder())


def write(y, estimator="logreg", item=None, settings=None, **columns):
    """Write texts whose length tells the class, their features, and the parameters."""
    texts = [("x " * (9 if label else 3)) + "y" * (n % 4) for n, label in enumerate(y)]
    features, raw = Features(Params()).fit_extract({"text": texts})
    folder = Path("data/toy/features/surface")
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(features, folder / "features.joblib")
    rows = pd.DataFrame({"id": [f"{n:02}" for n in range(len(y))], "label": y, "source": "s"})
    rows["group"] = [f"s/{n}" for n in range(len(y))]
    for split in SPLITS:
        matrices.save(folder / f"{split}.npz", raw)
        table = rows.assign(**columns) if split == "train" else rows
        files.write_parquet(f"data/toy/splits/{split}.parquet", table)
    files.write_json("reports/toy/tuning/m.json", {"best_params": {}})
    common = {"features": "surface", "estimator": estimator}
    params = {
        "train": {"m": common | (item or {})},
        "importance": {"m": common | {"repeats": 2, "rows": 10, "best": [2, 4, 99]}},
    }
    params["importance"]["m"] |= settings or {}
    write_files(SHARED, params, "toy")


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """A project whose estimator keeps what it is fitted on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Recorder, "fits", ())

    def loaded(package, name, *part, **needs):
        return RECORDING if name == "recorder" else load(package, name, *part, **needs)

    for stage in (importance, train):
        monkeypatch.setattr(stage, "load", loaded)

    def run(y, item=None, **columns):
        write(y, "recorder", item, **columns)
        train.main(["toy", "m"])
        importance.main(["toy", "m"])
        return Recorder.fits

    return run


@pytest.mark.slow
def test_classes_are_balanced_after_trust_as_in_training(recorded):
    y = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    whole, *again = recorded(y, weight=[0.3, 0.3, 1, 1, 1, 1, 1, 1])
    # 8 rows of 2 classes: each class has the sum 4. Class 0 has 2.6 of trust to share it by.
    few, one = 4 * 0.3 / 2.6, 4 / 2.6
    for fitted in (whole, *again):
        np.testing.assert_allclose(fitted.weights, [few, few, one, one, 1, 1, 1, 1])
    assert [fitted.X.shape for fitted in (whole, *again)] == [(8, 8), (8, 2), (8, 4)]


@pytest.mark.slow
def test_sources_are_balanced_as_in_training(recorded):
    y = np.array([0, 0, 0, 1])
    groups = ["a/1", "a/2", "b/1", "b/2"]
    whole, *again = recorded(y, {"source_balance": 1.0}, group=groups)
    # 4 rows of 2 classes: each has the sum 2, which the sources a and b of class 0 share.
    for fitted in (whole, *again):
        np.testing.assert_allclose(fitted.weights, [0.5, 0.5, 1, 2])


@pytest.mark.slow
def test_made_rows_stand_in_for_class_weights_as_in_training(recorded):
    y = np.repeat([0, 1], [9, 6])
    trust = np.where(np.arange(15) < 5, 0.5, 1.0)  # 12.5 of 15
    whole, *again = recorded(y, {"oversample": "smote"}, weight=trust)
    for fitted in (whole, *again):
        assert fitted.y.tolist() == [*y, 1, 1, 1]
        np.testing.assert_allclose(fitted.weights, [*[0.6] * 5, *[1.2] * 10, 1, 1, 1])


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """A logistic regression that has learned to tell long texts from short ones."""
    monkeypatch.chdir(tmp_path)
    write(np.arange(24) % 2)
    train.main(["toy", "m"])


@pytest.mark.parametrize(
    ("item", "tuned", "said"),
    [
        ({"C": -1}, {}, r"pipelines/toy/params\.yaml: train\.m\.C: must be > 0, got -1"),
        ({"c": 1}, {}, r"pipelines/toy/params\.yaml: train\.m\.c: unknown key; did you mean 'C'"),
        ({}, {"C": 0}, r"reports/toy/tuning/m\.json: best_params\.C: must be > 0, got 0"),
    ],
)
def test_a_wrong_item_is_told_before_anything_is_read(trained, item, tuned, said):
    write(np.arange(24) % 2, item=item)
    files.write_json("reports/toy/tuning/m.json", {"best_params": tuned})
    Path("models/toy/m/model.joblib").write_bytes(b"no model")
    with refused("all", f"importance with {item or tuned}", match=rf"^{said}"):
        importance.main(["toy", "m"])
    assert not OUT.exists()


@pytest.mark.slow
def test_the_ranking_and_the_scores_of_the_best_features(trained):
    importance.main(["toy", "m"])
    table = pd.read_csv(OUT / "importance.csv")
    assert list(table) == ["rank", "index", "feature", "importance", "deviation"]
    assert sorted(table["feature"]) == sorted(NAMES)
    assert table["importance"].is_monotonic_decreasing
    assert table["importance"][0] > 0
    subsets = pd.read_csv(OUT / "subsets.csv")
    # 99 features are more than there are; the model itself, with all 8, is the last.
    assert subsets[["features", "split"]].to_numpy().tolist() == [
        [count, split] for count in (2, 4, 8) for split in ("validation", "test")
    ]
    assert (subsets["f1_macro"] == 1).all()
    about = files.read_json(OUT / "about.json")
    assert list(about["pictures"].values()) == ["importance.png"]
    assert (OUT / "importance.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_the_ranking_is_of_validation_alone(trained):
    importance.main(["toy", "m"])
    before = outputs(OUT)
    path = "data/toy/splits/test.parquet"
    rows = pd.read_parquet(path)
    files.write_parquet(path, rows.assign(label=1 - rows["label"]))
    importance.main(["toy", "m"])
    after = outputs(OUT)
    assert before[str(OUT / "importance.csv")] == after[str(OUT / "importance.csv")]
    assert before[str(OUT / "subsets.csv")] != after[str(OUT / "subsets.csv")]


@pytest.mark.slow
def test_the_same_bytes_twice(trained):
    importance.main(["toy", "m"])
    before = outputs(OUT)
    importance.main(["toy", "m"])
    assert outputs(OUT) == before


def test_a_wrong_knob_is_named(trained):
    write(np.arange(24) % 2, settings={"repeats": 0})
    message = r"^pipelines/toy/params\.yaml: importance\.m\.repeats: must be >= 1, got 0"
    with pytest.raises(ParamError, match=message):
        importance.main(["toy", "m"])


def test_rows_are_drawn_in_the_proportion_of_the_classes_and_of_each_class_one():
    y = np.repeat([0, 1, 2], [70, 29, 1])
    chosen = importance._some(y, 10, seed=3)
    # 10 of 100: a tenth of each class, rounded up.
    assert np.bincount(y[chosen]).tolist() == [7, 3, 1]
    assert (np.diff(chosen) > 0).all()
    np.testing.assert_array_equal(chosen, importance._some(y, 10, seed=3))
    assert importance._some(y, None, 3).tolist() == importance._some(y, 100, 3).tolist()
    assert len(importance._some(y, None, 3)) == 100
