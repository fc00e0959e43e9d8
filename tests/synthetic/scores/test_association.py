import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.scores.association import association, association_difference
from rampart.synthetic.tables.rows import Layout, Rows


def discrete(*columns):
    """Return rows and layout of categorical columns."""
    codes = np.array(columns, np.int32).T
    names = tuple(f"c{k}" for k in range(len(columns)))
    sizes = tuple(max(column) + 1 for column in columns)
    rows = Rows(codes, np.empty((len(codes), 0)))
    return rows, Layout(names, ("categorical",) * len(columns), sizes)


def continuous(*columns):
    values = np.array(columns, dtype=float).T
    layout = Layout((), (), (), tuple(f"x{k}" for k in range(len(columns))))
    return Rows(np.empty((len(values), 0), np.int32), values), layout


def test_v_of_a_2_by_2_table_by_hand():
    # Counts [[30, 10], [10, 30]]: χ² = 80 (30·30 - 10·10)² / 40⁴ = 20, φ² = 1/4, V = 1/2.
    a, b = np.repeat([0, 0, 1, 1], [30, 10, 10, 30]), np.repeat([0, 1, 0, 1], [30, 10, 10, 30])
    matrix = association(*discrete(a, b))
    # Corrected: (1/4 - 1/79) / (1 - 1/79).
    assert matrix[0, 1] == pytest.approx(np.sqrt((1 / 4 - 1 / 79) / (1 - 1 / 79)))
    assert matrix[0, 1] == pytest.approx(0.4902, abs=1e-4)


def test_v_of_a_2_by_3_table_by_hand():
    # Each state of b has one of a: φ² = 1; d = 1 and 2, n - 1 = 29; room min(1·28/29, 2·27/29).
    a, b = np.repeat([0, 1, 1], 10), np.repeat([0, 1, 2], 10)
    expected = np.sqrt((1 - 2 / 29) / min(28 / 29, 54 / 29))
    assert association(*discrete(a, b))[0, 1] == pytest.approx(expected)


def test_v_equals_scipy_before_the_correction():
    from scipy.stats.contingency import association as cramer

    rng = np.random.default_rng(0)
    a = rng.integers(0, 3, 400)
    b = (a + rng.integers(0, 3, 400)) % 4
    counts = np.zeros((3, 4), int)
    np.add.at(counts, (a, b), 1)
    squared = cramer(counts, method="cramer") ** 2 * 2  # φ² = V² min(r - 1, c - 1)
    room = min(d * (1 - d / 399) for d in (2, 3))
    assert association(*discrete(a, b))[0, 1] ** 2 == pytest.approx((squared - 6 / 399) / room)


def test_the_correlation_ratio_by_hand():
    # Groups 1, 2, 3 and 3, 4, 5: between 6·1, total 6 + 4, η² = 6/10; ε² = 1 - 4/10 · 5/4.
    rows = Rows(np.repeat([[0], [1]], 3, axis=0).astype(np.int32), np.c_[[1.0, 2, 3, 3, 4, 5]])
    matrix = association(rows, Layout(("a",), ("binary",), (2,), ("x",)))
    assert matrix[0, 1] == pytest.approx(np.sqrt(1 / 2))


def test_pearson_by_hand():
    # Deviations (-1, 0, 1, 0) and (0, 1, 1, -2): r² = 1² / (2·6), adjusted 1 - 11/12 · 3/2 < 0.
    assert association(*continuous([0, 1, 2, 1], [3, 4, 4, 1]))[0, 1] == 0
    # (-2, -1, 0, 1, 2) and (-2, 0, -1, 1, 2): r² = 9² / (10·10), adjusted 1 - 0.19 · 4/3.
    matrix = association(*continuous([0, 1, 2, 3, 4], [1, 3, 2, 4, 5]))
    assert matrix[0, 1] == pytest.approx(np.sqrt(1 - 0.19 * 4 / 3))
    # A falling line is as strong as a rising one.
    assert association(*continuous([0, 1, 2, 5], [7, 5, 3, -3]))[0, 1] == pytest.approx(1)


