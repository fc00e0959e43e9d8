import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.scores.distances import (
    binned_shares,
    discrete_shares,
    hellinger,
    jensen_shannon,
    marginal_distances,
    ordinal_wasserstein,
    total_variation,
    wasserstein,
)
from rampart.synthetic.tables.rows import UNSEEN, Layout, Rows

BOUNDED = (jensen_shannon, hellinger, total_variation)


@st.composite
def shares(draw, count=2, states=4):
    """Draw so many distributions over the same states, zeros among them."""
    weights = st.lists(st.integers(0, 5), min_size=states, max_size=states).filter(any)
    return [np.array(w) / sum(w) for w in (draw(weights) for _ in range(count))]


@pytest.mark.parametrize("distance", BOUNDED)
def test_disjoint_is_1_and_equal_is_0(distance):
    assert distance([0.5, 0.5, 0, 0], [0, 0, 0.3, 0.7]) == pytest.approx(1)
    assert distance([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]) == 0


def test_distances_by_hand():
    p, q = [1.0, 0.0], [0.5, 0.5]
    # m = (3/4, 1/4): KL(p, m) = log2 4/3, KL(q, m) = ½ log2 2/3 + ½ log2 2.
    divergence = (np.log2(4 / 3) + 0.5 * np.log2(2 / 3) + 0.5) / 2
    assert jensen_shannon(p, q) == pytest.approx(np.sqrt(divergence))
    assert hellinger(p, q) == pytest.approx(np.sqrt(1 - np.sqrt(0.5)))
    assert total_variation(p, q) == 0.5


def test_many_columns_at_once():
    p, q = np.array([[1, 0], [0.5, 0.5]]), np.array([[0, 1], [0.5, 0.5]])
    for distance in BOUNDED:
        assert distance(p, q).tolist() == [1, 0]


@settings(max_examples=30)
@given(shares(3))
def test_bounded_distances_are_metrics(distributions):
    p, q, r = distributions
    for distance in BOUNDED:
        assert 0 <= distance(p, q) <= 1
        assert distance(p, q) == pytest.approx(distance(q, p))
        assert distance(p, p) == 0
        assert (distance(p, q) < 1e-7) == np.allclose(p, q)
        assert distance(p, r) <= distance(p, q) + distance(q, r) + 1e-9


@given(shares(2))
def test_distances_keep_their_order(distributions):
    # H² <= TV <= √2 H, and the divergence of Jensen and Shannon is at most TV.
    p, q = distributions
    squared = hellinger(p, q) ** 2
    assert squared - 1e-9 <= total_variation(p, q) <= np.sqrt(2 * squared) + 1e-9
    assert jensen_shannon(p, q) ** 2 <= total_variation(p, q) + 1e-9


def test_jensen_shannon_equals_scipy():
    from scipy.spatial.distance import jensenshannon

    p, q = [0.1, 0.2, 0.7], [0.6, 0.4, 0.0]
    assert jensen_shannon(p, q) == pytest.approx(jensenshannon(p, q, base=2))


@pytest.mark.parametrize("distance", BOUNDED)
def test_what_is_no_distribution_is_refused(distance):
    with pytest.raises(ValueError, match="one shape"):
        distance([1.0], [0.5, 0.5])
    with pytest.raises(ValueError, match="q: must be shares"):
        distance([1.0, 0.0], [0.5, 0.4])
    with pytest.raises(ValueError, match="p: must be shares"):
        distance([1.5, -0.5], [0.5, 0.5])


def test_wasserstein_by_hand():
    assert wasserstein([0, 1], [2, 3]) == 2
    # Half of the mass moves by 1.
    assert wasserstein([0, 0], [0, 1]) == 0.5
    with pytest.raises(ValueError, match="finite numbers"):
        wasserstein([np.inf], [1.0])


@settings(max_examples=30)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=9), st.floats(-3, 3))
def test_wasserstein_is_the_shift(values, shift):
    x = np.array(values)
    assert wasserstein(x, x + shift) == pytest.approx(abs(shift), abs=1e-9)
    assert wasserstein(x, x) == 0


def test_ordinal_wasserstein_by_hand():
    # From the first of three to the last: the whole range; half of it one step: a quarter.
    assert ordinal_wasserstein([0, 1, 0, 0], [0, 0, 0, 1]) == 1
    assert ordinal_wasserstein([0, 1, 0, 0], [0, 0.5, 0.5, 0]) == 0.25
    # A fifth is unseen; of the other four fifths all moves one step of two.
    assert ordinal_wasserstein([0.2, 0.8, 0, 0], [0, 0, 1, 0]) == pytest.approx(0.2 + 0.8 * 0.5)
    assert ordinal_wasserstein([1, 0, 0, 0], [0, 0, 1, 0]) == 1
    assert ordinal_wasserstein([0.5, 0.5], [0, 1]) == 0.5  # a single code


