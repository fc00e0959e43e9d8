"""Eight statistics of lengths and counts, and six measures of entropy and diversity."""

from __future__ import annotations

import numpy as np

from rampart.features.columns.block import Block
from rampart.features.columns.sums import order_statistics, runs, sum_entropy
from rampart.features.columns.tokens import Tokens

STATISTICS = (
    "length_mean",
    "length_median",
    "length_std",
    "whole_distinct",
    "unique_ratio",
    "null_ratio",
    "numeric_ratio",
    "length_range",
)
DIVERSITY = (
    "entropy_characters",
    "entropy_words",
    "entropy_values",
    "whole_growth",
    "gini",
    "type_token_ratio",
)


def statistics(
    block: Block,
    numeric: np.ndarray,
    n_rows: np.ndarray,
    n_missing: np.ndarray,
    whole: np.ndarray,
) -> np.ndarray:
    """Return the statistics: float64, (C, 8). Lengths are ``ln(1 + characters)``.

    Parameters
    ----------
    numeric : bool, (E,). Which texts are numbers.
    n_rows, n_missing : (C,). Rows of each column, and those without a value.
    whole : (C, 4), of ``repeats``; the first is among the statistics.
    """
    length = np.minimum(block.length, 1 << 27)  # so that sums of squares stay exact
    low, median, high = order_statistics(block.column, length, block.weight, len(block.first))
    rows = np.maximum(block.rows, 1)
    total = block.sums(length * block.weight)
    centre = total // rows
    # About the whole part of the mean, so that the squares of 10 MB cells stay exact.
    away = length - centre[block.column]
    square = block.sums(away**2 * block.weight) / rows
    variance = np.maximum(square - (block.sums(away * block.weight) / rows) ** 2, 0)
    missing = np.clip(n_missing / np.maximum(n_rows, 1), 0, 1)
    return np.array(
        [
            np.log1p(total / rows),
            np.log1p(median),
            np.log1p(np.sqrt(variance)),
            whole[:, 0],
            block.distinct / rows,
            missing,
            block.sums(numeric * block.weight) / rows,
            np.log1p(high - low),
        ]
    ).T


def diversity(block: Block, tokens: Tokens, histogram: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return the entropies and diversities: float64, (C, 6).

    Shannon's entropy of counts c with the sum n is ``log2 n - sum(c log2 c) / n`` bits; that of
    words and values is divided by ``log2 n``, so that it does not grow with the rows. Gini's
    coefficient is that of the counts of the distinct values, ``sum((2 i - k - 1) c_i) / (k n)``
    over the sorted counts. The growth of the whole column is the last of ``whole`` (``repeats``).
    """
    count = len(block.first)
    letters = _entropy(sum_entropy(histogram).sum(axis=1), histogram.sum(axis=1))
    value = ~block.is_name[tokens.text]
    column = block.column[tokens.text[value]]
    which, times = runs(column, tokens.key[value])
    words = np.bincount(column, minlength=count)
    types = np.bincount(which, minlength=count)
    weights = _whole(which, sum_entropy(times), count)
    rows, k = block.rows, block.distinct
    # Sorted counts of each column: a name, whose weight is 0, is always the first of its column.
    ordered = np.sort((block.column << 40) + block.weight) & ((1 << 40) - 1)
    rank = np.arange(len(ordered)) - block.first[block.column]
    unequal = block.sums((2 * rank - k[block.column] - 1) * ordered)
    return np.array(
        [
            letters,
            _entropy(weights, words) / np.log2(np.maximum(words, 2)),
            _entropy(block.sums(sum_entropy(block.weight)), rows) / np.log2(np.maximum(rows, 2)),
            whole[:, 3],
            unequal / np.maximum(k * rows, 1),
            types / np.maximum(words, 1),
        ]
    ).T


def _entropy(weights: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return bits from ``sum(c log2 c)`` in units of 2**-16 and ``sum(c)``, both (C,)."""
    total = np.maximum(total, 1).astype(float)
    return np.maximum(np.log2(total) - weights / 65536 / total, 0)


def _whole(column: np.ndarray, amounts: np.ndarray, count: int) -> np.ndarray:
    """Return sums of whole numbers by column; below 2**53 floats add them exactly."""
    return np.bincount(column, amounts, count)
