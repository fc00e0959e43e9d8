"""Rule 3: detectors without labels are fitted on train, their thresholds chosen on validation."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from stages import anomaly, featurize
from tests.honesty import project
from tests.stages import small_detectors

pytestmark = pytest.mark.slow

MODELS = ("models/{}/anomaly/*/model.*",)
THRESHOLDS = ("models/{}/anomaly/thresholds.json",)
UNLABELLED = ("models/{}/anomaly/isolation/model.*", "models/{}/anomaly/outlier/model.*")


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    root = tmp_path_factory.mktemp("fitted")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        small_detectors.made()
        anomaly.main(["flows"])
    return root


@pytest.fixture
def again(fitted, tmp_path, monkeypatch):
    """Return a function that runs what fits and chooses anew, and says what has moved."""
    shutil.copytree(fitted, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def moved(patterns):
        project.run("flows", featurize)
        anomaly.main(["flows"])
        return project.moved(fitted, Path.cwd(), patterns, "flows")

    return moved


def change(name, **columns):
    path = project.path("flows", name)
    files.write_parquet(path, pd.read_parquet(path).assign(**columns))


def test_other_test_and_external_rows_move_no_detector_and_no_threshold(again, fitted):
    for name in ("test", "external"):
        project.spoil("flows", name)
    assert again((*MODELS, *THRESHOLDS)) == []
    before, after = (
        pd.read_parquet(root / "data/flows/anomaly.parquet").query("split == 'external'")
        for root in (fitted, Path.cwd())
    )
    assert len(before) != len(after)  # they are felt where they are scored


def test_other_labels_of_test_and_external_move_nothing(again):
    for name in ("test", "external"):
        change(name, label=0)
    assert again((*MODELS, *THRESHOLDS, "data/{}/anomaly.parquet")) == []


def test_other_validation_rows_move_the_thresholds_alone(again):
    project.spoil("flows", "validation", fewer=False)
    assert again((*MODELS, *THRESHOLDS)) == ["models/flows/anomaly/thresholds.json"]


def test_which_attack_it_was_moves_nothing(again):
    """A detector is told which rows are harmless; how severe the others are is nothing to it."""
    for name in ("train", "validation"):
        rows = pd.read_parquet(project.path("flows", name))
        change(name, label=rows["label"].where(rows["label"] == 0, 5 - rows["label"]))
    assert again((*MODELS, *THRESHOLDS)) == []


def test_the_labels_of_train_move_no_detector_that_is_fitted_on_all_of_it(again):
    rows = pd.read_parquet(project.path("flows", "train"))
    change("train", label=(rows["label"] == 0).astype("int64"))
    assert again(("models/{}/anomaly/isolation-all/model.*",)) == []
    assert len(again(UNLABELLED)) == 3  # those on harmless rows do: they have other rows now


def test_a_detector_that_sees_held_out_rows_is_caught(again, monkeypatch):
    """Plant the leak: the rows of the held-out day are fitted on too."""
    real = anomaly.matrices.load

    def leaky(path):
        matrix = real(path)
        if str(path).endswith("train.npz"):
            other = real(str(path).replace("train.npz", "external.npz"))
            matrix[: len(other) // 2] = other[: len(other) // 2]
        return matrix

    monkeypatch.setattr(anomaly.matrices, "load", leaky)
    assert len(again(UNLABELLED)) == 3
