import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.bootstrap import (
    by_group,
    interval,
    judged,
    paired_test,
    resample,
    resample_groups,
)
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.kinds import mean_recall

MATRIX = np.array([[70, 20, 10], [5, 40, 5], [10, 20, 50]])


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_replicates_keep_the_class_counts(rows):
    counts = np.array(rows) + np.array([1, 0, 0])
    draws = resample(counts, 20, np.random.default_rng(0))
    assert draws.shape == (20, *counts.shape)
    np.testing.assert_array_equal(draws.sum(axis=2), np.tile(counts.sum(axis=1), (20, 1)))
    assert (draws[:, counts == 0] == 0).all()


def test_a_class_without_rows_is_refused():
    with pytest.raises(ValueError, match="class 1 has no rows"):
        resample([[1, 2], [0, 0]], 10, np.random.default_rng(0))


def test_equals_the_bootstrap_that_draws_rows():
    y = np.repeat([0, 1, 2], MATRIX.sum(axis=1))
    prediction = np.concatenate([np.repeat([0, 1, 2], row) for row in MATRIX])
    rng = np.random.default_rng(1)
    groups = [np.flatnonzero(y == code) for code in range(3)]
    scores = []
    for _ in range(4000):
        rows = np.concatenate([rng.choice(group, len(group)) for group in groups])
        scores.append(macro_f1(confusion(y[rows], prediction[rows], 3)))
    expected = np.quantile(scores, [0.025, 0.975])
    assert interval(MATRIX, macro_f1, 4000, 0.05, seed=2) == pytest.approx(expected, abs=0.005)


def test_interval_holds_the_score_and_repeats():
    low, high = interval(MATRIX, macro_f1, 500, 0.05, seed=3)
    assert low < macro_f1(MATRIX) < high
    assert interval(MATRIX, macro_f1, 500, 0.05, seed=3) == (low, high)
    assert interval(MATRIX, macro_f1, 500, 0.05, seed=4) != (low, high)


def test_a_wider_alpha_gives_a_narrower_interval():
    low, high = interval(MATRIX, macro_f1, 500, 0.5, seed=3)
    wide_low, wide_high = interval(MATRIX, macro_f1, 500, 0.05, seed=3)
    assert wide_low < low < high < wide_high


def test_perfect_predictions_do_not_vary():
    assert interval(np.diag([5, 3, 9]), macro_f1, 100, 0.05, seed=0) == (1.0, 1.0)


def test_equal_models_do_not_differ():
    y, a = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    result = paired_test(y, a, a, 2, macro_f1, replicates=200)
    assert result == {"difference": 0.0, "low": 0.0, "high": 0.0, "p": 1.0}


def test_a_perfect_model_beats_a_constant_one():
    # F1 of the constant model: 2·50/(50 + 100) = 2/3 and 0, so 1/3; every replicate says the same,
    # and p is the smallest there is: 2 (0 + 1) / (199 + 1).
    y = np.repeat([0, 1], 50)
    result = paired_test(y, y, np.zeros(100, dtype=int), 2, macro_f1, replicates=199)
    assert result == pytest.approx({"difference": 2 / 3, "low": 2 / 3, "high": 2 / 3, "p": 0.01})


def test_the_sign_turns_with_the_models():
    rng = np.random.default_rng(5)
    y = rng.integers(0, 3, 300)
    a, b = (np.where(rng.random(300) < rate, y, rng.integers(0, 3, 300)) for rate in (0.8, 0.6))
    ab, ba = (paired_test(y, *pair, 3, macro_f1, 500, seed=6) for pair in ((a, b), (b, a)))
    assert ab["difference"] == pytest.approx(-ba["difference"])
    assert ab["difference"] > 0
    assert ab["low"] > 0
    assert ab["p"] < 0.05


