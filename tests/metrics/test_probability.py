import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.probability import (
    average_precision,
    brier,
    check,
    expected_calibration_error,
    log_loss,
    probabilities,
    roc_auc,
)

POSITIVE = np.array([True, True, False, False, False])
SCORE = np.array([0.9, 0.4, 0.5, 0.4, 0.1])


def test_roc_auc_counts_pairs():
    # 0.9 beats 3 of 3 negatives; 0.4 beats 0.1, ties 0.4, loses to 0.5: (3 + 1.5) / 6.
    assert roc_auc(POSITIVE, SCORE) == pytest.approx(0.75)


def test_average_precision_by_hand():
    # Thresholds 0.9 (precision 1, recall 1/2), 0.5 (no new hit), 0.4 (2 of 4, recall 1).
    assert average_precision(POSITIVE, SCORE) == pytest.approx(0.5 * 1 + 0.5 * 0.5)


def test_a_constant_score_ranks_as_luck_does():
    assert roc_auc(POSITIVE, np.full(5, 0.3)) == 0.5
    assert average_precision(POSITIVE, np.full(5, 0.3)) == pytest.approx(2 / 5)


def test_a_last_digit_breaks_no_tie():
    # Row 2, a positive, and row 4, a negative, tie at 0.4; a 1e-13 more or less of either, as
    # another CPU may give, leaves the values of the two tests above.
    for row in (1, 3):
        for step in (1e-13, -1e-13):
            score = SCORE.copy()
            score[row] += step
            assert score[1] != score[3]
            assert roc_auc(POSITIVE, score) == roc_auc(POSITIVE, SCORE) == 0.75
            assert average_precision(POSITIVE, score) == average_precision(POSITIVE, SCORE)
    # A difference that means something still counts: 0.4 + 1e-9 beats 0.4, (3 + 2) / 6.
    score[1], score[3] = 0.4 + 1e-9, 0.4
    assert roc_auc(POSITIVE, score) == pytest.approx(5 / 6)


def test_the_order_of_tiny_scores_counts():
    # A saturated classifier: 3e-20 of a positive beats 1e-20 of a negative, which rounding to
    # decimals would call a tie (0.5).
    assert roc_auc(np.array([True, False]), np.array([3e-20, 1e-20])) == 1.0
    assert roc_auc(np.array([True, False]), np.array([-1e-20, -3e-20])) == 1.0


def test_one_kind_of_rows_is_refused():
    with pytest.raises(ValueError, match="got 5 positive, 0 negative"):
        roc_auc(np.ones(5, dtype=bool), SCORE)
    with pytest.raises(ValueError, match="needs a positive row"):
        average_precision(np.zeros(5, dtype=bool), SCORE)


@given(st.integers(0, 2**32 - 1), st.integers(2, 60))
def test_ranking_scores_equal_sklearn(seed, n):
    from sklearn.metrics import average_precision_score, roc_auc_score

    rng = np.random.default_rng(seed)
    positive = np.r_[True, False, rng.random(n) < 0.4]
    score = rng.random(n + 2).round(1)  # many ties
    assert roc_auc(positive, score) == pytest.approx(roc_auc_score(positive, score))
    expected = average_precision_score(positive, score)
    assert average_precision(positive, score) == pytest.approx(expected)


def test_log_loss_by_hand():
    # -(log 1/2 + log 1/4) / 2.
    p = np.array([[0.5, 0.5], [0.75, 0.25]])
    assert log_loss(np.array([0, 1]), p) == pytest.approx(1.5 * math.log(2))


def test_an_infinite_log_loss_is_refused():
    with pytest.raises(ValueError, match="row 1: the true class has probability 0"):
        log_loss(np.array([0, 1]), np.array([[0.5, 0.5], [1.0, 0.0]]))


def test_brier_by_hand():
    # Row 1: 0.3² + 0.2² + 0.1² = 0.14; row 2, sure and wrong: 1 + 1.
    p = np.array([[0.7, 0.2, 0.1], [0.0, 0.0, 1.0]])
    assert brier(np.array([0, 0]), p) == pytest.approx(1.07)


def test_calibration_error_by_hand():
    # Five bins. (0.8, 1]: 0.95 hit, 0.85 miss: |1 - 1.8| = 0.8. (0.4, 0.6]: 0.55 hit: 0.45.
    p = np.array([[0.95, 0.05], [0.85, 0.15], [0.55, 0.45]])
    assert expected_calibration_error(np.array([0, 1, 0]), p, bins=5) == pytest.approx(1.25 / 3)


