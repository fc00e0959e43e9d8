import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.metrics.friedman import cliques, friedman, nemenyi, ranks

# Three blocks that rank a over b over c, one that turns b and c: rank sums 4, 9, 11.
SCORES = np.array([[0.9, 0.8, 0.7], [0.6, 0.5, 0.4], [0.3, 0.2, 0.1], [0.9, 0.1, 0.5]])


def test_ranks_give_1_to_the_highest_and_share_ties():
    assert ranks([[0.1, 0.9, 0.9, 0.5], [1, 2, 3, 4]]).tolist() == [[4, 1.5, 1.5, 3], [4, 3, 2, 1]]


def test_friedman_by_hand():
    # 12 / (4·3·4) (16 + 81 + 121) - 3·4·4 = 6.5; p = exp(-6.5 / 2) with two degrees of freedom.
    test = friedman(SCORES)
    assert test["statistic"] == pytest.approx(6.5)
    assert test["p_value"] == pytest.approx(np.exp(-3.25))
    assert test["mean_ranks"] == [1, 2.25, 2.75]


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(3, 7))
def test_friedman_is_the_formula(seed, blocks, methods):
    from scipy.stats import chi2

    scores = np.random.default_rng(seed).integers(0, 4, (blocks, methods))  # with ties
    scores[0, 0] = 9
    places = ranks(scores)
    # The formula with its correction for ties, in one fraction.
    sums = places.sum(axis=0) - blocks * (methods + 1) / 2
    expected = (methods - 1) * (sums @ sums) / ((places - (methods + 1) / 2) ** 2).sum()
    test = friedman(scores)
    assert test["statistic"] == pytest.approx(expected)
    assert test["p_value"] == pytest.approx(chi2.sf(expected, methods - 1))
    assert np.mean(test["mean_ranks"]) == pytest.approx((methods + 1) / 2)


@pytest.mark.parametrize(("methods", "quantile"), [(3, 2.343), (4, 2.569), (5, 2.728), (10, 3.164)])
def test_the_critical_difference_is_that_of_the_table(methods, quantile):
    # Demšar (2006), table 5a: q at 0.05.
    scores = np.random.default_rng(0).random((10, methods))
    expected = quantile * np.sqrt(methods * (methods + 1) / 60)
    assert nemenyi(scores, 0.05)["critical_difference"] == pytest.approx(expected, rel=3e-4)


def test_a_pair_at_the_critical_difference_has_p_alpha():
    # Mean ranks 1 and 3 of N blocks of three; the alpha whose difference is 2 is their p.
    scores = np.tile([3.0, 2.0, 1.0], (4, 1))
    p = nemenyi(scores, 0.05)["p_values"]
    assert nemenyi(scores, p[0][2])["critical_difference"] == pytest.approx(2)
    assert p[0][1] == pytest.approx(p[1][2])


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8), st.integers(3, 6))
def test_p_values_are_symmetric_and_agree_with_the_critical_difference(seed, blocks, methods):
    scores = np.random.default_rng(seed).integers(0, 5, (blocks, methods))
    test = nemenyi(scores, 0.1)
    p = np.array(test["p_values"])
    np.testing.assert_array_equal(p, p.T)
    assert (np.diag(p) == 1).all()
    assert ((p >= 0) & (p <= 1)).all()
    means = ranks(scores).mean(axis=0)
    apart = np.abs(means[:, None] - means) >= test["critical_difference"]
    np.testing.assert_array_equal(apart, p <= 0.1)


def test_cliques_are_the_largest_groups():
    # 1 and 2 are within 1.5 of each other, 2 and 3.2 too, 1 and 3.2 not; 6 is alone.
    assert cliques([2, 6, 1, 3.2], 1.5) == [[2, 0], [0, 3]]
    assert cliques([1, 2, 3], 5) == [[0, 1, 2]]
    assert cliques([1, 2, 3], 1) == []  # a difference of just the critical one counts


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.floats(0.5, 9))
def test_two_methods_share_a_clique_if_they_do_not_differ(means, critical):
    groups = [set(group) for group in cliques(means, critical)]
    for i in range(len(means)):
        for j in range(i):
            together = any({i, j} <= group for group in groups)
            assert together == (abs(means[i] - means[j]) < critical)
    assert not any(a < b for a in groups for b in groups)


def test_what_cannot_be_tested_is_refused():
    with pytest.raises(
        ValueError, match=r"2 blocks or more by 3 methods or more, got shape \(1, 3"
    ):
        friedman([[1, 2, 3]])
    with pytest.raises(ValueError, match=r"got shape \(2, 2\)"):
        nemenyi([[1, 2], [2, 1]], 0.05)
    with pytest.raises(ValueError, match="must be finite"):
        friedman([[1, 2, np.nan], [1, 2, 3]])
    with pytest.raises(ValueError, match="all methods tie"):
        friedman(np.ones((3, 3)))
    with pytest.raises(ValueError, match="alpha"):
        nemenyi(SCORES, 0)
    with pytest.raises(ValueError, match="critical_difference: must be > 0"):
        cliques([1, 2], 0)


def test_a_rank_that_is_not_finite_is_in_no_clique():
    with pytest.raises(ValueError, match="must be finite"):
        cliques([1.0, float("nan")], 1.0)