def test_a_paired_test_repeats_and_its_defaults_are_these():
    rng = np.random.default_rng(5)
    y = rng.integers(0, 2, 60)
    a, b = (np.where(rng.random(60) < rate, y, 1 - y) for rate in (0.8, 0.6))
    first = paired_test(y, a, b, 2, macro_f1)
    assert first == paired_test(y, a, b, 2, macro_f1, 2000, 0.05, 0)
    assert first["p"] * 2001 / 2 == pytest.approx(round(first["p"] * 2001 / 2))
    assert first["low"] != paired_test(y, a, b, 2, macro_f1, seed=1)["low"]


def test_paired_marginals_match_the_single_bootstrap():
    # Against a perfect model the difference is 1 - F1: the interval is the single one, mirrored.
    y = np.repeat([0, 1, 2], MATRIX.sum(axis=1))
    prediction = np.concatenate([np.repeat([0, 1, 2], row) for row in MATRIX])
    low, high = interval(MATRIX, macro_f1, 4000, 0.05, seed=7)
    result = paired_test(y, y, prediction, 3, macro_f1, 4000, 0.05, seed=8)
    assert (result["low"], result["high"]) == pytest.approx((1 - high, 1 - low), abs=0.005)


def test_rows_are_counted_by_group():
    # Group a: cells 0 and 3; group b: cell 3 twice.
    counts = by_group(np.array([0, 3, 3, 3]), np.array(["a", "b", "a", "b"]), 4)
    assert counts.tolist() == [[1, 0, 0, 1], [0, 0, 0, 2]]


def test_a_bootstrap_of_groups_draws_whole_groups():
    counts = np.array([[5, 0, 0, 7], [3, 0, 0, 2], [0, 0, 1, 1]])
    draws = resample_groups(counts, 2, 50, np.random.default_rng(0))
    assert draws.shape == (50, 2, 2)
    # What is drawn is a sum of three of the groups, so its cells follow from how often each came.
    times = draws[:, 1, 0]  # only the third group has that cell
    rest = draws[:, 1, 1] - times
    assert {(a, b) for a, b in zip(times, rest, strict=True)} <= {
        (third, 7 * first + 2 * (3 - third - first))
        for third in range(4)
        for first in range(4 - third)
    }
    assert (draws.sum(axis=2) > 0).all()  # a replicate without a class is drawn again


def test_a_draw_with_one_group_of_a_class_counts():
    # Class 0 in the first two groups, class 1 in the last two: each is in 1, 2 or all of a draw.
    counts = np.array([[1, 0, 0, 0], [1, 0, 0, 10], [0, 0, 0, 10]])
    draws = resample_groups(counts, 2, 200, np.random.default_rng(0))
    assert draws.shape == (200, 2, 2)
    assert set(draws[:, 0, 0]) == {1, 2, 3}
    assert set(draws[:, 1, 1]) == {10, 20, 30}
    # Of 27 draws two lack a class and are drawn again; 6 of the rest have one group of class 1.
    assert abs((draws[:, 1, 1] == 10).mean() - 6 / 25) < 0.1


def test_an_empty_last_cell_is_counted_too():
    assert by_group(np.array([0, 1]), np.array(["a", "b"]), 4).tolist() == [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
    ]


def test_a_class_in_one_group_cannot_be_resampled():
    with pytest.raises(ValueError, match="class 1 has rows in 1 group"):
        resample_groups(np.array([[1, 0, 0, 1], [1, 0, 0, 0]]), 2, 5, np.random.default_rng(0))


def test_groups_that_fail_together_widen_the_interval():
    # 40 groups of 10 rows of each class: all right or all wrong, so there are 40 facts, not 800.
    right = np.random.default_rng(0).random(40) < 0.7
    cells = np.where(right[:, None], [10, 0, 0, 10], [0, 10, 10, 0])
    matrix = cells.sum(axis=0).reshape(2, 2)
    rows = np.diff(interval(matrix, macro_f1, 2000, 0.05, 1))
    groups = np.diff(interval(matrix, macro_f1, 2000, 0.05, 1, cells))
    assert groups > 3 * rows  # sqrt(20) times in theory


