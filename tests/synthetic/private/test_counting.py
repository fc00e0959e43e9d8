import numpy as np
import pytest

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.private import counting
from rampart.synthetic.private.accounting import Budget, BudgetError
from rampart.synthetic.tables.rows import Layout

CODES = np.array([[0, 1], [1, 2], [1, 0], [0, 1]])
Y = np.array([0, 0, 1, 0])


def test_counts_by_class():
    assert counting.single(CODES[:, 0], Y, 2, 2).tolist() == [[2, 1], [0, 1]]
    table = counting.pair(CODES[:, 0], CODES[:, 1], Y, (2, 3), 2)
    assert table.tolist() == [[[0, 2, 0], [0, 0, 1]], [[0, 0, 0], [1, 0, 0]]]


def test_a_row_more_changes_one_count_by_one():
    more = np.vstack([CODES, [1, 2]])
    before = counting.pair(CODES[:, 0], CODES[:, 1], Y, (2, 3), 2)
    after = counting.pair(more[:, 0], more[:, 1], np.append(Y, 1), (2, 3), 2)
    assert np.abs(after - before).sum() == 1


def test_noise_is_paid_for_or_not_had():
    budget = Budget(0.5)
    noisy = counting.noisy(np.zeros(100_000, int), 0.5, budget, "all", np.random.default_rng(0))
    assert noisy.std() == pytest.approx(1.0, abs=0.01)  # √(1 / (2 ρ))
    with pytest.raises(BudgetError):
        counting.noisy(np.zeros(1, int), 0.1, budget, "more", np.random.default_rng(0))


def test_codes_are_drawn_by_their_shares():
    table = np.tile([0.5, 0.0, 0.5], (10_000, 1))
    drawn = counting.draw(table, np.random.default_rng(0))
    assert drawn.dtype == np.int32
    assert np.bincount(drawn, minlength=3)[1] == 0
    assert (drawn == 0).mean() == pytest.approx(0.5, abs=0.02)


def test_a_column_of_numbers_is_refused_by_name():
    layout = Layout((), (), (), ("price",))
    with pytest.raises(
        GeneratorError, match=r"continuous columns have no guarantee.*: price; give"
    ):
        counting.require_discrete(layout)
