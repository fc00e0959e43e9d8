import numpy as np
import pytest

from rampart.tasks.flows.attack import hits as module
from rampart.tasks.flows.attack.hits import draws, hits, scored

RANKED = np.array([["a", "b", "c"], ["b", "", ""], ["c", "b", "a"], ["", "", ""]])
ANSWERS = [("a",), ("a", "b"), ("a",), ("a",)]


def test_hits_by_hand():
    assert hits(RANKED, ANSWERS, 1).tolist() == [True, True, False, False]
    assert hits(RANKED, ANSWERS, 2).tolist() == [True, True, False, False]
    assert hits(RANKED, ANSWERS, 3).tolist() == [True, True, True, False]


def test_too_few_ranks_or_answers_are_refused():
    with pytest.raises(ValueError, match="hit@4 needs 4 ranks, got 3"):
        hits(RANKED, ANSWERS, 4)
    with pytest.raises(ValueError, match="shorter"):
        hits(RANKED, ANSWERS[:3], 1)


def test_whole_groups_are_drawn():
    weights = draws(np.array(["x", "y", "x", "z"]), 50, 1)
    assert weights.shape == (50, 4)
    np.testing.assert_array_equal(weights[:, 0], weights[:, 2])
    np.testing.assert_array_equal(weights[:, [0, 1, 3]].sum(axis=1), 3)
    with pytest.raises(ValueError, match="two or more, got 1"):
        draws(np.array(["x", "x"]), 50, 1)


def test_the_mean_and_its_interval():
    # Two groups, one all hits and one none: a draw is 0, 1/2 or 1.
    found = np.array([True, True, False, False])
    score = scored(found, draws(np.array(list("xxyy")), 400, 1), 0.05)
    assert score == {"value": 0.5, "low": 0.0, "high": 1.0}
    # One group of three hits out of four, ten times: no draw differs.
    groups = np.repeat(list("abcdefghij"), 4)
    score = scored(np.tile([True, True, True, False], 10), draws(groups, 400, 1), 0.05)
    assert score == {"value": 0.75, "low": 0.75, "high": 0.75}


def test_a_difference_is_scored_on_the_same_draws():
    rng = np.random.default_rng(0)
    a = rng.random(200) < 0.5
    score = scored(a.astype(int) - a, draws(np.arange(200), 400, 1), 0.05)
    assert score == {"value": 0.0, "low": 0.0, "high": 0.0}


def test_no_text_has_no_score():
    with pytest.raises(ValueError, match="no text to score"):
        scored(np.array([]), np.zeros((400, 0)), 0.05)
    assert module.hits(RANKED[:0], [], 1).tolist() == []
