import numpy as np
import pytest

from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.losses import loss
from rampart.estimators.shared.keras.session import started

pytestmark = pytest.mark.slow  # TensorFlow
P = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])
LOGITS, Y = np.log(P).astype(np.float32), np.array([0, 2], dtype=np.int32)


def losses(**knobs):
    started()
    return loss(Knobs(**knobs))(LOGITS, Y).numpy()


def test_cross_entropy_with_a_weight_a_class():
    found = losses(loss="cross_entropy", alpha="1-1-1.5")
    np.testing.assert_allclose(found, [np.log(2), 1.5 * np.log(1.25)], rtol=1e-5)


def test_the_focal_loss_passes_over_what_is_sure():
    # (1 - 0.5)^2 ln 2 and (1 - 0.8)^2 ln 1.25 times 1.5.
    found = losses(loss="focal", gamma=2, alpha="1-1-1.5")
    np.testing.assert_allclose(found, [0.1732868, 0.0133886], rtol=1e-5)


def test_smoothed_labels_want_a_little_of_every_class():
    # 0.3 smoothed: 0.8 of the row's class, 0.1 of each other.
    found = losses(loss="cross_entropy", alpha="1-1-1", smoothing=0.3)
    by_hand = -(0.8 * np.log(0.5) + 0.2 * np.log(0.25))
    np.testing.assert_allclose(found[0], by_hand, rtol=1e-5)


@pytest.mark.parametrize("gamma", [0, 0.5, 3])
def test_a_row_that_is_surely_right_has_a_finite_slope(gamma):
    import tensorflow as tf

    started()
    logits = tf.constant([[200.0, 0.0, 0.0]])
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = loss(Knobs(gamma=gamma))(logits, np.zeros(1, dtype=np.int32))
    assert np.isfinite(tape.gradient(value, logits).numpy()).all()
