import numpy as np
import pytest

from rampart.core.params import ParamError, check
from rampart.estimators import cnn_lstm
from rampart.estimators.shared.keras.weights import put, taken
from tests.small_texts import blind_to_padding, fit, logits, right, untrained


@pytest.mark.slow
def test_a_pool_of_places_says_its_strongest_phrase():
    made = untrained(cnn_lstm, 6, 4, embedding=1, filters=1, kernel=1, pool=2, units=8)
    weights = taken(made.weights)
    # Token n is n, and so is the phrase of one: max(2, 5), max(3, 0) and max(5, 0), max(3, 2).
    weights[:3] = [np.arange(6.0)[:, None], np.ones((1, 1, 1)), np.zeros(1)]
    put(made.weights, weights)
    first, same, other = logits(made, [2, 5, 3, 0], [5, 2, 3, 3], [5, 2, 4, 3])
    np.testing.assert_allclose(first, same, atol=1e-6)
    assert np.abs(other - same).max() > 1e-4


@pytest.mark.slow
@pytest.mark.parametrize("pool", [1, 2, 3])
def test_padding_does_not_matter(pool):
    blind_to_padding(cnn_lstm, filters=8, kernel=3, pool=pool, units=8)


@pytest.mark.slow
def test_it_learns_and_has_no_weights_of_features():
    fitted = fit(cnn_lstm, filters=6, kernel=2, units=6)
    assert right(fitted) > 0.9
    assert cnn_lstm.class_weights(fitted) is None


def test_what_is_refused():
    with pytest.raises(ParamError, match=r"train.x.pool: must be >= 1, got 0"):
        check({"pool": 0}, "train.x", cnn_lstm.Params)
