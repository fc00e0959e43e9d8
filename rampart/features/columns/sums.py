"""Sums and order statistics by column in whole numbers: exact, so no order changes them."""

from __future__ import annotations

import numpy as np


def order_statistics(
    column: np.ndarray, amount: np.ndarray, weight: np.ndarray, count: int
) -> np.ndarray:
    """Return the minimum, the median and the maximum by column.

    Parameters
    ----------
    column, amount, weight : int64, shape (texts,). An amount counts ``weight`` times; it is
        between -2**39 and 2**39.
    count : number of columns.

    Returns
    -------
    array : float64, shape (3, count); 0 where a column has nothing.
    """
    held = np.sort(np.repeat((column << 40) + (amount + (1 << 39)), weight))
    number = np.bincount(column, weight, count).astype(np.int64)
    if not len(held):
        return np.zeros((3, count))
    last = np.cumsum(number) - 1
    first = last + 1 - number
    places = np.array([first, first + (number - 1) // 2, first + number // 2, last])
    low, left, right, high = (
        held[np.minimum(np.maximum(places, 0), len(held) - 1)] & ((1 << 40) - 1)
    ) - (1 << 39)
    return np.array([low, (left + right) / 2, high]) * (number > 0)


def sum_entropy(counts: np.ndarray) -> np.ndarray:
    """Return ``count * log2(count)`` as integers of 2**-16: their sums do not depend on order."""
    counts = np.maximum(counts, 1).astype(float)
    return np.rint(counts * np.log2(counts) * 65536).astype(np.int64)


def runs(column: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the column and the count of each distinct (column, key), sorted.

    Keys are uint64 of which 44 bits count; a block has fewer than 2**20 columns.
    """
    held = np.sort((column.astype(np.uint64) << np.uint64(44)) | (key >> np.uint64(20)))
    edge = np.append(0, np.flatnonzero(held[1:] != held[:-1]) + 1)[: len(held)]
    times = np.append(edge[1:], len(held))[: len(held)] - edge
    return (held[edge] >> np.uint64(44)).astype(np.int64), times
