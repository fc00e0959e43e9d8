"""The population stability index by hand, and its counts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.stability import category_counts, number_counts, psi

COUNTS = st.lists(st.integers(0, 1000), min_size=2, max_size=12)


def test_by_hand():
    # (50.5 and 50.5) / 101 against (25.5 and 75.5) / 101.
    r, c = (0.5, 0.5), (25.5 / 101, 75.5 / 101)
    wanted = sum((b - a) * math.log(b / a) for a, b in zip(r, c))
    assert psi(np.array([50, 50]), np.array([25, 75])) == pytest.approx(wanted)
    assert wanted == pytest.approx(0.2687, abs=1e-4)


def test_an_empty_cell_is_half_a_row():
    # (10.5, 0.5) / 11 against (0.5, 10.5) / 11: 2 * (10/11) * ln 21.
    found = psi(np.array([10, 0]), np.array([0, 10]))
    assert found == pytest.approx(20 / 11 * math.log(21))


@given(COUNTS, st.data())
def test_it_is_symmetric_not_negative_and_blind_to_order(before, data):
    now = data.draw(st.lists(st.integers(0, 1000), min_size=len(before), max_size=len(before)))
    before, now = np.array(before), np.array(now)
    found = psi(before, now)
    assert found >= 0
    assert psi(now, before) == pytest.approx(found)
    assert psi(before[::-1], now[::-1]) == pytest.approx(found)
    assert psi(before, before) == 0


def test_tenths_of_the_reference():
    before, now = number_counts(np.arange(100.0), np.array([-5.0, 95.0, np.nan]))
    assert before.tolist() == [10] * 10 + [0]
    assert now.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    before, now = number_counts(np.arange(100.0), np.array([5.0]))
    assert len(before) == len(now) == 10  # nothing is missing: no cell for it


def test_a_value_that_most_rows_have_makes_fewer_cells():
    before, now = number_counts(np.repeat([0.0, 1.0], [95, 5]), np.repeat([0.0, 1.0], [5, 95]))
    assert (before.tolist(), now.tolist()) == ([95, 5], [5, 95])
    before, now = number_counts(np.full(9, np.nan), np.array([1.0, np.nan]))
    assert (before.tolist(), now.tolist()) == ([0, 9], [1, 1])


def test_the_most_frequent_categories():
    names, before, now = category_counts(np.array(list("aab")), np.array(list("abc")))
    assert (names, before.tolist(), now.tolist()) == (["a", "b", "c"], [2, 1, 0], [1, 1, 1])
    names, before, now = category_counts(np.array(list("aab")), np.array(list("abc")), most=1)
    assert (names, before.tolist(), now.tolist()) == (["a", "(all others)"], [2, 1], [1, 2])
