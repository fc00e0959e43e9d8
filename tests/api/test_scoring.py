import math

import numpy as np
import pytest

from rampart.api.scoring import scores

CLASSES = ["safe", "bad", "absent"]
Y = np.array([0, 0, 0, 1])
SAID = np.array([0, 0, 1, 1])
P = np.array([[0.8, 0.1, 0.1], [0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.1, 0.8, 0.1]])


def test_worked_out_by_hand():
    told = scores(Y, P, SAID, CLASSES)
    assert told["n"] == 4
    assert told["accuracy"] == 0.75
    assert told["confusion"] == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert told["by_class"]["safe"] == {
        "precision": 1.0, "recall": pytest.approx(2 / 3), "f1": pytest.approx(0.8), "n": 3
    }  # fmt: skip
    assert told["by_class"]["bad"] == {
        "precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "n": 1
    }  # fmt: skip
    assert told["f1_macro"] == pytest.approx((0.8 + 2 / 3) / 2)
    wanted = -(2 * math.log(0.8) + math.log(0.5) + math.log(0.25)) / 4
    assert told["cross_entropy"] == pytest.approx(wanted)


def test_a_class_without_rows_has_no_recall_but_a_column():
    told = scores(Y, P, np.array([2, 0, 1, 1]), CLASSES)
    assert "absent" not in told["by_class"]
    assert told["confusion"][0] == [1, 1, 1]


def test_a_certain_error_is_a_finite_loss():
    told = scores(np.array([1]), np.array([[1.0, 0.0, 0.0]]), np.array([0]), CLASSES)
    assert told["cross_entropy"] == pytest.approx(-math.log(1e-6), rel=1e-5)


def test_no_row_is_refused():
    with pytest.raises(ValueError, match="must be a vector with rows"):
        scores(np.array([], int), np.zeros((0, 3)), np.array([], int), CLASSES)
