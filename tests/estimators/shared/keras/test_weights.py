import numpy as np
import pytest

from rampart.estimators import cnn
from rampart.estimators.shared.keras.weights import draw, put, taken
from tests.small_texts import untrained

pytestmark = pytest.mark.slow  # TensorFlow


@pytest.fixture(scope="module")
def made():
    return untrained(cnn, 50, 8, embedding=30, kernels="2", filters=18)


def test_kernels_are_uniform_up_to_their_limit(made):
    embedding, kernel, bias, output, offset = taken(made.trainable_weights)
    # A window of 2 with 30 inputs and 18 outputs: sqrt(6 / (2 * 48)) = 0.25.
    for values, limit in ((embedding, 0.05), (kernel, 0.25), (output, np.sqrt(6 / 20))):
        assert 0.9 * limit < np.abs(values).max() <= limit
        assert abs(values.mean()) < 0.2 * limit
    assert not bias.any()
    assert not offset.any()


def test_a_seed_gives_one_draw(made):
    drawn = []
    for seed in (1, 2, 1):
        draw(made, seed)
        drawn.append(taken(made.trainable_weights))
    assert all(np.array_equal(a, b) for a, b in zip(drawn[0], drawn[2]))
    assert not np.array_equal(drawn[0][0], drawn[1][0])


def test_what_is_put_is_taken(made):
    values = [value + 1 for value in taken(made.trainable_weights)]
    put(made.trainable_weights, values)
    for value, found in zip(values, taken(made.trainable_weights), strict=True):
        np.testing.assert_array_equal(found, value)
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        put(made.trainable_weights, values[:-1])
