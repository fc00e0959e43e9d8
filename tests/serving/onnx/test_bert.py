import numpy as np
import pytest

from rampart.serving.onnx import bert, graphs
from rampart.serving.onnx.parity import session
from tests import small_encoder

IDS = np.array([[2, 4, 5, 6, 3], [2, 7, 3, 0, 0]], dtype=np.int32)


def test_a_head_of_two_layers_has_a_tanh_between():
    model = small_encoder.fitted("cls")
    rng = np.random.default_rng(1)
    hidden = rng.standard_normal((8, 4)).astype("f4"), rng.standard_normal(4).astype("f4")
    last = rng.standard_normal((4, 3)).astype("f4"), rng.standard_normal(3).astype("f4")
    named = {"ids": IDS, "token": IDS != 0, "size": np.array([5])}

    def asked(head):
        part = bert.encoder(model.weights_, model.config_, 8, "cls", head, 17)
        return session(graphs.to_bytes(part)).run(["p"], named)[0]

    logits = np.log(asked([hidden]))  # the first layer's output, up to a number a row
    inner = np.tanh(logits - logits.mean(axis=1, keepdims=True))
    exact = asked([hidden, last])
    assert exact.shape == (2, 3)
    centred = (hidden[0] - hidden[0].mean(axis=1, keepdims=True), hidden[1] - hidden[1].mean())
    p = np.exp(inner @ last[0] + last[1])
    np.testing.assert_allclose(asked([centred, last]), p / p.sum(1, keepdims=True), atol=1e-5)


def test_another_pool_is_refused():
    with pytest.raises(ValueError, match="pool: must be cls or mean, got 'max'"):
        bert.encoder({}, small_encoder.CONFIG, 8, "max", [], 17)
