"""Number the tokens that the rows to train on have; every other one is unknown.

Token ids come from a vocabulary of its own, of up to some 250,000. An embedding for each would be
mostly random numbers that no row has moved.
"""

from __future__ import annotations

from typing import Any

import numpy as np

PADDING, UNKNOWN = 0, 1


def fit(ids: np.ndarray, min_rows: int) -> np.ndarray:
    """Return a table from id to number, int32: 0 padding, 1 unknown, the others from 2 on.

    Parameters
    ----------
    ids : int, shape (n, length), of the rows to train on.
    min_rows : rows that a token must be in; the rarer ones teach what an unknown one means.
    """
    ordered = np.sort(ids, axis=1)
    first = np.diff(ordered, axis=1, prepend=-1) > 0  # each token of a row once
    frequency = np.bincount(ordered[first])
    frequency[PADDING] = 0
    table = np.full(len(frequency) + 1, UNKNOWN, dtype=np.int32)  # the last: ids beyond
    table[PADDING] = PADDING
    known = np.flatnonzero(frequency >= min_rows)
    table[known] = np.arange(len(known)) + 2
    return table


def apply(table: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Return the numbers of tokens, int32 of shape (n, length); a row of padding is one unknown."""
    numbers = table[np.minimum(ids, len(table) - 1)]
    numbers[~numbers.any(axis=1), 0] = UNKNOWN
    return numbers


def size(table: np.ndarray) -> int:
    """Return how many numbers there are."""
    return int(max(table.max(), UNKNOWN)) + 1


def checked(X: Any) -> np.ndarray:
    """Return token ids as they came.

    Raises
    ------
    ValueError : not whole numbers from 0 on in two dimensions.
    """
    ids = np.asarray(X)
    if ids.ndim != 2 or not ids.shape[1] or ids.dtype.kind not in "iu" or ids.min(initial=0) < 0:
        raise ValueError(
            "X: must be token ids, whole numbers from 0 on of shape (n, length), "
            f"got {ids.dtype} of shape {ids.shape}; features of the kind tokens are such"
        )
    return ids