def test_calibration_error_has_bins_closed_above():
    # 0.6 belongs to (0.4, 0.6] with 0.5: gaps (1 - 0.6) and (0 - 0.5) partly cancel, 0.1 / 2.
    p = np.array([[0.6, 0.4], [0.5, 0.5]])
    assert expected_calibration_error(np.array([0, 1]), p, bins=5) == pytest.approx(0.05)


def test_the_lowest_and_the_highest_bin():
    # Of 20 classes: 0.05 · 15 is in the first bin, 0.1 · 15 in the second; gaps 0.95 and -0.1.
    p = np.full((2, 20), 1 / 20)
    p[1] = 0.9 / 19
    p[1, 0] = 0.1
    expected = pytest.approx((0.95 + 0.1) / 2)
    assert expected_calibration_error(np.array([0, 1]), p) == expected
    # 1 is in the last bin, (0.5, 1], and 0.5 in the one below; gaps -1 and 0.5.
    p = np.array([[0.5, 0.5], [1, 0]])
    assert expected_calibration_error(np.array([0, 1]), p, bins=2) == pytest.approx(0.75)


def test_there_are_fifteen_bins():
    # 0.61 · 15 = 9.15 and 0.66 · 15 = 9.9 share one: 0.39 - 0.66. Of 16 they would have two.
    p = np.array([[0.61, 0.39], [0.66, 0.34]])
    assert expected_calibration_error(np.array([0, 1]), p) == pytest.approx(0.27 / 2)


def test_a_last_digit_changes_no_bin():
    # 0.6 + 1e-13 is in (0.4, 0.6] as 0.6 is: the value of the test above, not 0.4 + 0.5 halved.
    p = np.array([[0.6 + 1e-13, 0.4], [0.5, 0.5]])
    assert expected_calibration_error(np.array([0, 1]), p, bins=5) == pytest.approx(0.05)


def test_probabilities_are_the_columns_of_the_classes():
    frame = pd.DataFrame({"p_1": [0.4], "label": [0], "p_0": [0.6]})
    np.testing.assert_array_equal(probabilities(frame, ["a", "b"]), [[0.6, 0.4]])
    with pytest.raises(ValueError, match=r"must have p_0, p_1, p_2 for a, b, c, got"):
        probabilities(frame, ["a", "b", "c"])


def test_certain_probabilities_are_allowed_and_become_floats():
    y, p = check(np.array([0, 1]), np.array([[1, 0], [0, 1]]), ["a", "b"])
    assert (y.dtype, p.dtype) == (np.int64, np.float64)
    assert p.tolist() == [[1, 0], [0, 1]]


def test_what_is_positive_may_be_told_in_numbers():
    assert roc_auc([0, 1, 1], [0.5, 0.25, 0.75]) == 0.5
    assert average_precision([0, 1, 1], [0.5, 0.25, 0.75]) == pytest.approx((1 + 2 / 3) / 2)


@pytest.mark.parametrize(
    ("y", "p", "message"),
    [
        ([0, 0], [[0.5, 0.5]] * 2, "no row of class b among 2"),
        ([0, 2], [[0.5, 0.5]] * 2, "^y: row 1: must be a class 0 to 1, got 2"),
        ([0, 1], [[0.5, 0.5]], r"p: must have the shape \(2, 2\), got \(1, 2\)"),
        ([0, 1], [[0.5, 0.5], [0.5, 0.6]], "p: row 1: must sum to 1, got 1.1"),
        ([0, 1], [[0.5, 0.5], [1.5, -0.5]], "p: row 1: must be within"),
        ([0, 1], [[float("nan"), 0.5], [0.5, 0.5]], "p: row 0: must be within"),
    ],
)
def test_wrong_input_is_named(y, p, message):
    with pytest.raises(ValueError, match=message):
        check(np.array(y), np.array(p), ["a", "b"])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_score_that_is_not_finite_is_named(value):
    for score in (roc_auc, average_precision):
        with pytest.raises(ValueError, match=r"score: row 1: must be finite, got (nan|inf)"):
            score([True, False], np.array([0.5, value]))


@pytest.mark.parametrize("score", [log_loss, brier, expected_calibration_error])
def test_no_row_and_no_number_are_errors(score):
    with pytest.raises(ValueError, match="p: there is no row"):
        score(np.array([], dtype=int), np.empty((0, 2)))
    with pytest.raises(ValueError, match=r"p: row 0: must be finite, got nan"):
        score(np.array([0, 1]), np.array([[np.nan, 0.5], [0.5, 0.5]]))
