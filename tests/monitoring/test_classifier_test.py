"""What a classifier can tell apart, and what it cannot."""

import numpy as np
import pytest

from rampart.monitoring.classifier_test import LEAST, classifier_test, prepared


def rows(seed, n, d, turn=1.0):
    z = np.random.default_rng(seed).normal(size=(n, d))
    z[:, 1] = turn * (0.8 * z[:, 0] + 0.6 * z[:, 1])
    return z


def told_apart(before, now, per_group=1):
    groups = tuple(np.arange(len(part)) // per_group for part in (before, now))
    return classifier_test(before, now, groups, 199, seed=3)


def test_a_rotation_with_equal_marginals_is_seen():
    found = told_apart(rows(0, 300, 3), rows(1, 300, 3, turn=-1))
    assert found.statistic > 0.8
    assert found.p < 0.001


def test_with_many_columns_and_groups_too():
    found = told_apart(rows(0, 400, 20), rows(1, 400, 20, turn=-1), per_group=4)
    assert found.statistic > 0.6
    assert found.p == pytest.approx(1 / 200)  # the least that 199 permutations can say


def test_nothing_is_seen_where_nothing_is():
    found = told_apart(rows(0, 300, 3), rows(1, 300, 3))
    assert 0.4 < found.statistic < 0.6
    assert found.p > 0.05


def test_too_few_groups_or_no_column_are_not_tested():
    assert told_apart(rows(0, 300, 3), rows(1, LEAST - 1, 3)) is None
    assert told_apart(rows(0, 300, 3), rows(1, 300, 3), per_group=30) is None
    assert told_apart(np.empty((300, 0)), np.empty((300, 0))) is None


def test_squares_and_products_in_standard_units():
    found = prepared(np.array([[1.0, np.nan], [-1.0, 5.0], [1.0, 5.0], [-1.0, 7.0]]))
    assert found.shape == (4, 5)  # two, and 11, 12, 22
    assert found[:, 0].tolist() == [1, -1, 1, -1]
    assert found[0, 1] == found[1, 1]  # the median, 5
    assert found[:, 2].tolist() == [0, 0, 0, 0]  # the square of ±1 never moves
    assert prepared(rows(0, 50, 20)).shape == (50, 20 + 16 * 17 // 2)


def test_one_huge_value_does_not_decide():
    before, now = rows(0, 300, 3), rows(1, 300, 3)
    now[0] = 1e30
    assert 0.4 < told_apart(before, now).statistic < 0.6
