import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.anomaly.thresholds import (
    QUANTILES,
    allowed,
    at_budgets,
    more_unusual_than,
    quantiles,
    threshold_at,
)
from tests.refusals import refused

SCORES = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])


@pytest.mark.parametrize(
    ("most", "threshold"),
    [(0, 0.8), (1, 0.75), (2, 0.65), (7, 0.15)],
)
def test_a_threshold_lies_between_what_alerts_and_what_does_not(most, threshold):
    assert threshold_at(SCORES[::-1], most) == pytest.approx(threshold, abs=1e-9)
    assert (threshold_at(SCORES, most) < SCORES).sum() == most


def test_scores_that_tie_alert_together_or_not_at_all():
    score = np.array([1.0, 1.0, 1.0, 0.5])
    assert threshold_at(score, 2) == 1.0  # three tie where two may alert: none does
    assert threshold_at(score, 3) == 0.75
    assert threshold_at(np.array([0.1 + 0.2, 0.3, 0.1]), 1) == pytest.approx(0.3)  # one last digit


@pytest.mark.parametrize("most", [-1, 8, 9])
def test_as_many_alerts_as_rows_are_refused(most):
    with refused("all", "a budget of every row", match=f"most: must be 0 to 7, got {most}"):
        threshold_at(SCORES, most)


@pytest.mark.parametrize("score", [[], [0.1, np.nan], [0.1, np.inf]])
def test_a_score_that_there_is_not(score):
    with pytest.raises(ValueError, match="score: "):
        threshold_at(np.array(score), 0)


@given(
    st.lists(st.sampled_from([0.1, 0.2, 0.25, 0.5, 1 / 3]) | st.floats(0, 1), min_size=1),
    st.data(),
)
def test_never_more_than_the_budget_on_the_rows_it_was_chosen_on(values, data):
    score = np.array(values)
    most = data.draw(st.integers(0, len(score) - 1))
    threshold = threshold_at(score, most)
    assert (score > threshold * (1 + 1e-9)).sum() <= most
    # And no lower threshold would do: with the next score there are too many.
    lower = score[score < threshold * (1 - 1e-9)]
    if len(lower):
        assert (score >= lower.max()).sum() > most


def test_a_budget_is_a_rate_of_the_rows_of_a_day():
    assert allowed(100, 2057, 4600) == 44  # 44.7
    assert allowed(10, 4600, 4600) == 10
    assert allowed(0.1 + 0.2, 10, 1) == 3  # 3.0000000000000004
    assert allowed(0.3, 10, 1) == 3  # 3 and not 2.9999999999999996


def test_budgets_of_false_alarms_and_of_all_alerts():
    attack = np.array([False] * 6 + [True] * 2)
    groups = np.array(list("aabbccdd"))
    first, second, third, fourth = at_budgets(SCORES, attack, groups, [1, 2], 8)
    assert first == {
        "alerts_a_day": 1.0, "of": "benign", "rows": 6, "allowed": 1, "alerts": 1, "groups": 1,
        "threshold": pytest.approx(0.55),
    }  # fmt: skip
    assert (second["alerts"], second["groups"]) == (2, 1)
    assert second["threshold"] == pytest.approx(0.45)
    # Of all rows the two attacks are the first to alert.
    assert (third["of"], third["rows"], third["threshold"]) == ("all", 8, pytest.approx(0.75))
    assert (fourth["alerts"], fourth["threshold"]) == (2, pytest.approx(0.65))


def test_a_day_of_half_the_rows_has_the_threshold_of_twice_the_budget():
    attack, groups = np.zeros(8, dtype=bool), np.array(list("abcdefgh"))
    (one, *_) = at_budgets(SCORES, attack, groups, [4], 16)
    (other, *_) = at_budgets(SCORES, attack, groups, [2], 8)
    assert one["threshold"] == other["threshold"]


def test_a_budget_of_more_than_the_harmless_rows():
    attack = np.array([True] * 7 + [False])
    with refused("all", "budgets: [1]", match="1 alerts a day are 1 of 8 rows, of which 1 are ben"):
        at_budgets(SCORES, attack, np.array(list("abcdefgh")), [1], 8)


def test_how_unusual_a_score_is():
    table = quantiles(np.arange(101) / 100)
    assert table["share"] == list(QUANTILES)
    assert table["score"][:2] == [0.0, pytest.approx(0.01)]
    shares = more_unusual_than(np.array([-1, 0.305, 0.9, 2]), table)
    assert shares == pytest.approx([0, 0.305, 0.9, 1])
