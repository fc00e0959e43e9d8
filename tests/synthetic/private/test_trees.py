import numpy as np
import pytest

from rampart.synthetic.private import trees


def test_each_column_comes_after_its_parent():
    edges = [(3, 1), (1, 0), (4, 2)]
    order = trees.from_parents(5, edges)
    assert sorted(column for column, _ in order) == [0, 1, 2, 3, 4]
    seen = set()
    for column, parent in order:
        assert parent is None or (
            parent in seen and {(parent, column), (column, parent)} & set(edges)
        )
        seen.add(column)


def test_a_table_gets_the_margins_it_must_have():
    counts = np.array([[[10.0, -3.0], [2.0, 8.0]]])
    rows, columns = np.array([[0.6, 0.4]]), np.array([[0.3, 0.7]])
    table = trees.fitted(counts, rows, columns)
    np.testing.assert_allclose(table.sum(axis=2), rows, atol=1e-6)
    np.testing.assert_allclose(table.sum(axis=1), columns, atol=1e-12)
    assert (table >= 0).all()


def test_counts_that_are_noise_alone_become_the_expected_ones():
    counts, expected = np.array([[[3.0, 1.0]]]), np.array([[[2.0, 2.0]]])
    assert trees.shrunk(counts, expected, 5.0).tolist() == expected.tolist()
    far = np.array([[[1002.0, -998.0]]])
    np.testing.assert_allclose(trees.shrunk(far, expected, 1.0), far, rtol=1e-5)


def test_independent_columns():
    table = trees.independent(np.array([[0.5, 0.5]]), np.array([[0.2, 0.8]]), np.array([10.0]))
    assert table.tolist() == [[[1.0, 4.0], [1.0, 4.0]]]


@pytest.mark.parametrize("edge", [(0, 1), (1, 0)])
def test_rows_follow_the_edges_either_way_round(edge):
    singles = [np.array([[0.5, 0.5]]), np.array([[0.5, 0.5]])]
    pairs = {edge: np.array([[[0.0, 0.5], [0.5, 0.0]]])}  # always differ
    codes = trees.sample(singles, pairs, np.zeros(500, int), np.random.default_rng(0))
    assert (codes[:, 0] != codes[:, 1]).all()
    assert codes[:, 0].mean() == pytest.approx(0.5, abs=0.1)
