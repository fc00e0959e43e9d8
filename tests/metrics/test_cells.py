import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics import cells

# Cell 0: 3 of 4 right; cell 1: 1 of 2; the last row is in none.
CELLS = np.array([0, 0, 0, 0, 1, 1, -1])
RIGHT = np.array([1, 1, 1, 0, 1, 0, 0], dtype=bool)
GROUPS = np.array(list("aabbabb"))


def test_every_cell_counts_the_same_and_a_row_without_one_not():
    assert cells.mean_right(CELLS, RIGHT) == (3 / 4 + 1 / 2) / 2


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1), st.integers(2, 5))
def test_more_of_the_same_rows_change_nothing(rows, times):
    found = {cell: place for place, cell in enumerate(sorted({cell for cell, _ in rows}))}
    of_rows = np.array([found[cell] for cell, _ in rows])
    right = np.array([ok for _, ok in rows])
    once = cells.mean_right(of_rows, right)
    more = np.where(of_rows == 0, times, 1)
    assert cells.mean_right(of_rows.repeat(more), right.repeat(more)) == pytest.approx(once)


def test_rows_in_no_cell_and_a_number_that_is_left_out_are_refused():
    with pytest.raises(ValueError, match="no row is in one"):
        cells.mean_right(np.array([-1, -1]), np.array([True, False]))
    with pytest.raises(ValueError, match="number 1 of 3 has no row"):
        cells.mean_right(np.array([0, 2]), np.array([True, False]))


def test_rows_are_drawn_within_their_cell():
    # Cell 1 is right in 0, 1 or 2 of two draws (1/4, 1/2, 1/4); cell 0 always: 1/2, 3/4 or 1.
    of_rows, right = np.array([0, 0, 1, 1]), np.array([True, True, True, False])
    assert cells.interval(of_rows, right, 1000, 0.05, 0) == (0.5, 1.0)
    assert cells.interval(of_rows, right, 1000, 0.6, 0) == (0.75, 0.75)


def test_whole_groups_are_drawn_and_their_cells_move_together():
    # Group a is right in both cells, b in none. A draw of two groups is aa, ab or bb.
    of_rows, groups = np.array([0, 1, 0, 1]), np.array(list("aabb"))
    right = np.array([True, True, False, False])
    assert cells.interval(of_rows, right, 1000, 0.05, 0, groups) == (0.0, 1.0)
    # With a right in cell 0 and b in cell 1 every draw of whole groups has half of them right.
    right = np.array([True, False, False, True])
    assert cells.interval(of_rows, right, 1000, 0.05, 0, groups) == (0.5, 0.5)
    with pytest.raises(ValueError, match="class 1 has rows in 1 group"):
        cells.interval(np.array([0, 1, 0, 0]), right, 100, 0.05, 0, groups)


def test_what_two_models_have_in_common_cancels():
    same = cells.paired_test(CELLS, RIGHT, RIGHT, 200, 0.05, 0, GROUPS)
    assert same == {"difference": 0.0, "low": 0.0, "high": 0.0, "p": 1.0}
    # b has one row of cell 1 more, in both groups: 1/2 of that cell, 1/4 of the mean, each draw.
    a, b = np.array([1, 1, 1, 0, 1, 0]), np.array([1, 1, 1, 0, 1, 1])
    of_rows = np.array([0, 0, 0, 0, 1, 1])
    found = cells.paired_test(of_rows, b, a, 999, 0.05, 0)
    assert found["difference"] == pytest.approx(1 / 4)
    # Both draws of cell 1 are the row that is equal in 1 of 4 cases: no difference then.
    assert (found["low"], found["high"]) == (0.0, 0.5)
    assert found["p"] == pytest.approx(2 * 0.25, abs=0.08)
    turned = cells.paired_test(of_rows, a, b, 999, 0.05, 0)
    assert (turned["difference"], turned["low"]) == (-found["difference"], -found["high"])


def test_a_difference_in_every_group_is_no_chance():
    of_rows, groups = np.zeros(20, dtype=int), np.repeat(np.arange(10), 2)
    a, b = np.ones(20, dtype=bool), np.arange(20) % 2 == 0
    found = cells.paired_test(of_rows, a, b, 999, 0.05, 0, groups)
    assert found == {"difference": 0.5, "low": 0.5, "high": 0.5, "p": 2 / 1000}
