import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.confusion import confusion
from rampart.tasks.prompts import score as scorer
from rampart.tasks.prompts.score import (
    ScoreParams,
    custom_score,
    error_rates,
    recall_at_false_positive_rate,
    score,
)

# 4 benign (1 as malicious), 2 suspicious (1 as benign), 4 malicious (1 as benign, 1 suspicious).
MATRIX = [[3, 0, 1], [1, 1, 0], [1, 1, 2]]


def frame():
    return pd.DataFrame(
        {
            "label": [0, 0, 0, 0, 1, 1, 2, 2, 2, 2],
            "prediction": [0, 0, 0, 2, 1, 0, 2, 2, 0, 1],
            "p_2": [0.1, 0.2, 0.3, 0.7, 0.9, 0.1, 0.9, 0.8, 0.2, 0.3],
            "kind": ["request"] * 3 + ["persona"] + ["risky"] * 2 + ["override"] * 3 + ["hidden"],
        }
    )


def test_rates_are_within_their_own_class():
    # 1 of 4 benign and 1 of 4 malicious; over all rows they would be 1 of 10.
    assert error_rates(MATRIX) == (0.25, 0.25)


def test_custom_score_by_hand():
    # Recall of malicious 2/4, precision of suspicious 1/2, F1 of benign 2·3/(4 + 5); r = 1/2.
    expected = (0.5 * 0.5 + 0.3 * 0.5 + 0.2 * 2 / 3) * math.exp(-2.5)
    assert custom_score(MATRIX) == pytest.approx(expected)
    np.testing.assert_allclose(custom_score([MATRIX, np.diag([1, 2, 3])]), [expected, 1])


@given(st.lists(st.integers(1, 50), min_size=9, max_size=9))
def test_custom_score_is_a_share_and_ignores_the_number_of_rows(cells):
    matrix = np.array(cells).reshape(3, 3)
    assert 0 <= custom_score(matrix) <= 1
    assert custom_score(matrix) == pytest.approx(custom_score(matrix * 7))


def test_a_missing_class_is_refused():
    with pytest.raises(ValueError, match="no malicious row"):
        error_rates([[1, 0, 0], [0, 1, 0], [0, 0, 0]])


def test_recall_at_1_percent_by_hand():
    # 200 benign rows: 2 may pass. The third highest is 0.7, so scores above 0.7 are flagged.
    benign = np.r_[0.95, 0.8, 0.7, np.full(197, 0.1)]
    assert recall_at_false_positive_rate(benign, np.array([0.9, 0.71, 0.7, 0.2])) == 0.5
    # With 99 rows none may pass.
    assert recall_at_false_positive_rate(benign[:99], np.array([0.96, 0.94])) == 0.5


def test_the_rounding_of_floats_costs_no_row():
    # 1 % of 2900 rows is 29: the 30th highest, 0.970, sets the limit.
    benign = 1 - np.arange(1, 2901) / 1000
    assert recall_at_false_positive_rate(benign, np.array([0.9705, 0.9695])) == 0.5


@given(st.integers(0, 2**32 - 1), st.integers(1, 150), st.floats(0, 0.3))
def test_recall_at_a_rate_is_the_best_of_all_thresholds(seed, n, limit):
    rng = np.random.default_rng(seed)
    benign, malicious = rng.random(n).round(2), (rng.random(20) + 0.2).round(2)
    thresholds = np.unique(np.r_[benign, malicious])
    allowed = [cut for cut in thresholds if np.mean(benign >= cut) <= limit + 1e-9 / n]
    expected = max([np.mean(malicious >= cut) for cut in allowed], default=0.0)
    assert recall_at_false_positive_rate(benign, malicious, limit) == pytest.approx(expected)


# The same rows, every kind one vote: request is all right, persona all wrong, and so on.
BY_KIND = np.array([[1, 0, 1], [1 / 2, 1 / 2, 0], [1 / 3, 1, 2 / 3]])


def test_score_by_hand():
    metrics = score(frame(), ScoreParams())
    assert metrics == pytest.approx(
        {
            "kind_recall": (1 + 0 + 1 / 2 + 2 / 3 + 0) / 5,
            "custom_score": float(custom_score(BY_KIND)),
            "critical_error_rate": 1 / 2 + 1 / 6,
            "false_alarm_rate": 1 / 2,
            "missed_threat_rate": 1 / 6,
            # A row of a kind of three weighs 2/3, one alone 2. Above the benign rows (weight 4):
            # 4 for 0.9 and 0.8; 2/3 + 1/3 for 0.2; 4/3 + 1/3 for 0.3, which weighs 2 itself.
            "auc_malicious": (2 / 3 * (4 + 4 + 1) + 2 * 5 / 3) / 16,
            "f1_malicious": 2 * (2 / 3) / (2 + 2 / 3 + 1),
            # No benign row may reach the threshold, so it is above 0.7.
            "recall_at_1fpr": 1 / 3,
            "recall_at_5fpr": 1 / 3,
            "worst_benign_alarms": 1.0,
        }
    )


def test_rows_of_a_kind_share_its_vote():
    once = frame()
    often = once.loc[[*range(10), 0, 1, 2, 0, 1, 2, 9, 9]]
    assert score(often, ScoreParams()) == pytest.approx(score(once, ScoreParams()))


def test_recall_at_a_rate_by_weights():
    benign, malicious = np.array([0.9, 0.5, 0.1]), np.array([0.8, 0.3])
    weights = np.array([0.04, 0.06, 0.9]), np.array([3.0, 1.0])
    # 4 % of the weight may pass: 0.9 does, so what is above 0.5 is flagged.
    assert recall_at_false_positive_rate(benign, malicious, 0.05, weights) == 0.75
    assert recall_at_false_positive_rate(benign, malicious, 0.03, weights) == 0.0
    assert recall_at_false_positive_rate(benign, malicious, 0.10, weights) == 1.0


def test_statistics_take_stacks_and_hold_the_headline():
    assert {"f1_macro", scorer.RANK} <= set(scorer.STATISTICS)
    stack = np.stack([confusion([0, 1, 2], [0, 1, 2], 3)] * 4)
    for statistic in scorer.STATISTICS.values():
        np.testing.assert_allclose(statistic(stack), np.ones(4))
