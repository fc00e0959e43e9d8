import numpy as np
import pytest

from rampart.estimators import cnn
from rampart.estimators.shared.keras import judging
from rampart.estimators.shared.keras.batches import Rows
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.session import started
from tests.small_texts import logits, untrained

pytestmark = pytest.mark.slow  # TensorFlow


def test_macro_f1_is_over_the_classes_that_the_rows_have():
    started()
    y = np.array([0, 0, 2, 2], dtype=np.int32)
    held = Rows(np.zeros((4, 1)), y, np.array([1, 1, 1, 5], dtype=np.float32))
    p = np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.25, 0.25, 0.5]])
    found = judging.judged(Knobs(loss="cross_entropy", alpha="1-1-1"), np.log(p), held)
    # Class 0: one of two found, one wrongly: 1/2. Class 2: one of two found: 2/3.
    assert found["val_f1_macro"] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert found["val_accuracy"] == 0.5
    by_hand = -(np.log(0.8) + np.log(0.2) + np.log(0.3) + 5 * np.log(0.5)) / 8
    assert found["val_loss"] == pytest.approx(by_hand, rel=1e-5)


def test_log_probabilities_come_in_the_order_of_the_rows(monkeypatch):
    monkeypatch.setattr(judging, "AT_ONCE", 2)
    made = untrained(cnn, 9, 6, kernels="2")
    ids = np.array([[3, 4, 5, 0], [6, 0, 0, 0], [2, 7, 8, 4], [5, 5, 0, 0], [4, 0, 0, 0]])
    log_p = judging.predictor(made)(ids.astype(np.int32))
    assert log_p.dtype == np.float32
    said = logits(made, *ids)
    np.testing.assert_allclose(log_p, said - np.log(np.exp(said).sum(axis=1, keepdims=True)),
                               atol=1e-6)  # fmt: skip
