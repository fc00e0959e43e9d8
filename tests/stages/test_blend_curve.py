"""A blend of three models and the curve of a network, on a small project of invented numbers."""

import shutil
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.pipeline import Pipeline

from rampart import files
from rampart.estimators import forest, given, network, xgboost
from rampart.features.surface import Features, Params
from rampart.params import ParamError
from rampart.training import aligned
from stages import blend, curve
from tests.stages.small import outputs

CLASSES = 3
PARAMS = {
    "scale": "tiny",
    "seed": 7,
    "blend": {
        "toy-ensemble": {
            "task": "toy", "model": "ensemble", "features": "surface",
            "first": "forest", "second": "network", "third": "xgboost", "folds": 3,
        }
    },
    "curve": {
        name: {"task": "toy", "model": name[4:], "features": "surface", "estimator": "network"}
        for name in ("toy-network", "toy-forest")
    },
}  # fmt: skip


def rows(count, seed):
    """Return texts whose length tells the class."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % CLASSES
    return ["x" * (4 ** (k + 1) + int(n)) for k, n in zip(y, rng.integers(0, 4, count))], y


def learned(classes=CLASSES):
    """Return a fitted network without training one."""
    made = network.build(network.Params(), 1)
    made.classes_ = np.arange(classes)
    rng = np.random.default_rng(1)
    kernel = rng.normal(size=(8, classes)).astype(np.float32)
    made.layers_ = [{"kernel": kernel, "bias": np.zeros(classes, dtype=np.float32)}]
    names = ("loss", "val_loss", "accuracy", "val_accuracy", "learning_rate")
    made.history_ = {"epoch": [1, 2, 3], **{name: [0.5, 0.25, 0.375] for name in names}}
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with three fitted models and what they predict."""
    root = tmp_path_factory.mktemp("blend")
    texts, y = rows(60, 0)
    features, raw = Features(Params()).fit_extract({"text": texts})
    models = {
        "forest": forest.build(forest.Params(trees=5), 1).fit(features.weigh(raw), y),
        "xgboost": xgboost.build(xgboost.Params(rounds=2), 1).fit(features.weigh(raw), y),
        "network": learned(),
    }
    frames = [(split, *rows(24, seed)) for seed, split in enumerate(("validation", "test"))]
    for name, model in models.items():
        parts = []
        for split, texts, y in frames:
            p = aligned(model, features.transform({"text": texts}), CLASSES)
            part = {"id": [f"{split}{n:02}" for n in range(24)], "split": split, "label": y}
            part |= {"source": "s", "group": [f"s/{n // 3}" for n in range(24)]}
            parts.append(pd.DataFrame(part | {f"p_{k}": p[:, k] for k in range(CLASSES)}))
        files.write_parquet(root / f"data/toy/predictions/{name}.parquet", pd.concat(parts))
        with files.replacing(root / f"models/toy/{name}/model.joblib") as path:
            joblib.dump(Pipeline([("features", features), ("classifier", model)]), path)
    for stage in ("blend", "curve"):
        files.write_text(root / f"stages/{stage}.py", "")
    files.write_text(root / "params.yaml", yaml.safe_dump(PARAMS))
    return root


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def test_the_weights_are_reported_with_what_they_were_chosen_on(project):
    blend.main(["toy-ensemble"])
    report = files.read_json("reports/toy/models/ensemble/tuning.json")
    weights = report["best_params"]
    assert list(weights) == ["forest", "network", "xgboost"]
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["network"] < 0.5  # it has learned nothing
    assert (report["search"], report["trials"], report["status"]) == ("grid", 66, "ok")
    assert report["cv_of"] == "weights, on validation"
    assert len(report["cv"]["folds"]) == 3
    assert report["cv"]["f1_macro_mean"] == pytest.approx(np.mean(report["cv"]["folds"]), abs=1e-6)


def test_a_member_has_its_least_weight(project):
    params = {
        **PARAMS,
        "blend": {"toy-ensemble": {**PARAMS["blend"]["toy-ensemble"], "least": 0.2}},
    }
    files.write_text("params.yaml", yaml.safe_dump(params))
    blend.main(["toy-ensemble"])
    report = files.read_json("reports/toy/models/ensemble/tuning.json")
    assert min(report["best_params"].values()) >= 0.2
    assert report["trials"] == 15  # 2, 2 and 6 tenths to 6, 2 and 2: four tenths over three


def test_the_model_predicts_what_the_table_says(project):
    blend.main(["toy-ensemble"])
    table = pd.read_parquet("data/toy/predictions/ensemble.parquet")
    member = pd.read_parquet("data/toy/predictions/forest.parquet")
    shares = [f"p_{k}" for k in range(CLASSES)]
    assert list(table.columns) == list(member.columns)
    pd.testing.assert_frame_equal(table.drop(columns=shares), member.drop(columns=shares))
    model = joblib.load("models/toy/ensemble/model.joblib")
    texts = rows(24, 0)[0] + rows(24, 1)[0]
    np.testing.assert_allclose(model.predict_proba({"text": texts}), table[shares], atol=1e-6)


def test_the_same_blend_is_the_same_bytes(project):
    blend.main(["toy-ensemble"])
    first = outputs("models", "data", "reports")
    blend.main(["toy-ensemble"])
    assert outputs("models", "data", "reports") == first


def test_members_with_other_rows_or_features_are_refused(project):
    path = Path("data/toy/predictions/network.parquet")
    table = pd.read_parquet(path)
    files.write_parquet(path, table.iloc[::-1].reset_index(drop=True))
    with pytest.raises(ValueError, match="predictions of network are not of the rows of forest"):
        blend.main(["toy-ensemble"])
    files.write_parquet(path, table)
    other = Pipeline([("features", Features(Params()).fit({"text": ["a"]})), ("classifier", None)])
    joblib.dump(other, "models/toy/xgboost/model.joblib")
    with pytest.raises(ValueError, match="xgboost has other features than forest"):
        blend.main(["toy-ensemble"])


def test_too_few_groups_name_the_knob(project):
    knobs = {**PARAMS["blend"]["toy-ensemble"], "folds": 9}
    files.write_text("params.yaml", yaml.safe_dump({**PARAMS, "blend": {"toy-ensemble": knobs}}))
    message = "has 8 groups in validation, fewer than the 9 folds: lower blend.toy-ensemble.folds"
    with pytest.raises(ValueError, match=message):
        blend.main(["toy-ensemble"])


def test_the_curve_is_a_table_and_a_picture(project):
    curve.main(["toy-network"])
    table = pd.read_csv("reports/toy/more/training-network/training.csv")
    assert list(table.columns) == [
        "epoch", "loss", "val_loss", "accuracy", "val_accuracy", "learning_rate",
    ]  # fmt: skip
    assert table["val_loss"].tolist() == [0.5, 0.25, 0.375]
    assert (
        Path("reports/toy/more/training-network/training.png").read_bytes().startswith(b"\x89PNG")
    )


def test_a_model_without_epochs_has_no_curve(project):
    with pytest.raises(ValueError, match="toy-forest: RandomForestClassifier has no epochs"):
        curve.main(["toy-forest"])
    with pytest.raises(ParamError, match="no 'toy-x' in curve"):
        curve.main(["toy-x"])


def test_given_answers_can_be_blended_too(project):
    model = joblib.load("models/toy/network/model.joblib")
    model.steps[1] = ("classifier", given.build(given.Params(), 1).fit(np.zeros((2, 8)), [0, 2]))
    joblib.dump(model, "models/toy/network/model.joblib")
    blend.main(["toy-ensemble"])
