import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rampart.metrics import calibration
from rampart.serving.onnx import parts as onnx_parts
from rampart.serving.onnx.exporters import network
from tests import onnx_models
from tests.small_features import norm

X, Y = onnx_models.rows()
CLASSES = ["a", "b", "c"]
HOT = {"method": "temperature", "temperature": 2.5, "classes": CLASSES}
SIMPLEX = arrays(np.float32, (7, 3), elements=st.floats(0, 1, width=32)).map(
    lambda p: (p + np.float32(1e-7)) / (p + np.float32(1e-7)).sum(axis=1, keepdims=True)
)


def test_the_normaliser_is_exact():
    mean, scale = X.mean(axis=0), np.maximum(X.std(axis=0), np.float32(1e-8))
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    p = onnx_models.run(onnx_parts.normalised(mean, scale, 1.5, 17), X)
    np.testing.assert_array_equal(p, np.clip((X - mean) / scale, -1.5, 1.5))
    assert p.max() == 1.5


@given(SIMPLEX, st.sampled_from([0.05, 0.5, 1.0, 2.5, 20.0]))
def test_temperature_as_the_native_one(p, temperature):
    fitted = HOT | {"temperature": temperature}
    mine, label = onnx_models.run(onnx_parts.calibrated(fitted, 17), p, ("p", "label"))
    native = calibration.apply(fitted, p)
    # The logarithm of a float32 is off by 1e-6 at the most (of 1e-6: 13.8 with 24 bits).
    np.testing.assert_allclose(mine, native, atol=1e-6 * max(1, 1 / temperature))
    assert label.dtype == np.int64
    np.testing.assert_array_equal(label, mine.argmax(axis=1))
    np.testing.assert_allclose(mine.sum(axis=1), 1, atol=1e-6)


def test_without_calibration_the_floor_stays():
    fitted = {"method": "none", "classes": CLASSES}
    p = np.array([[1, 0, 0], [0.2, 0.3, 0.5]])
    mine = onnx_models.run(onnx_parts.calibrated(fitted, 17), p)
    np.testing.assert_allclose(mine, calibration.apply(fitted, p), atol=1e-7)
    assert mine.min() > 0


def test_a_threshold_on_one_class():
    fitted = HOT | {"temperature": 1.0, "positive": "b", "threshold": 0.3}
    p = np.array([[0.6, 0.35, 0.05], [0.6, 0.25, 0.15], [0.1, 0.29, 0.61], [0.0, 1.0, 0.0]])
    label = onnx_models.run(onnx_parts.calibrated(fitted, 17), p, ("label",))
    assert label.tolist() == [1, 0, 2, 1]
    np.testing.assert_array_equal(label, calibration.predict(fitted, p)[1])


def test_a_method_without_a_form_is_refused():
    fitted = {"method": "isotonic", "classes": CLASSES, "knots": []}
    with pytest.raises(
        ValueError, match="method: 'isotonic' cannot be exported; use temperature or"
    ):
        onnx_parts.calibrated(fitted, 17)


@pytest.mark.parametrize("opset", [13, 17, 18, 21])
def test_a_class_that_training_lacked_has_the_probability_0(opset):
    p = onnx_models.run(onnx_parts.spread([1, 3], 4, opset), [[0.25, 0.75]])
    assert p.tolist() == [[0, 0.25, 0, 0.75]]
    same = onnx_models.run(onnx_parts.spread(np.array([0, 1]), 2, opset), [[0.25, 0.75]])
    assert same.tolist() == [[0.25, 0.75]]


def test_weights_of_a_mean_need_not_sum_to_1():
    networks = [onnx_models.Network((6, 3), seed=seed) for seed in (0, 1)]
    parts = [network.to_onnx(one, 6, 17) for one in networks]
    expected = 0.75 * networks[0].predict_proba(X) + 0.25 * networks[1].predict_proba(X)
    np.testing.assert_allclose(
        onnx_models.run(onnx_parts.mixed(parts, [3, 1]), X), expected, atol=1e-6
    )


def test_the_whole_is_features_to_calibrated_probabilities():
    mean, scale = np.full(6, 0.5, np.float32), np.full(6, 2, np.float32)
    net = onnx_models.Network((6, 8, 2))
    inner = network.to_onnx(net, 6, 17)
    model = onnx_parts.complete(inner, norm(mean, scale), [0, 2], HOT)
    p, label = onnx_models.run(model, X, ("probabilities", "label"))
    native = np.zeros((len(X), 3))
    native[:, [0, 2]] = net.predict_proba((X - mean) / scale)
    native, decision = calibration.predict(HOT, native)
    np.testing.assert_allclose(p, native, atol=2e-6)
    np.testing.assert_array_equal(label, decision)
    (given,) = model.graph.input
    assert given.name == "features"
    assert [value.name for value in model.graph.output] == ["probabilities", "label"]
