import numpy as np
import pytest

from rampart.core.params import ParamError, check
from rampart.estimators import bilstm
from rampart.estimators.shared.keras.weights import put, taken
from tests.small_texts import blind_to_padding, fit, logits, right, untrained


@pytest.mark.slow
def test_it_reads_from_both_ends():
    made = untrained(bilstm, 9, 4, units=3)
    weights = taken(made.weights)
    weights[4:7] = weights[1:4]  # the same reader from either end
    output = np.random.default_rng(1).normal(size=(3, 2))
    weights[7] = np.vstack([output, output])
    put(made.weights, weights)
    # So a text and its reverse are alike, and another order of the tokens is not.
    there, back, other = (logits(made, row) for row in ([3, 5, 7], [7, 5, 3], [5, 3, 7]))
    np.testing.assert_allclose(back, there, atol=1e-6)
    assert np.abs(other - there).max() > 1e-4


@pytest.mark.slow
def test_padding_does_not_matter():
    blind_to_padding(bilstm, units=8)


@pytest.mark.slow
def test_it_learns_and_has_no_weights_of_features():
    fitted = fit(bilstm, units=4)
    assert right(fitted) > 0.9
    assert bilstm.class_weights(fitted) is None


def test_what_is_refused():
    with pytest.raises(ParamError, match=r"train.x.units: must be >= 1, got 0"):
        check({"units": 0}, "train.x", bilstm.Params)
