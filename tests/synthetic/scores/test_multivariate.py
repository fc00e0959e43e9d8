import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.scores.multivariate import (
    density_coverage,
    mmd,
    squared_distances,
    two_sample_auc,
)

LINE = np.array([[0.0], [1.0], [3.0], [7.0]])


def test_density_and_coverage_of_four_points_by_hand():
    # k = 1: radii 1, 1, 2, 4, so balls [-1, 1], [0, 2], [1, 5], [3, 11], each with one other row.
    # 0.5 lies in the first two; 4 in the last two; 20 in none: 4 hits of 3 rows; all 4 covered.
    density, coverage = density_coverage(LINE, np.array([[0.5], [4.0], [20.0]]), 1)
    assert density == pytest.approx(4 / 3)
    assert coverage == 1
    # One mode alone: 6 lies in the last ball only.
    density, coverage = density_coverage(LINE, np.array([[6.0], [6.0]]), 1)
    assert (density, coverage) == (1, 1 / 4)


def test_balls_of_ties_count_all_that_are_as_near():
    # Corners of a square: the nearest other row is at 1, twice, so k_i is 2 for k = 1.
    square = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    density, coverage = density_coverage(square, square, 1)
    # Each corner lies in its own ball and two others: 3 · ½.
    assert (density, coverage) == (1.5, 1)


@given(st.integers(0, 2**32 - 1), st.integers(3, 20), st.integers(1, 20), st.integers(1, 2))
def test_density_and_coverage_have_their_range(seed, n, m, k):
    rng = np.random.default_rng(seed)
    real, drawn = rng.integers(0, 2, (n, 4)), rng.integers(0, 2, (m, 4))
    density, coverage = density_coverage(real, drawn, k)
    assert density >= 0
    assert 0 <= coverage <= 1
    assert (density == 0) == (coverage == 0)
    assert density_coverage(real, real, k)[1] == 1


def test_rows_of_the_same_distribution_have_a_density_of_about_1():
    rng = np.random.default_rng(0)
    for real, drawn in (rng.normal(size=(2, 300, 3)), rng.random((2, 300, 20)) < 0.2):
        density, coverage = density_coverage(real, drawn)
        assert density == pytest.approx(1, abs=0.12)
        assert coverage > 0.9


def test_a_missing_mode_lowers_coverage():
    rng = np.random.default_rng(0)
    real = np.concatenate([rng.normal(-9, 1, (50, 2)), rng.normal(9, 1, (150, 2))])
    density, coverage = density_coverage(real, rng.normal(9, 1, (200, 2)))
    assert coverage == pytest.approx(0.75, abs=0.05)
    assert density == pytest.approx(1, abs=0.2)


def test_mmd_of_two_points_by_hand():
    # One row each at distance 2, σ = 1: √(1 + 1 - 2 exp(-2)).
    assert mmd([[0.0]], [[2.0]], bandwidth=1.0) == pytest.approx(np.sqrt(2 - 2 * np.exp(-2)))
    # Real rows 0 and 2, so σ = 2; synthetic 0 and 0: with a = exp(-1/2) the means over pairs are
    # (1 + a) / 2, 1 and (1 + a) / 2, and MMD² = (1 + a) / 2 + 1 - (1 + a).
    a = np.exp(-1 / 2)
    assert mmd([[0.0], [2.0]], [[0.0], [0.0]]) == pytest.approx(np.sqrt((1 - a) / 2))


@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(1, 12))
def test_mmd_is_0_for_the_same_rows_and_symmetric(seed, n, m):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(n, 3)), rng.normal(size=(m, 3))
    assert mmd(x, x[::-1]) == pytest.approx(0, abs=1e-7)
    assert mmd(x, np.concatenate([x, x])) == pytest.approx(0, abs=1e-7)
    assert 0 <= mmd(x, y) <= np.sqrt(2)
    assert mmd(x, y, 1.5) == pytest.approx(mmd(y, x, 1.5))


def test_mmd_grows_with_the_shift():
    x = np.random.default_rng(0).normal(size=(100, 3))
    near, far = (mmd(x, x + shift) for shift in (0.2, 2))
    assert 0 < near < far


def test_mmd_refuses_rows_without_a_scale():
    with pytest.raises(ValueError, match="all real rows are the same"):
        mmd(np.ones((3, 2)), np.zeros((3, 2)))
    with pytest.raises(ValueError, match="bandwidth must be > 0, got 0"):
        mmd(LINE, LINE, 0.0)


def test_a_classifier_tells_what_differs_and_not_what_does_not():
    rng = np.random.default_rng(0)
    real = rng.integers(0, 2, (90, 12))
    assert two_sample_auc(real, rng.integers(0, 2, (90, 12)), 1) == pytest.approx(0.5, abs=0.12)
    assert two_sample_auc(real, np.ones((200, 12)), 1) > 0.99
    assert two_sample_auc(real, real + 2, 1) == 1


@settings(max_examples=2)
@given(st.integers(0, 2**32 - 1))
def test_the_two_sample_test_repeats_and_stays_in_its_range(seed):
    rng = np.random.default_rng(seed)
    real, drawn = rng.normal(size=(9, 2)), rng.normal(size=(30, 2))
    score = two_sample_auc(real, drawn, seed)
    assert 0 <= score <= 1
    assert two_sample_auc(real, drawn, seed) == score


@given(st.integers(0, 2**32 - 1))
def test_squared_distances_equal_their_definition(seed):
    a, b = np.random.default_rng(seed).normal(size=(2, 4, 3))
    expected = ((a[:, None] - b) ** 2).sum(axis=2)
    np.testing.assert_allclose(squared_distances(a, b), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("real", "drawn", "message"),
    [
        (LINE, np.ones((4, 2)), "as many columns"),
        (LINE, np.full((4, 1), np.nan), "must be finite"),
        (LINE, np.empty((0, 1)), "rows or more"),
        (np.empty((4, 0)), np.empty((4, 0)), "rows or more"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(real, drawn, message):
    for measure in (mmd, density_coverage, lambda x, y: two_sample_auc(x, y, 0)):
        with pytest.raises(ValueError, match=message):
            measure(real, drawn)


def test_too_few_neighbours_are_refused():
    with pytest.raises(ValueError, match="got k 4 and 4 real rows"):
        density_coverage(LINE, LINE, 4)