def test_binary_columns_have_one_association_however_they_are_read():
    a, b = np.repeat([0, 0, 1, 1], [9, 3, 4, 7]), np.repeat([0, 1, 0, 1], [9, 3, 4, 7])
    both = association(*discrete(a, b))[0, 1]
    assert association(*continuous(a, b))[0, 1] == pytest.approx(both)
    mixed = Rows(a[:, None].astype(np.int32), b[:, None].astype(float))
    matrix = association(mixed, Layout(("a",), ("binary",), (2,), ("b",)))
    assert matrix[0, 1] == pytest.approx(both)


def test_equal_columns_are_1_and_constant_ones_0():
    matrix = association(*discrete([0, 1, 2, 0, 1, 2], [2, 0, 1, 2, 0, 1], [0] * 6))
    assert matrix == pytest.approx(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]]))
    assert association(*continuous([1, 2, 3], [0.1] * 3)).tolist() == [[1, 0], [0, 1]]


def test_a_column_that_names_its_rows_tells_nothing():
    assert association(*discrete([0, 1, 2, 3], [0, 0, 1, 1]))[0, 1] == 0


def test_independent_columns_do_not_seem_associated_as_rows_get_fewer():
    rng = np.random.default_rng(0)
    means = []
    for n in (100, 1000):
        matrix = association(*discrete(*rng.integers(0, 2, (30, n))))
        means.append((matrix[np.triu_indices(30, 1)] ** 2).mean())
    # Uncorrected, the squares would be 1/n on average: 0.01 and 0.001.
    assert means[0] < 0.006
    assert means[1] < 0.0006


def test_unseen_values_are_one_state():
    coded = association(*discrete([0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 0]))
    rows, layout = discrete([0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 1, 0])
    rows.discrete[4:, 0] = -1
    np.testing.assert_array_equal(association(rows, layout), coded)


def mixed_rows(seed, n):
    rng = np.random.default_rng(seed)
    codes = np.c_[rng.integers(0, 2, n), rng.integers(-1, 4, n), np.zeros(n)].astype(np.int32)
    layout = Layout(tuple("abc"), ("binary", "categorical", "binary"), (2, 4, 2), ("x", "y"))
    return Rows(codes, rng.normal(size=(n, 2)).round(1) + codes[:, :1]), layout


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(3, 40))
def test_an_association_is_symmetric_and_within_its_range(seed, n):
    rows, layout = mixed_rows(seed, n)
    matrix = association(rows, layout)
    assert matrix.shape == (5, 5)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert ((matrix >= 0) & (matrix <= 1)).all()
    assert (np.diag(matrix) == 1).all()
    again = association(rows.take(np.random.default_rng(seed).permutation(n)), layout)
    # Squares near 0 lose digits, and their roots more.
    np.testing.assert_allclose(again**2, matrix**2, atol=1e-12)


def test_blocks_change_nothing(monkeypatch):
    rows, layout = mixed_rows(1, 50)
    whole = association(rows, layout)
    monkeypatch.setattr("rampart.synthetic.scores.association.BLOCK", 3)
    np.testing.assert_allclose(association(rows, layout) ** 2, whole**2, atol=1e-12)


def test_the_difference_by_hand():
    a = np.array([[1, 0.2, 0.4], [0.2, 1, 0.9], [0.4, 0.9, 1]])
    b = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    assert association_difference(a, b) == pytest.approx((0.3 + 0 + 0.6) / 3)
    assert association_difference(b, a) == association_difference(a, b)
    assert association_difference(a, a) == 0


def test_what_has_no_association_is_refused():
    with pytest.raises(ValueError, match="three rows or more, got 2"):
        association(*discrete([0, 1], [1, 0]))
    with pytest.raises(ValueError, match="two square matrices of one shape"):
        association_difference(np.eye(2), np.eye(3))
    with pytest.raises(ValueError, match="two columns or more, got 1"):
        association_difference(np.eye(1), np.eye(1))
