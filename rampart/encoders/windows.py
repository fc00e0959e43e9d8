"""Windows of tokens: a matrix of ids with 0 for padding, its ragged form, batches of like length.

The matrix is int32 of shape (rows, windows * length). Every window in use begins with the same id,
that of the tokenizer's first special token, and no other place has it. Where the tokenizer pads
with another id than 0, that id and 0 have changed places (``swapped``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

TOKENS = 2048  # of a batch that is only computed; the intermediate values stay in the cache
LEAST = 3  # tokens of a window: the first, the last and one of a text
STEP = 8  # lengths that kernels treat alike: no value depends on the others of its batch


class Windows(NamedTuple):
    """All windows of some rows: whose each is, its ids (w, most tokens) and their number."""

    row: np.ndarray
    ids: np.ndarray
    length: np.ndarray


def split(matrix: np.ndarray, pad: int) -> Windows:
    """Return the windows of a matrix, rows in order, with the tokenizer's own ids.

    Raises
    ------
    ValueError : a row without a first window, whose first ids differ, or that has the first id
        within a window.
    """
    first = matrix[:, 0]
    if not len(first) or not first[0] or (first != first[0]).any():
        raise ValueError("the first id of every row must be that of the tokenizer's first token")
    starts = np.flatnonzero((matrix == first[0]).any(axis=0))
    sizes = np.diff(np.append(starts, matrix.shape[1]))
    if sizes.min() < LEAST:
        raise ValueError(f"the first id of a row stands within a window, at {starts.tolist()}")
    size = int(sizes.max())
    wide = np.pad(matrix, [(0, 0), (0, size)])
    cut = np.stack([wide[:, start : start + size] for start in starts], axis=1)
    ends = np.append(starts[1:], wide.shape[1]) - starts
    cut[:, np.arange(size) >= ends[:, None]] = 0
    used = cut[:, :, 0] == first[0]
    row, ids = np.nonzero(used)[0], cut[used]
    length = (ids != 0).sum(axis=1)
    longest = int(padded(length.max()))
    ids = np.pad(ids, [(0, 0), (0, max(0, longest - ids.shape[1]))])[:, :longest]
    return Windows(row, swapped(ids, pad), length)


def padded(length: np.ndarray | int) -> np.ndarray:
    """Return lengths rounded up to a multiple of ``STEP``."""
    return -(-np.asarray(length) // STEP) * STEP


def swapped(ids: np.ndarray, pad: int) -> np.ndarray:
    """Return ids in which 0 and the id of padding have changed places.

    Examples
    --------
    >>> swapped(np.array([0, 5, 2, 1, 1]), 1).tolist()
    [1, 5, 2, 0, 0]
    """
    if pad == 0:
        return ids
    return np.where(ids == 0, pad, np.where(ids == pad, 0, ids)).astype(ids.dtype)


def batches(length: np.ndarray, tokens: int = TOKENS) -> Iterator[np.ndarray]:
    """Yield indices of windows, longest first, as many as padded to the first are ``tokens``."""
    order = np.argsort(-length, kind="stable")
    start = 0
    while start < len(order):
        size = max(1, tokens // int(padded(length[order[start]])))
        yield order[start : start + size]
        start += size
