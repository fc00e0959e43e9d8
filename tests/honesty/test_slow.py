"""The same promises where TensorFlow, torch or the training of a promoted model is needed."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.estimators import network
from rampart.serving import promotion
from rampart.tasks.columns.row import CLASSES
from stages import retrain
from tests.honesty import project, tables
from tests.honesty.project import TABLES, moved, small
from tests.honesty.tables import FOLD, of_training, spoil_fold

pytestmark = pytest.mark.slow
TASK = "columns"  # which has a network, and is trained again
NETWORK = {
    "features": "columns", "estimator": "network", "layers": "8", "dropout": "0", "epochs": 2,
}  # fmt: skip
LEARNED = {
    "cvae": {"epochs": 2, "hidden": [16], "latent": 4},
    "wgan_gp": {"epochs": 1, "hidden": [16]},
}


@pytest.fixture
def with_network(copied):
    """A project with one model, a network."""
    copied(TASK)
    params = project.parameters(TASK)
    params |= {"train": {"network": NETWORK}, "stack": {}, "importance": {}}
    project.write_files(project.SHARED, params, TASK)
    shutil.rmtree(f"models/{TASK}")


def test_another_test_and_external_set_move_no_network(with_network, tmp_path_factory):
    stages = (project.featurize, project.tune, project.train, project.evaluate)
    project.run(TASK, *stages)
    before = tmp_path_factory.mktemp("before")
    shutil.copytree(".", before, dirs_exist_ok=True)
    for name in ("test", "external"):
        project.spoil(TASK, name)
    shutil.rmtree(project.SEARCHED)
    project.run(TASK, *stages)
    network_ = tuple(pattern.replace("*", "network") for pattern in project.CALIBRATION)
    fitted = ("models/{}/network/model.joblib", "reports/{}/tuning/network.json", *network_)
    assert moved(before, Path(), fitted + project.FEATURES[:1], TASK) == []


def test_the_rows_that_stop_a_network_are_of_other_groups_and_train_nothing():
    """With one epoch the rows held out decide nothing: they may say what they like."""
    rng = np.random.default_rng(2)
    groups = np.repeat([f"g{n}" for n in range(20)], 5)
    y = np.tile([0, 1], 50)
    X = rng.normal(size=(100, 6)).astype(np.float32)
    params = network.Params(layers="4", dropout="0", epochs=1)
    held = network.holdout(y, groups, params.held_out, 3)
    assert not set(groups[held]) & set(groups[~held])
    other = np.where(held[:, None], 9 - X, X)
    first, second = (network.build(params, 3).fit(part, y, groups=groups) for part in (X, other))
    for a, b in zip(first.layers_, second.layers_, strict=True):
        assert all(np.array_equal(a[name], b[name]) for name in a)
    assert first.history_["val_loss"] != second.history_["val_loss"]


@pytest.fixture
def retrained(copied, monkeypatch):
    """Return a function that trains the forest again on new tables, and promotes it.

    Test decides whether to promote, which is what it is for; here it is always to be.
    """
    copied(TASK)
    compare = promotion.compare
    promoted = {"decision": "promoted"}
    monkeypatch.setattr(promotion, "compare", lambda *given: compare(*given) | promoted)
    params = project.parameters(TASK)
    item = {"features": "columns", "estimator": "forest", "bootstrap": 100, "unit": "row"}
    params["retrain"] = {"forest": item}
    project.write_files(project.SHARED, params, TASK)
    new = small(TASK).marked(small(TASK).other(small(TASK).raw()[:40]))
    for label, rows in new.groupby("label"):
        for number, cells in enumerate(rows["values"]):
            path = Path(f"data/user/{TASK}/new/{CLASSES[label]}/{number}.csv")
            path.parent.mkdir(parents=True, exist_ok=True)
            pd.DataFrame({rows["name"].iloc[number]: cells}).to_csv(path, index=False)

    def run():
        retrain.main([TASK, "forest"])
        return Path(f"models/{TASK}/retrained")

    return run


def test_another_test_and_external_set_move_no_model_that_is_trained_again(retrained):
    def fitted(folder):
        names = ("model.joblib", "model.onnx", "calibration.json")
        return {name: (folder / name).read_bytes() for name in names}

    before = fitted(retrained())
    for name in ("test", "external"):
        project.spoil(TASK, name, fewer=False)
    project.run(TASK, project.featurize)
    best = files.read_json(f"reports/{TASK}/champion.json")["model"]
    project.train.main([TASK, best])
    project.evaluate.main([TASK, best])
    assert fitted(retrained()) == before


@pytest.mark.parametrize("generator", LEARNED)
@pytest.mark.parametrize("task", TABLES)
def test_a_network_that_generates_does_not_see_the_rows_of_the_fold(divided, task, generator):
    divided(task)
    params = project.parameters(task)
    params["campaign"] = {generator: LEARNED[generator]}
    project.write_files(project.SHARED, params, task)
    tables.campaign.main([task, generator])
    before = tables.folds(task, generator)[FOLD]
    spoil_fold(task)
    tables.campaign.main([task, generator])
    after = tables.folds(task, generator)[FOLD]
    assert of_training(after) == of_training(before)
    assert after["utility"]["tr_tr"] != before["utility"]["tr_tr"]
