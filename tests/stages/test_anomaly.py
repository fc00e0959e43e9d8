"""Detectors of invented flows: what is written, what is used, what is refused."""

import shutil
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError
from rampart.serving.onnx.parity import session
from stages import anomaly
from tests.refusals import refused
from tests.stages import small_detectors
from tests.stages.small import outputs

OUT = Path("models/flows/anomaly")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("detectors")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        small_detectors.made()
        anomaly.main(["flows"])
    return folder


@pytest.fixture
def project(root, tmp_path, monkeypatch):
    shutil.copytree(root, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def told():
    return files.read_json(OUT / "thresholds.json")


def test_every_detector_scores_every_row_that_it_did_not_see(project):
    scores = pd.read_parquet("data/flows/anomaly.parquet")
    assert list(scores) == ["id", "split", *sorted(small_detectors.ANOMALY["detectors"])]
    assert scores["split"].unique().tolist() == ["validation", "test", "external"]
    for name, part in scores.groupby("split"):
        rows = pd.read_parquet(f"data/flows/splits/{name}.parquet")
        assert part["id"].tolist() == rows["id"].tolist()
    assert np.isfinite(scores.drop(columns=["id", "split"])).all(axis=None)


def test_a_runtime_has_what_it_needs_in_the_onnx_file_and_the_thresholds(project):
    entry = told()["detectors"]["isolation"]
    raw = matrices.load("data/flows/features/numeric/external.npz")
    assert raw.shape[1] == entry["width"]
    names = [*entry["numbers"], *(f"{k}={v}" for k in entry["levels"] for v in entry["levels"][k])]
    features = joblib.load("data/flows/features/numeric/features.joblib")
    assert names == list(features.get_feature_names_out())
    running = session((OUT / "isolation/model.onnx").read_bytes())
    said = running.run([entry["onnx"]["output"]], {entry["onnx"]["input"]: raw})[0][:, 0]
    scores = pd.read_parquet("data/flows/anomaly.parquet").query("split == 'external'")
    assert np.abs(said - scores["isolation"]).max() < 1e-5
    model = joblib.load(OUT / "isolation/model.joblib")
    native = model["detector"].score(model["features"].weigh(raw))
    assert np.array_equal(native, scores["isolation"])


def test_thresholds_keep_to_their_budgets_on_validation(project):
    scores = pd.read_parquet("data/flows/anomaly.parquet").query("split == 'validation'")
    rows = pd.read_parquet("data/flows/splits/validation.parquet")
    harmless = (rows["label"] == 0).to_numpy()
    for name, entry in told()["detectors"].items():
        assert [(b["of"], b["alerts_a_day"]) for b in entry["budgets"]] == [
            ("benign", 5), ("benign", 20), ("all", 5), ("all", 20),
        ]  # fmt: skip
        for budget in entry["budgets"]:
            score = scores[name].to_numpy()
            side = score[harmless] if budget["of"] == "benign" else score
            alerts = int((side > budget["threshold"] * (1 + 1e-9)).sum())
            assert alerts <= budget["allowed"] == int(budget["alerts_a_day"] * len(rows) / 120)
            assert budget["rows"] == len(side)


def test_the_one_that_is_used_is_the_best_candidate_that_can_leave(project):
    found = told()
    auc = {name: found["detectors"][name]["validation_roc_auc"] for name in found["detectors"]}
    assert found["detectors"]["outlier"]["onnx"] is None
    assert found["use"] == max(("isolation", "autoencoder"), key=auc.get)


def test_it_is_fitted_on_the_harmless_rows_of_train(project):
    train = pd.read_parquet("data/flows/splits/train.parquet")
    assert train["generated"].any()
    real = train[~train["generated"]]
    found = told()["detectors"]
    assert found["isolation"]["fitted_on"] == {
        "split": "train", "rows": "benign", "n": int((real["label"] == 0).sum()),
    }  # fmt: skip
    assert found["isolation-all"]["fitted_on"]["n"] == len(real)


def test_the_same_again(project):
    before = outputs("models", "data/flows/anomaly.parquet")
    anomaly.main(["flows"])
    assert outputs("models", "data/flows/anomaly.parquet") == before


@pytest.mark.parametrize(
    ("detector", "said"),
    [
        ({"features": "numeric", "detector": "forest"}, "no rampart.anomaly.detectors.forest"),
        ({"features": "numeric", "detector": "supervised"}, "a: supervised learns labels: rows"),
        (
            {"features": "numeric", "detector": "isolation", "knobs": {"tree": 1}},
            "a.knobs.tree: unknown key; did you mean 'trees'",
        ),
        (
            {"features": "counters", "detector": "counter", "knobs": {"column": "n_bits"}},
            "a.knobs.column: no 'n_bits'; known: n_client_b",
        ),
    ],
)
def test_a_wrong_detector_is_named(project, detector, said):
    small_detectors.write(detectors={"a": detector})
    before = outputs("models")
    with refused("flows", f"anomaly.detectors: {detector}", match=said, error=ParamError):
        anomaly.main(["flows"])
    assert outputs("models") == before


def test_a_budget_of_more_than_there_is(project):
    small_detectors.write(budgets=[110])
    with refused("flows", "anomaly.budgets: [110]", match="110 alerts a day are"):
        anomaly.main(["flows"])


def test_a_file_that_says_something_else_stops_it(project, monkeypatch):
    small_detectors.write(within=1e-6)
    whole = anomaly.graph.whole

    def other(detector, features):
        features._low = features._low + np.float32(0.1)
        return whole(detector, features)

    monkeypatch.setattr(anomaly.graph, "whole", other)
    with pytest.raises(ValueError, match=r"autoencoder: ONNX scores differ by .* is 1e-06"):
        anomaly.main(["flows"])
