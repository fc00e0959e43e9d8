import numpy as np
import pytest

from rampart.core.params import ParamError, check
from rampart.estimators import cnn
from rampart.estimators.shared.keras.weights import put
from tests.small_texts import blind_to_padding, fit, logits, right, untrained


@pytest.mark.slow
def test_the_strongest_window_by_hand():
    made = untrained(cnn, 5, 4, kernels="2", filters=1, embedding=1)
    # Tokens 2, 3, 4 are 1, -2, 5. A window is 2 a - b, and 3 more.
    kernel = np.array([[[2.0]], [[-1.0]]])
    values = [np.array([[9.0], [9], [1], [-2], [5]]), kernel, np.array([3.0])]
    put(made.weights, [*values, np.array([[1.0, -1.0]]), np.array([0.0, 0.5])])
    # 2 + 2 + 3 = 7, -4 - 5 + 3 = -6, 10 - 0 + 3 = 13: behind the last there is nothing.
    np.testing.assert_allclose(logits(made, [2, 3, 4, 0]), [[13, -12.5]])
    # 7, -4 - 1 + 3 = -2, 2 + 3 = 5.
    np.testing.assert_allclose(logits(made, [2, 3, 2, 0]), [[7, -6.5]])


@pytest.mark.slow
def test_padding_does_not_matter():
    blind_to_padding(cnn, kernels="2-5", filters=8)


@pytest.mark.slow
def test_it_learns_and_has_no_weights_of_features():
    fitted = fit(cnn, kernels="3", filters=6)
    assert right(fitted) > 0.9
    assert cnn.class_weights(fitted) is None


def test_what_is_refused():
    with pytest.raises(ParamError, match=r"train.x.kernels: .*pattern"):
        check({"kernels": "3-0"}, "train.x", cnn.Params)
    with pytest.raises(ParamError, match=r"train.x.filters: must be >= 1, got 0"):
        check({"filters": 0}, "train.x", cnn.Params)
