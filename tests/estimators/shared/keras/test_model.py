import numpy as np
import pytest

from rampart.estimators import cnn
from rampart.estimators.shared.keras import model
from rampart.estimators.shared.keras.session import started
from tests.small_texts import logits, untrained

pytestmark = pytest.mark.slow  # TensorFlow
X = np.array([[[1.0, -4.0], [3.0, -2.0], [9.0, 9.0]]], dtype=np.float32)
MASK = np.array([[True, True, False]])


def test_padding_has_no_say_in_what_is_pooled():
    started()
    np.testing.assert_array_equal(model.highest(X, MASK), [[3, -2]])
    np.testing.assert_array_equal(model.mean(X, MASK), [[2, -3]])


def test_dropout_draws_from_seeds_of_its_own_and_in_training_alone():
    first, second = (untrained(cnn, 9, 4, dropout=0.5) for _ in range(2))
    ids = np.array([[3, 4, 5, 6]], dtype=np.int32)
    drawn = [
        [made(ids, training=True).numpy().tolist() for _ in range(3)] for made in (first, second)
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != drawn[0][1]
    np.testing.assert_array_equal(logits(first, *ids), logits(second, *ids))


def test_every_layer_has_a_name_that_no_other_model_of_the_process_moves():
    both = [untrained(cnn, 9, 4, kernels="2-3") for _ in range(2)]
    names = [[layer.path for layer in made.layers if layer.weights] for made in both]
    assert names[0] == names[1] == ["embedded", "windows_0", "windows_1", "output"]
