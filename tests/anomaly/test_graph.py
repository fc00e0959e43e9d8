"""What leaves as ONNX says what the native detector says, of raw numbers with gaps."""

import numpy as np
import pytest

from rampart.anomaly import graph
from rampart.anomaly.detectors import autoencoder, isolation
from rampart.features import numeric
from rampart.serving.onnx.parity import session

BUILT = {
    "isolation": (isolation, {"trees": 30, "rows": 64}),
    "some columns": (isolation, {"trees": 30, "columns": 0.5}),
    "autoencoder": (autoencoder, {"wide": 8, "narrow": 2, "epochs": 3}),
}


@pytest.fixture(scope="module")
def made():
    """Return fitted features and raw rows that span powers of ten, with signs and gaps."""
    rng = np.random.default_rng(1)
    size = 10 ** rng.uniform(-6, 9, (400, 5))
    table = (size * rng.choice([-1, 0, 1, 1], (400, 5))).astype(np.float32)
    table[rng.random((400, 5)) < 0.1] = np.nan
    rows = {f"n_{k}": table[:, k] for k in range(5)}
    rows["c_service"] = rng.choice(["web", "mail"], 400).astype(object)
    return numeric.Features(numeric.Params()).fit_extract(rows)


def test_the_scaler_is_that_of_the_features(made):
    features, raw = made
    part = graph.scaler(features)
    found = session(part.SerializeToString()).run(["p"], {"x": raw})[0]
    assert np.isnan(raw).any()
    assert np.abs(found - features.weigh(raw)).max() <= 2e-7


@pytest.mark.parametrize("name", BUILT)
def test_the_whole_is_the_native_score(made, name):
    features, raw = made
    module, knobs = BUILT[name]
    names = list(features.get_feature_names_out())
    detector = module.build(module.Params(**knobs), names, 2).fit(features.weigh(raw[:200]))
    content = graph.whole(detector, features)
    found = session(content).run(["score"], {"features": raw})[0]
    assert found.shape == (400, 1)
    assert np.abs(found[:, 0] - detector.score(features.weigh(raw))).max() < 2e-6
    assert content == graph.whole(detector, features)


def test_a_threshold_is_rounded_down():
    value = np.array([0.1, 0.5, np.nextafter(1.0, 2)])
    found = graph._down(value)
    assert (found <= value).all()
    assert found.dtype == np.float32
    assert found.tolist() == [pytest.approx(0.1), 0.5, 1.0]
    assert found[0] != np.float32(0.1)  # which is above 0.1


def test_a_row_on_a_cut_goes_left():
    """One cut at 0.5 of column 1; the leaves add 1 and 3."""
    tree = (
        np.array([1, 0, 0]), np.array([0.5, 0, 0]), np.array([1, -1, -1]), np.array([2, -1, -1]),
        np.array([0.0, 1.0, 3.0]),
    )  # fmt: skip
    part = graph.trees([tree, tree], [("Identity", ["sum"], ["p"], {})], {}, 2, graph.OPSET)
    rows = np.array([[9, 0.5], [9, np.nextafter(np.float32(0.5), np.float32(1))]], np.float32)
    found = session(part.SerializeToString()).run(["p"], {"x": rows})[0]
    assert found.ravel().tolist() == [2.0, 6.0]