def test_a_paired_test_of_groups_is_less_sure():
    rng = np.random.default_rng(0)
    y = np.tile([0, 1], 200)
    groups = np.repeat(np.arange(20), 20)
    a = np.where(np.repeat(rng.random(20) < 0.8, 20), y, 1 - y)
    b = np.where(np.repeat(rng.random(20) < 0.5, 20), y, 1 - y)
    by_row = paired_test(y, a, b, 2, macro_f1, 500, 0.05, 1)
    by_groups = paired_test(y, a, b, 2, macro_f1, 500, 0.05, 1, groups)
    assert by_row["difference"] == by_groups["difference"]
    assert by_groups["high"] - by_groups["low"] > by_row["high"] - by_row["low"]


def test_a_paired_test_of_kinds_by_hand():
    """Model b is wrong on the one row of a kind: a third of the score, whatever is drawn."""
    kinds = np.array(["mail"] * 99 + ["chat"] + ["attack"] * 2)
    y = np.array([0] * 100 + [1] * 2)
    b = np.where(kinds == "chat", 1, y)
    result = paired_test(y, y, b, 2, mean_recall, 199, 0.05, 1, kinds=kinds)
    third = dict.fromkeys(["difference", "low", "high"], pytest.approx(1 / 3))
    assert result == {**third, "p": 2 / 200}
    # Of rows it is one of 102, and more than a third of the draws miss it.
    rows = paired_test(y, y, b, 2, mean_recall, 199, 0.05, 1)
    assert rows["difference"] == pytest.approx(1 / 102)
    assert rows["low"] == 0
    assert rows["p"] > 0.3


def test_rows_are_drawn_within_their_kind():
    # b is wrong on one of two rows of kind y: in 0, 1 or 2 of a draw, with 1/4, 1/2 and 1/4.
    kinds, y = np.array(list("xxyyz")), np.array([0, 0, 0, 0, 1])
    b = np.array([0, 0, 0, 1, 1])
    test = [paired_test(y, y, b, 2, mean_recall, 400, a, 3, kinds=kinds) for a in (0.05, 0.6)]
    assert [test[0][end] for end in ("low", "high")] == pytest.approx([0, 1 / 3])
    assert [test[1][end] for end in ("low", "high")] == pytest.approx([1 / 6, 1 / 6])
    with pytest.raises(ValueError, match="resamples groups or kinds, not both"):
        paired_test(y, y, b, 2, mean_recall, 400, groups=kinds, kinds=kinds)


def test_the_ends_of_an_interval_by_hand():
    # Replicates that score 0 to 100: a tenth of them lies outside, a twentieth on either side.
    numbered = lambda matrices: np.arange(len(matrices), dtype=float)  # noqa: E731
    assert interval(MATRIX, numbered, 101, 0.1, seed=0) == (5.0, 95.0)
    assert interval(MATRIX, numbered, 101, 0.5, seed=0) == (25.0, 75.0)


def test_a_replicate_without_a_score_and_too_few_of_them_are_errors():
    matrix = np.array([[3, 1], [1, 3]])
    with pytest.raises(ValueError, match="not finite"):
        interval(matrix, lambda m: np.where(np.arange(len(m)) == 7, np.nan, 0.5), 100, 0.05, 0)
    with pytest.raises(ValueError, match=r"39 replicates are too few for .*: 40 or more"):
        interval(matrix, macro_f1, 39, 0.05, 0)
    interval(matrix, macro_f1, 40, 0.05, 0)


def test_the_p_of_replicates_by_hand():
    # 40 differences: one is 0, which counts on both sides, 3 are below it.
    values = np.array([0.0, *[-0.1] * 3, *[0.2] * 36])
    said = judged(values, 0.05)
    assert said["p"] == pytest.approx(2 * (4 + 1) / 41)
    assert (said["low"], said["high"]) == pytest.approx((-0.1, 0.2))
    assert judged(np.array([0.0] * 40), 0.05)["p"] == 1.0


def test_the_ends_of_the_replicates_of_a_difference():
    said = judged(np.arange(100) / 100 - 0.045, 0.1)  # five of 100 are below 0
    assert said["p"] == pytest.approx(2 * (5 + 1) / 101)
    assert (said["low"], said["high"]) == pytest.approx((0.0045, 0.8955))
