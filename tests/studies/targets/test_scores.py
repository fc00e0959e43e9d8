import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from rampart.studies.targets.scores import draws, f1, interval, paired, scored, tallies
from tests.refusals import refused

Y = np.array([0, 0, 1, 1, 2])
SAID = np.array([0, 1, 1, 1, 0])
GROUPS = np.array(["b", "a", "a", "b", "a"])
cases = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from("abcd")), min_size=1
)


def test_rows_given_and_hits_of_each_group():
    table = tallies(Y, SAID, GROUPS, 3)
    assert table[0].tolist() == [[1, 1, 1], [1, 2, 0], [0, 1, 0]]  # a
    assert table[1].tolist() == [[1, 1, 0], [1, 1, 0], [1, 1, 0]]  # b


def test_a_class_of_one_group_is_not_scored():
    table = tallies(Y, SAID, GROUPS, 3)
    assert scored(table).tolist() == [True, True, False]
    # Class 0: 2 rows, 2 given, 1 hit; class 1: 2 rows, 3 given, 2 hits; the row of class 2 that
    # is given to class 0 counts against it.
    assert f1(table.sum(axis=0), scored(table)) == pytest.approx((2 / 4 + 4 / 5) / 2)


def test_nothing_to_score():
    with refused("all", "targets: one group", match="no class has rows in 2 groups"):
        scored(tallies(Y, SAID, np.full(5, "a"), 3))
    with pytest.raises(ValueError, match="has no rows"):
        f1(np.array([[0, 1], [1, 0], [0, 0]]), np.array([True, True]))
    with pytest.raises(ValueError, match="same rows, got 5, 5, 4"):
        tallies(Y, SAID, GROUPS[:4], 3)


@given(cases)
def test_it_is_the_f1_of_scikit_learn(rows):
    y, said, groups = (np.array(column) for column in zip(*rows))
    whole = tallies(y, said, groups, 3).sum(axis=0)
    there = whole[0] > 0
    wanted = f1_score(y, said, labels=np.flatnonzero(there), average="macro", zero_division=0)
    assert f1(whole, there) == pytest.approx(wanted)


@given(cases)
def test_the_order_of_rows_is_nothing(rows):
    y, said, groups = (np.array(column) for column in zip(*rows))
    back = tallies(y[::-1], said[::-1], groups[::-1], 3)
    assert np.array_equal(tallies(y, said, groups, 3), back)


def test_a_replicate_has_whole_groups_and_each_scored_class():
    table = np.array([[[2, 0], [2, 0], [2, 0]], [[0, 3], [0, 3], [0, 3]]] * 2)
    (drawn,) = draws([table], np.array([True, True]), 50, 1)
    assert drawn.shape == (50, 3, 2)
    assert (drawn[:, 0] > 0).all()
    assert (drawn[:, 0, 0] % 2 == 0).all()
    assert (drawn[:, 0, 1] % 3 == 0).all()
    assert (drawn[:, 0].sum(axis=1) > 0).all()


def test_who_is_always_right_has_an_interval_of_nothing():
    table = tallies(Y, Y, GROUPS, 3)
    assert interval(table, scored(table), 100, 0.05, 3) == (1.0, 1.0)


def test_a_model_does_not_differ_from_itself_and_does_from_one_that_is_wrong():
    groups, y = np.repeat([f"g{n}" for n in range(40)], 2), np.tile([0, 1], 40)
    right, wrong = tallies(y, y, groups, 2), tallies(y, 1 - y, groups, 2)
    same = paired(right, right, scored(right), 200, 0.05, 1)
    assert (same["difference"], same["low"], same["high"], same["p"]) == (0, 0, 0, 1)
    other = paired(right, wrong, scored(right), 200, 0.05, 1)
    assert (other["difference"], other["low"]) == (1, 1)
    assert other["p"] == pytest.approx(2 / 201)
    with pytest.raises(ValueError, match="same rows and groups"):
        paired(right, tallies(1 - y, y, groups, 2)[1:], scored(right), 200, 0.05, 1)
