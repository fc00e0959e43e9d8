"""Scores in which every kind counts the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.kinds import fold, mean_recall, tabulate, weights

KINDS = np.array(["mail", "mail", "mail", "mail", "chat", "attack", "attack"])
Y = np.array([0, 0, 0, 0, 0, 1, 1])
PREDICTED = np.array([0, 0, 0, 1, 1, 1, 0])


def test_a_kind_is_a_line_of_the_table():
    table = tabulate(KINDS, Y, PREDICTED, 2)
    assert table.names.tolist() == ["attack", "chat", "mail"]
    assert table.of_class.tolist() == [1, 0, 0]
    assert table.counts.tolist() == [[1, 1], [0, 1], [3, 1]]


def test_the_matrix_is_the_sum_of_the_kinds_shares():
    _, of_class, counts = tabulate(KINDS, Y, PREDICTED, 2)
    matrix = fold(counts, of_class, 2)
    assert matrix.tolist() == [[0.75, 1.25], [0.5, 0.5]]
    # attack 1/2, chat 0, mail 3/4: the mean is 5/12, whatever their rows.
    assert mean_recall(matrix) == pytest.approx(5 / 12)
    # F1 of 0: 2 · 0.75 / (2 + 1.25); of 1: 2 · 0.5 / (1 + 1.75).
    assert macro_f1(matrix) == pytest.approx((1.5 / 3.25 + 1 / 2.75) / 2)


def test_more_rows_of_a_kind_change_nothing():
    often = np.repeat(np.arange(7), [9, 9, 9, 9, 1, 2, 2])
    once = fold(tabulate(KINDS, Y, PREDICTED, 2).counts, np.array([1, 0, 0]), 2)
    table = tabulate(KINDS[often], Y[often], PREDICTED[often], 2)
    assert fold(table.counts, table.of_class, 2) == pytest.approx(once)


def test_weights_give_the_same_matrix():
    matrix = np.zeros((2, 2))
    np.add.at(matrix, (Y, PREDICTED), weights(KINDS))
    _, of_class, counts = tabulate(KINDS, Y, PREDICTED, 2)
    assert matrix * 3 / 7 == pytest.approx(fold(counts, of_class, 2))


def test_a_kind_has_one_class():
    with pytest.raises(ValueError, match="'chat' has rows of two classes"):
        tabulate(np.array(["chat", "mail", "chat"]), np.array([0, 1, 1]), np.array([0, 0, 1]), 2)


def test_what_has_no_row_has_no_score():
    with pytest.raises(ValueError, match="has no rows: its shares are not defined"):
        fold(np.array([[1, 0], [0, 0]]), np.array([0, 1]), 2)
    with pytest.raises(ValueError, match="no row to weigh"):
        weights(np.array([]))
    with pytest.raises(ValueError, match="the mean of their recalls is not defined"):
        mean_recall(np.zeros((2, 2)))


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="2 kinds, 3 classes, 3 predictions"):
        tabulate(np.array(["a", "b"]), np.array([0, 1, 1]), np.array([0, 0, 1]), 2)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=60))
def test_a_kind_a_class_is_the_mean_of_the_recalls(pairs):
    y, prediction = (np.array(column) for column in zip(*pairs, strict=True))
    names = np.array(["zero", "one", "two"])[y]
    _, of_class, counts = tabulate(names, y, prediction, 3)
    there = np.unique(y)
    matrix = confusion(y, prediction, 3)[there]
    recalls = matrix[np.arange(len(there)), there] / matrix.sum(axis=1)
    assert mean_recall(fold(counts, of_class, 3)) == pytest.approx(recalls.mean())
    assert weights(names).mean() == pytest.approx(1)
