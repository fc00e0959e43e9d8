import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.anomaly.intervals import (
    Draws,
    area_replicates,
    areas,
    draw,
    share_replicates,
)
from rampart.metrics.probability import average_precision, roc_auc

ATTACK = np.array([False, True, False, True])
SCORE = np.array([0.1, 0.9, 0.5, 0.5])
GROUPS = np.array(["a", "a", "b", "b"])


def test_areas_by_hand():
    # Of the four pairs three are right and one ties: 3.5 / 4. At 0.9 precision is 1 (half of the
    # attacks), at 0.5 two of three.
    assert areas(ATTACK, SCORE, np.ones((1, 4))).tolist() == [
        [0.875, pytest.approx(0.5 * 1 + 0.5 * 2 / 3)]
    ]


def test_a_weight_is_a_row_repeated():
    weights = np.array([[2, 1, 0, 3]])
    rows = np.repeat(np.arange(4), weights[0])
    expected = [f(ATTACK[rows], SCORE[rows]) for f in (roc_auc, average_precision)]
    assert areas(ATTACK, SCORE, weights)[0].tolist() == pytest.approx(expected)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), min_size=2))
def test_they_are_those_of_the_house(rows):
    attack, score, weight = (np.array(column) for column in zip(*rows))
    if not (weight[attack].sum() and weight[~attack].sum()):
        return
    repeated = np.repeat(np.arange(len(rows)), weight)
    expected = [f(attack[repeated], score[repeated]) for f in (roc_auc, average_precision)]
    assert areas(attack, score / 5, weight[None])[0].tolist() == pytest.approx(expected)


def test_whole_groups_are_drawn_and_each_draw_has_both_kinds():
    attack = np.array([True, True, False, False, True, False])
    groups = np.array(["a", "a", "b", "b", "c", "d"])
    draws = draw(groups, attack, 300, seed=1)
    assert draws.counts.shape == (300, 4)
    assert (draws.counts.sum(axis=1) == 4).all()
    assert draws.place.tolist() == [0, 0, 1, 1, 2, 3]
    assert (draws.counts[:, [0, 2]].sum(axis=1) > 0).all()
    assert (draws.counts[:, [1, 3]].sum(axis=1) > 0).all()
    assert np.array_equal(draws.counts, draw(groups, attack, 300, seed=1).counts)


def test_one_group_of_attacks_is_too_few():
    with pytest.raises(ValueError, match=r"1 group\(s\) have attacks: needs two"):
        draw(np.array(["a", "b", "c"]), np.array([True, False, False]), 10, seed=1)


def test_replicates_in_parts_are_those_at_once(monkeypatch):
    draws = draw(GROUPS, ATTACK, 25, seed=2)
    once = area_replicates(ATTACK, SCORE, draws)
    monkeypatch.setattr("rampart.anomaly.intervals.CHUNK", 4)
    assert np.array_equal(area_replicates(ATTACK, SCORE, draws), once)


def test_a_share_under_three_draws():
    draws = Draws(np.array([[1, 1], [2, 0], [0, 2]]), np.array([0, 0, 1, 1]))
    hit, among = np.array([True, False, True, False]), np.array([True, True, True, False])
    assert share_replicates(hit, among, draws).tolist() == [2 / 3, 0.5, 1.0]