@settings(max_examples=30)
@given(shares(2, states=5))
def test_ordinal_wasserstein_has_its_range(distributions):
    p, q = distributions
    assert 0 <= ordinal_wasserstein(p, q) <= 1 + 1e-12
    assert ordinal_wasserstein(p, q) == pytest.approx(ordinal_wasserstein(q, p))
    assert ordinal_wasserstein(p, p) == 0


def test_shares_count_unseen_values_first():
    layout = Layout(("a", "b"), ("binary", "categorical"), (2, 3))
    rows = Rows(np.array([[0, 2], [1, UNSEEN], [1, 2], [1, 0]], np.int32), np.empty((4, 0)))
    assert discrete_shares(rows, layout).tolist() == [[0, 0.25, 0.75, 0], [0.25, 0.25, 0, 0.5]]


def test_bins_are_the_deciles_of_the_real_values():
    real = np.arange(100.0)
    p, q = binned_shares(real, np.full(7, 1e9))
    assert p[:10] == pytest.approx(np.full(10, 0.1))
    assert q[:10].tolist() == [0] * 9 + [1]


@pytest.mark.parametrize("beside", [-1e-9, 1e-9])
def test_a_number_that_repeats_has_its_own_bin(beside):
    # A constant column, and one that is half zeros.
    for real in (np.zeros(20), np.r_[np.zeros(20), np.linspace(1, 2, 20)]):
        p, q = binned_shares(real, np.full(5, beside))
        assert total_variation(p, q) == 1
        same, also = binned_shares(real, real)
        assert same.tolist() == also.tolist()


MIXED = Layout(("a", "o"), ("binary", "ordinal"), (2, 3), ("x",))


def test_the_mean_over_columns_by_hand():
    real = Rows(np.array([[0, 0], [1, 0]], np.int32), np.array([[0.0], [1.0]]))
    drawn = Rows(np.array([[1, 1], [1, 1]], np.int32), np.array([[5.0], [7.0]]))
    score = marginal_distances(real, drawn, MIXED)
    # a: TV 1/2; o: disjoint, one step of two; x: 5 and 7 lie in the top bin, where 1 is: TV 1/2.
    assert score["total_variation"] == pytest.approx((1 / 2 + 1 + 1 / 2) / 3)
    assert score["hellinger"] == pytest.approx((2 * np.sqrt(1 - np.sqrt(0.5)) + 1) / 3)
    assert score["wasserstein"] == pytest.approx((1 / 2 + 1 / 2 + 5.5) / 3)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30))
def test_rows_at_no_distance_are_the_same_in_any_order(seed, n, m):
    rng = np.random.default_rng(seed)

    def rows(size):
        codes = np.c_[rng.integers(-1, 2, size), rng.integers(-1, 3, size)]
        return Rows(codes.astype(np.int32), rng.normal(size=(size, 1)).round(1))

    real, drawn = rows(n), rows(m)
    assert set(marginal_distances(real, real.take(rng.permutation(n)), MIXED).values()) == {0.0}
    score = marginal_distances(real, drawn, MIXED)
    assert all(0 <= value <= 1 for name, value in score.items() if name != "wasserstein")
    assert score["wasserstein"] >= 0
    assert score == marginal_distances(real, drawn.take(rng.permutation(m)), MIXED)


def test_layouts_with_one_kind_of_column():
    codes, numbers = np.array([[0], [1]], np.int32), np.array([[0.5], [1.5]])
    none = np.empty((2, 0))
    only_codes = Layout(("a",), ("binary",), (2,))
    drawn = Rows(codes[[0, 0]], none)
    assert marginal_distances(Rows(codes, none), drawn, only_codes)["wasserstein"] == 0.5
    only_numbers = Layout((), (), (), ("x",))
    part = Rows(none.astype(np.int32), numbers)
    assert marginal_distances(part, part, only_numbers)["hellinger"] == 0


def test_no_rows_or_columns_are_refused():
    empty = Rows(np.empty((0, 2), np.int32), np.empty((0, 1)))
    some = Rows(np.zeros((2, 2), np.int32), np.zeros((2, 1)))
    with pytest.raises(ValueError, match="got 2 real rows, 0 synthetic rows, 3 columns"):
        marginal_distances(some, empty, MIXED)
