"""A training that is killed between two epochs goes on, and ends as if nothing had happened."""

import os
import shutil
import signal
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.features.surface import Features, Params
from stages import train
from tests import small_epochs
from tests.stages.small import outputs, write_files

SHARED = {"scale": "tiny", "seed": 7}
ITEM = {"features": "surface", "estimator": "epochs"}
LIVE = Path("reports/toy/live/epochs")
KEPT = Path(".rampart/checkpoints/toy/epochs")
LOSS = LIVE / "plots/metrics/loss.tsv"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Texts whose length tells the class, their features, and a model that learns in epochs."""
    monkeypatch.chdir(tmp_path)
    y = np.arange(40) % 2
    texts = [("x " * (9 if label else 3)) + "y" * (n % 4) for n, label in enumerate(y)]
    features, raw = Features(Params()).fit_extract({"text": texts})
    folder = Path("data/toy/features/surface")
    folder.mkdir(parents=True)
    joblib.dump(features, folder / "features.joblib")
    rows = pd.DataFrame({"id": [f"{n:02}" for n in range(len(y))], "label": y, "source": "s"})
    rows["group"] = [f"s/{n}" for n in range(len(y))]
    for split in ("train", "validation", "test", "external"):
        matrices.save(folder / f"{split}.npz", raw)
        files.write_parquet(f"data/toy/splits/{split}.parquet", rows)
    params(training={"tracking": {"dvclive": True}})
    tuned()
    return tmp_path


def params(**blocks):
    items = {"epochs": ITEM, "plain": {**ITEM, "estimator": "logreg"}}
    write_files(SHARED, {"train": items, **blocks}, "toy")


def tuned(**knobs):
    best = {"epochs": small_epochs.Params(**knobs).model_dump(), "plain": {}}
    for model, chosen in best.items():
        files.write_json(f"reports/toy/tuning/{model}.json", {"best_params": chosen})


def run(folder, *kill):
    """Run the stage train in a process of its own, a fork of this one; return its exit status."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.chdir(folder)
            small_epochs.main(["toy", "epochs", *kill])
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def steps():
    return pd.read_csv(LOSS, sep="\t")["step"].tolist()


def results():
    return outputs("models", "data/toy/predictions", "reports/toy/live")


@pytest.fixture
def here(project, monkeypatch):
    """In this process."""
    real = train.load
    models = {"epochs": small_epochs}
    monkeypatch.setattr(
        train, "load", lambda room, name, **more: models.get(name) or real(room, name, **more)
    )


@pytest.mark.slow
@pytest.mark.parametrize("place", ["tracker", "checkpoint"])
@pytest.mark.usefixtures("here")
def test_a_killed_training_ends_as_one_that_ran_through(project, tmp_path_factory, place):
    twin = tmp_path_factory.mktemp("twin")
    shutil.copytree(project, twin, dirs_exist_ok=True)
    assert run(project, "2", place) == -signal.SIGKILL
    assert steps() == [1, 2]  # what it logged is there to look at
    assert len([path for path in KEPT.iterdir() if path.is_dir()]) == 1
    assert not (LIVE / "history.csv").exists()
    assert run(project) == 0  # a process of its own too: the state is of the code that is loaded
    assert steps() == [1, 2, 3, 4]
    assert not KEPT.exists()
    resumed = results()
    os.chdir(twin)
    train.main(["toy", "epochs"])
    assert results() == resumed
    assert sorted(Path(path).name for path in resumed) == [
        "accuracy.tsv", "epochs.parquet", "history.csv", "loss.tsv", "metrics.json", "model.joblib",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_other_knobs_begin_anew(project):
    assert run(project, "3", "checkpoint") == -signal.SIGKILL
    tuned(epochs=2)
    assert run(project, "1", "tracker") == -signal.SIGKILL
    assert steps() == [1]  # the curve of the other training is gone
    train.main(["toy", "epochs"])
    assert steps() == [1, 2]
    assert not KEPT.exists()  # nor is its checkpoint left


@pytest.mark.usefixtures("here")
def test_a_history_is_written_for_every_model():
    train.main(["toy", "epochs"])
    table = pd.read_csv(LIVE / "history.csv")
    assert table.columns.tolist() == ["epoch", "loss", "accuracy"]
    assert table["epoch"].tolist() == [1, 2, 3, 4]
    assert table["loss"].is_monotonic_decreasing
    assert table["loss"].tolist() == pd.read_csv(LOSS, sep="\t")["loss"].tolist()
    train.main(["toy", "plain"])
    folder = Path("reports/toy/live/plain")
    assert [path.name for path in folder.iterdir()] == ["history.csv"]
    assert (folder / "history.csv").read_text() == "epoch\n"


@pytest.mark.usefixtures("here")
def test_a_task_without_the_block_has_no_curves():
    params()
    train.main(["toy", "epochs"])
    assert Path("models/toy/epochs/model.joblib").is_file()
    assert not LIVE.parent.exists()
    assert not KEPT.exists()


@pytest.mark.usefixtures("here")
def test_a_file_that_a_knob_names_belongs_to_the_state():
    def key():
        folder = Path("data/toy/features/surface")
        return train.run_of("toy", "m", [{"encoder": "encoder"}], folder, "train").checkpoint

    before = key()
    files.write_text("encoder/model", "weights")
    there = key()
    files.write_text("encoder/model", "others")
    assert len({before, there, key()}) == 3
