"""Tests of one feature, against values worked out by hand and the definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from rampart.monitoring.two_samples import Shuffles, categories, fewer, numbers, pooled

SMALL = st.integers(-100, 100).map(float)


def single(n, m):
    return Shuffles(np.arange(n), np.arange(m), 99, seed=0)


def test_the_largest_gap():
    before, now = np.array([1.0, 2, 3, 4]), np.array([3.0, 4, 5, 6])
    # At most 2: half of before, none of now.
    assert numbers(before, now, single(4, 4)).statistic == 0.5


def test_what_is_missing_counts_as_the_lowest():
    before, now = np.array([1.0, 2, 3, 4]), np.array([np.nan, np.nan, 3, 4])
    assert numbers(before, now, single(4, 4)).statistic == 0.5
    assert numbers(np.full(9, np.nan), np.full(9, np.nan), single(9, 9)).p == 1


@given(arrays(float, 30, elements=SMALL), arrays(float, 20, elements=SMALL))
def test_an_order_that_is_kept_changes_nothing(before, now):
    found = numbers(before, now, single(30, 20))
    changed = numbers(before * 2 + 1, now * 2 + 1, single(30, 20))
    assert changed.statistic == pytest.approx(found.statistic)
    assert 0 <= found.p <= 1
    turned = numbers(now, before, single(20, 30))
    assert turned.statistic == pytest.approx(found.statistic)


@given(arrays(float, 30, elements=SMALL), arrays(float, 20, elements=SMALL))
def test_with_groups_the_gap_is_scipys(before, now):
    grouped = Shuffles(np.arange(30) // 2, np.arange(20) // 2, 99, seed=0)
    wanted = stats.ks_2samp(before, now).statistic
    assert numbers(before, now, grouped).statistic == pytest.approx(wanted, abs=1e-6)


def test_chi_squared_by_hand():
    before = np.array(["a"] * 60 + ["b"] * 40)
    now = np.array(["a"] * 40 + ["b"] * 60)
    # Expected 50 in each of the four cells: 4 * 10² / 50.
    found = categories(before, now, single(100, 100))
    assert found.statistic == pytest.approx(8)
    assert found.p == pytest.approx(stats.chi2.sf(8, 1))


def test_one_category_cannot_differ():
    assert categories(np.array(["a"] * 50), np.array(["a"] * 50), single(50, 50)).p == 1


def test_rare_categories_are_pooled_until_five_are_expected():
    # 100 and 100 rows: half of each count is expected in each sample.
    assert pooled(np.array([180, 4, 4, 12]), 100).tolist() == [1, 0, 0, 0]
    assert pooled(np.array([180, 6, 4, 10]), 100).tolist() == [1, 0, 0, 2]
    assert pooled(np.array([1, 1]), 1).tolist() == [0, 0]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.floats(0.1, 0.5))
def test_every_cell_has_five_expected_rows_or_there_is_one(counts, share):
    counts = np.array(counts)
    cells = pooled(counts, share * counts.sum())
    total = np.bincount(cells, counts)
    assert set(cells) == set(range(len(total)))
    assert len(total) == 1 or (total * share >= 5 - 1e-9).all()


def test_fewer_is_fishers_exact_test():
    before, now = np.repeat([1.0, 0], [9, 1]), np.repeat([1.0, 0], [3, 7])
    found = fewer(before, now, single(10, 10))
    assert found.statistic == pytest.approx(0.6)
    assert found.p == pytest.approx(stats.fisher_exact([[3, 7], [9, 1]], "less").pvalue)


def test_whole_groups_are_dealt_anew():
    # Two groups in each sample, all alike inside: of the six ways to deal them two are as far
    # apart as what is seen, so that p is about a third, however many rows there are.
    before, now = np.zeros(200), np.ones(200)
    shuffles = Shuffles(np.arange(200) // 100, np.arange(200) // 100, 999, seed=1)
    assert numbers(before, now, shuffles).p == pytest.approx(1 / 3, abs=0.05)
    one = categories(before.astype(str), now.astype(str), shuffles)
    assert one.p == pytest.approx(1 / 3, abs=0.05)
    assert fewer(now, before, shuffles).p == pytest.approx(1 / 6, abs=0.05)
    assert numbers(before, now, single(200, 200)).p < 1e-9


def test_sums_are_of_the_rows_that_are_current():
    shuffles = Shuffles(np.array([5, 5, 9]), np.array([5, 7]), 50, seed=0)
    observed, dealt = shuffles.sums(np.array([[1.0], [2], [4], [8], [16]]))
    assert observed.tolist() == [[24]]
    # Groups are {0, 1}, {2}, {3} and {4}, two of them current.
    assert set(dealt[:, 0].tolist()) <= {7, 11, 19, 12, 20, 24}
    assert not shuffles.single
