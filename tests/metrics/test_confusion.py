import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.confusion import confusion, macro_f1, precision_recall_f1

# Rows: 4 of class 0 (3 right, 1 as 2), 2 of class 1 (1 right, 1 as 0), 4 of class 2 (2 right,
# 1 as 0, 1 as 1). Columns sum to 5, 2, 3.
Y = [0, 0, 0, 0, 1, 1, 2, 2, 2, 2]
PREDICTION = [0, 0, 0, 2, 1, 0, 2, 2, 0, 1]
MATRIX = [[3, 0, 1], [1, 1, 0], [1, 1, 2]]


def test_counts_true_class_by_predicted_class():
    np.testing.assert_array_equal(confusion(Y, PREDICTION, 3), MATRIX)


def test_by_class_scores_by_hand():
    precision, recall, f1 = precision_recall_f1(MATRIX)
    np.testing.assert_allclose(precision, [3 / 5, 1 / 2, 2 / 3])
    np.testing.assert_allclose(recall, [3 / 4, 1 / 2, 2 / 4])
    # 2 TP / (support + predicted): 6 / 9, 2 / 4, 4 / 7.
    np.testing.assert_allclose(f1, [2 / 3, 1 / 2, 4 / 7])
    # (28 + 21 + 24) / 42 / 3.
    assert macro_f1(MATRIX) == pytest.approx(73 / 126)


def test_a_stack_scores_as_its_matrices_do():
    stack = np.array([MATRIX, [[4, 0, 0], [0, 2, 0], [0, 0, 4]]])
    np.testing.assert_allclose(macro_f1(stack), [73 / 126, 1])


def test_a_class_never_predicted_has_precision_0_by_convention():
    precision, _, f1 = precision_recall_f1([[2, 0], [3, 0]])
    np.testing.assert_allclose(precision, [2 / 5, 0])
    np.testing.assert_allclose(f1, [4 / 7, 0])


def test_a_class_predicted_once_has_a_precision():
    precision, _, _ = precision_recall_f1([[4, 0], [1, 1]])
    np.testing.assert_allclose(precision, [4 / 5, 1])


def test_a_class_without_rows_is_refused():
    with pytest.raises(ValueError, match="class 1 has no rows"):
        macro_f1([[2, 1], [0, 0]])


@pytest.mark.parametrize(
    ("y", "prediction", "message"),
    [
        ([0, 3], [0, 1], "y: row 1: must be a class 0 to 2, got 3"),
        ([0, 1], [0, -1], "prediction: row 1: must be a class 0 to 2, got -1"),
        ([0, 1], [0], "y has 2 rows and prediction 1"),
        ([0.0, 1.0], [0, 1], "y: must hold integers, got float64"),
        ([], [], "y: must be a vector with rows"),
    ],
)
def test_wrong_input_is_named(y, prediction, message):
    with pytest.raises(ValueError, match=message):
        confusion(y, prediction, 3)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40))
def test_equals_sklearn(pairs):
    from sklearn.metrics import f1_score

    y, prediction = map(list, zip(*(pairs + [(code, 0) for code in range(3)])))
    expected = f1_score(y, prediction, average="macro")
    assert macro_f1(confusion(y, prediction, 3)) == pytest.approx(expected)
