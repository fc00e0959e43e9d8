import numpy as np

from rampart.features.columns.sums import order_statistics, runs, sum_entropy


def test_order_statistics():
    column, amount = np.array([0, 0, 2]), np.array([-5, 3, 7])
    quantiles = order_statistics(column, amount, np.array([1, 3, 2]), 3)
    assert quantiles.tolist() == [[-5, 0, 7], [3, 0, 7], [3, 0, 7]]
    none = np.zeros(0, np.int64)
    assert order_statistics(none, none, none, 2).tolist() == [[0, 0]] * 3


def test_runs():
    key = np.array([5, 5, 6, 5], np.uint64) << np.uint64(20)
    column, times = runs(np.array([0, 0, 0, 1]), key)
    assert column.tolist() == [0, 0, 1]
    assert times.tolist() == [2, 1, 1]
    assert [part.tolist() for part in runs(np.zeros(0, np.int64), key[:0])] == [[], []]


def test_sum_entropy():
    assert (sum_entropy(np.array([0, 1, 2, 8])) / 65536).tolist() == [0, 0, 2, 24]
