import numpy as np
import pytest

from rampart.core.params import ParamError, check
from rampart.estimators import lstm
from rampart.estimators.shared.keras.weights import put
from tests.small_texts import blind_to_padding, fit, logits, right, untrained


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@pytest.mark.slow
def test_one_unit_by_hand():
    made = untrained(lstm, 4, 3, embedding=1, units=1)
    # Gates in, forget, candidate, out: of the token 1, 0, 2, 0; of the last output 0, 1, 0, -1.
    gates = [np.array([[1.0, 0, 2, 0]]), np.array([[0.0, 1, 0, -1]]), np.array([0.0, 0.5, 0, 1])]
    output = [np.array([[1.0, -1.0]]), np.zeros(2)]
    put(made.weights, [np.array([[0.0], [0], [1], [-3]]), *gates, *output])
    said, cell, h = [], 0.0, 0.0
    for x in (1.0, -3.0):
        cell = sigmoid(h + 0.5) * cell + sigmoid(x) * np.tanh(2 * x)
        h = sigmoid(1 - h) * np.tanh(cell)
        said.append(h)
    assert said[0] > said[1]  # the highest is the first
    np.testing.assert_allclose(logits(made, [2, 3, 0])[0, 0], said[0], rtol=1e-5)
    np.testing.assert_allclose(logits(made, [3, 0, 0])[0, 1], 0.0346447, rtol=1e-4)


@pytest.mark.slow
def test_padding_does_not_matter():
    blind_to_padding(lstm, units=8)


@pytest.mark.slow
def test_it_learns_and_has_no_weights_of_features():
    fitted = fit(lstm, units=6)
    assert right(fitted) > 0.9
    assert lstm.class_weights(fitted) is None


def test_what_is_refused():
    with pytest.raises(ParamError, match=r"train.x.units: must be >= 1, got 0"):
        check({"units": 0}, "train.x", lstm.Params)
