"""Models made of others, from the members' predictions to their own, on invented numbers."""

import shutil
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import Pipeline

from rampart.core import files, matrices
from rampart.core.params import ParamError
from rampart.estimators import forest, given, network, xgboost
from rampart.estimators.blend import Mixture
from rampart.features.surface import Features, Params
from rampart.training.items import aligned
from stages import stack, train, tune
from tests.stages.small import outputs, write_files

CLASSES = 3
SPLITS = ("validation", "test", "external")
SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
MEMBERS = {"first": "forest", "second": "network", "third": "xgboost"}
BLEND = {"features": "members", "estimator": "blend", "class_weight": False}
FILE = "pipelines/toy/params.yaml"


def write_params(folds=3, members=MEMBERS, **knobs):
    """Write the parameters; knobs are the blend's."""
    params = {"tune": {"folds": folds}, "stack": {"members": members}}
    write_files(SHARED, {**params, "train": {"ensemble": {**BLEND, **knobs}}}, "toy")


def run():
    stack.main(["toy", "members"])
    tune.main(["toy", "ensemble"])
    train.main(["toy", "ensemble"])


def rows(count, seed):
    """Return texts whose length tells the class."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % CLASSES
    return ["x" * (4 ** (k + 1) + int(n)) for k, n in zip(y, rng.integers(0, 4, count))], y


def learned(classes=CLASSES):
    """Return a fitted network without training one."""
    fitted = network.build(network.Params(), 1)
    fitted.classes_ = np.arange(classes)
    kernel = np.random.default_rng(1).normal(size=(8, classes)).astype(np.float32)
    fitted.layers_ = [{"kernel": kernel, "bias": np.zeros(classes, dtype=np.float32)}]
    return fitted


@pytest.fixture(scope="module")
def three_models(tmp_path_factory):
    """A folder with three fitted models, the rows they are asked about and what they predict."""
    root = tmp_path_factory.mktemp("stack")
    texts, y = rows(60, 0)
    features, raw = Features(Params()).fit_extract({"text": texts})
    models = {
        "forest": forest.build(forest.Params(trees=5), 1).fit(features.weigh(raw), y),
        "xgboost": xgboost.build(xgboost.Params(rounds=2), 1).fit(features.weigh(raw), y),
        "network": learned(),
    }
    parts = {name: [] for name in models}
    for seed, split in enumerate(SPLITS):
        texts, y = rows(24, seed)
        table = pd.DataFrame({"id": [f"{split}{n:02}" for n in range(24)], "label": y})
        table = table.assign(source="s", group=[f"s/{n // 3}" for n in range(24)])
        files.write_parquet(
            root / f"data/toy/splits/{split}.parquet", table.assign(text=texts, generated=False)
        )
        table.insert(1, "split", split)
        for name, model in models.items():
            p = aligned(model, features.transform({"text": texts}), CLASSES)
            parts[name].append(table.assign(**{f"p_{k}": p[:, k] for k in range(CLASSES)}))
    for name, model in models.items():
        frame = pd.concat(parts[name], ignore_index=True)
        files.write_parquet(root / f"data/toy/predictions/{name}.parquet", frame)
        with files.replacing(root / f"models/toy/{name}/model.joblib") as path:
            joblib.dump(Pipeline([("features", features), ("classifier", model)]), path)
    return root


@pytest.fixture
def project(three_models, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(three_models, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    write_params()


def weights():
    return joblib.load("models/toy/ensemble/model.joblib")["classifier"].weights


def test_the_features_are_the_predictions_side_by_side(project):
    stack.main(["toy", "members"])
    names = ["external.npz", "features.joblib", "test.npz", "validation.npz"]  # and no train
    folder = Path("data/toy/features/members")
    assert sorted(path.name for path in folder.iterdir()) == names
    shares = [f"p_{k}" for k in range(CLASSES)]
    for split in SPLITS:
        matrix = matrices.load(folder / f"{split}.npz")
        for place, name in enumerate(MEMBERS.values()):
            table = pd.read_parquet(f"data/toy/predictions/{name}.parquet")
            part = table.loc[table["split"] == split, shares].to_numpy()
            np.testing.assert_array_equal(matrix[:, 3 * place : 3 * place + 3], part)
    features = joblib.load(folder / "features.joblib")
    assert features.names == list(MEMBERS.values())
    assert features.learns_from == "validation"


def test_the_knobs_are_reported_with_the_scores_of_folds_of_validation(project):
    run()
    report = files.read_json("reports/toy/tuning/ensemble.json")
    assert (report["search"], report["trials"], report["status"]) == ("grid", 1, "ok")
    assert report["best_params"] == {}
    assert len(report["cv"]["folds"]) == 3
    assert report["cv"]["f1_macro_mean"] == pytest.approx(np.mean(report["cv"]["folds"]), abs=1e-6)
    assert sum(weights()) == pytest.approx(1)
    assert weights()[1] < 0.5  # the network has learned nothing


@pytest.mark.slow
def test_the_weights_are_chosen_on_validation_alone(project):
    run()
    before = outputs("models/toy/ensemble", "reports/toy")
    for name in MEMBERS.values():
        path = f"data/toy/predictions/{name}.parquet"
        table = pd.read_parquet(path)
        other = (table["split"] != "validation").to_numpy()
        table.loc[other, ["p_0", "p_1", "p_2"]] = [0.0, 0.0, 1.0]
        files.write_parquet(path, table)
    for split in ("test", "external"):
        path = f"data/toy/splits/{split}.parquet"
        files.write_parquet(path, pd.read_parquet(path).assign(label=0))
    # The labels of the predictions are those of the splits.
    for name in MEMBERS.values():
        path = f"data/toy/predictions/{name}.parquet"
        table = pd.read_parquet(path)
        table["label"] = table["label"].where(table["split"] == "validation", 0)
        files.write_parquet(path, table)
    run()
    assert outputs("models/toy/ensemble", "reports/toy") == before


def test_a_member_has_its_least_weight(project):
    write_params(least=0.2)
    run()
    assert min(weights()) >= 0.2 - 1e-9
    report = files.read_json("reports/toy/tuning/ensemble.json")
    assert report["best_params"] == {"least": 0.2}


def test_the_grid_of_weights_can_be_searched(project):
    write_params(step=[0.25, 0.5])
    run()
    report = files.read_json("reports/toy/tuning/ensemble.json")
    assert report["trials"] == 2
    step = report["best_params"]["step"]
    np.testing.assert_allclose(np.array(weights()) / step % 1, 0, atol=1e-9)


def test_the_model_predicts_what_the_table_says(project):
    run()
    table = pd.read_parquet("data/toy/predictions/ensemble.parquet")
    member = pd.read_parquet("data/toy/predictions/forest.parquet")
    shares = [f"p_{k}" for k in range(CLASSES)]
    assert list(table.columns) == list(member.columns)
    pd.testing.assert_frame_equal(table.drop(columns=shares), member.drop(columns=shares))
    model = joblib.load("models/toy/ensemble/model.joblib")
    assert isinstance(model["classifier"], Mixture)
    texts = [text for seed in range(3) for text in rows(24, seed)[0]]
    np.testing.assert_allclose(model.predict_proba({"text": texts}), table[shares], atol=1e-6)


@pytest.mark.slow
def test_the_same_blend_is_the_same_bytes(project):
    run()
    first = outputs("models", "data", "reports")
    run()
    assert outputs("models", "data", "reports") == first


def test_members_with_other_rows_are_refused(project):
    path = Path("data/toy/predictions/network.parquet")
    table = pd.read_parquet(path)
    files.write_parquet(path, table.iloc[::-1].reset_index(drop=True))
    with pytest.raises(ValueError, match="predictions of network are not of the rows of forest"):
        stack.main(["toy", "members"])
    assert not Path("data/toy/features").exists()


def test_members_are_two_to_six_models_that_learned_from_train(project):
    write_params(members={"first": "forest"})
    with pytest.raises(ParamError, match=rf"^{FILE}: stack\.members\.second: is missing$"):
        stack.main(["toy", "members"])
    write_params(members={**MEMBERS, "fourth": "forest"})
    with pytest.raises(ParamError, match=r"stack\.members: forest is a member twice"):
        stack.main(["toy", "members"])
    write_params(members={**MEMBERS, "third": "ensemble"})
    with pytest.raises(ParamError, match="ensemble learns from validation: it cannot be a member"):
        stack.main(["toy", "members"])
    write_params(members={**MEMBERS, "third": "none"})
    with pytest.raises(FileNotFoundError, match=r"data/toy/predictions/none\.parquet"):
        stack.main(["toy", "members"])
    with pytest.raises(ParamError, match=rf"^{FILE}: no 'member' in stack; did you mean 'members'"):
        stack.main(["toy", "member"])


def length_in_other_units():
    """Give the forest features of its own, fitted on other rows, and what it then predicts."""
    texts, y = rows(30, 9)
    features, raw = Features(Params()).fit_extract({"text": texts})
    fitted = forest.build(forest.Params(trees=3), 1).fit(features.weigh(raw), y)
    with files.replacing("models/toy/forest/model.joblib") as path:
        joblib.dump(Pipeline([("features", features), ("classifier", fitted)]), path)
    path = "data/toy/predictions/forest.parquet"
    texts = [text for seed in range(len(SPLITS)) for text in rows(24, seed)[0]]
    p = aligned(fitted, features.transform({"text": texts}), CLASSES)
    table = pd.read_parquet(path)
    files.write_parquet(path, table.assign(**{f"p_{k}": p[:, k] for k in range(CLASSES)}))
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("estimator", ["blend", "stacking", "voting"])
@pytest.mark.parametrize("members", [2, 3])
def test_members_of_several_kinds_of_features_are_served_as_one(project, estimator, members):
    texts = length_in_other_units()
    chosen = dict(list(MEMBERS.items())[:members])
    write_params(members=chosen, estimator=estimator)
    run()
    features = joblib.load("data/toy/features/members/features.joblib")
    assert len(features.base.parts) == 2  # network and xgboost share theirs
    model = joblib.load("models/toy/ensemble/model.joblib")
    table = pd.read_parquet("data/toy/predictions/ensemble.parquet")
    said = table[[f"p_{k}" for k in range(CLASSES)]].to_numpy()
    unseen = (table["split"] != "validation").to_numpy() | (estimator != "stacking")
    np.testing.assert_allclose(
        model.predict_proba({"text": texts})[unseen], said[unseen], atol=1e-6
    )
    first = outputs("models/toy/ensemble", "data/toy/features/members")
    run()
    assert outputs("models/toy/ensemble", "data/toy/features/members") == first


def test_a_stack_says_of_validation_what_it_says_unseen(project):
    write_params(estimator="stacking", C=1.0)
    run()
    table = pd.read_parquet("data/toy/predictions/ensemble.parquet")
    inside = table["split"] == "validation"
    said = table.loc[inside, [f"p_{k}" for k in range(CLASSES)]].to_numpy()
    texts = [text for seed in range(len(SPLITS)) for text in rows(24, seed)[0]]
    fitted = joblib.load("models/toy/ensemble/model.joblib").predict_proba({"text": texts})
    assert (fitted[inside] != said).any(axis=1).all()
    np.testing.assert_allclose(said.sum(axis=1), 1)


def test_too_few_groups_name_the_knob(project):
    write_params(folds=9)
    stack.main(["toy", "members"])
    message = r"has 8 groups in validation, fewer than the 9 folds: lower tune\.folds"
    with pytest.raises(ValueError, match=message):
        tune.main(["toy", "ensemble"])


def test_given_answers_can_be_blended_too(project):
    model = joblib.load("models/toy/network/model.joblib")
    model.steps[1] = ("classifier", given.build(given.Params(), 1).fit(np.zeros((2, 8)), [0, 2]))
    joblib.dump(model, "models/toy/network/model.joblib")
    run()
