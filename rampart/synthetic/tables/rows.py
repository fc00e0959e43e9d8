"""Coded rows: what generators, judges and distances work on, whatever a table held.

A table's values are coded in the fold (``rampart.synthetic.tables.coding``): discrete columns as
codes 0, 1, ..., continuous ones as numbers of about unit scale. A missing value is a state of its
own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

KINDS = ("binary", "categorical", "ordinal")  # of a discrete column
UNSEEN = -1  # the code of a value that the training part never had; only real test rows have it


@dataclass(frozen=True)
class Layout:
    """What the columns of coded rows are.

    Parameters
    ----------
    names : of the D discrete columns.
    kinds : of each, one of ``KINDS``. The codes of an ordinal column are in its order.
    sizes : number of codes of each, >= 1.
    continuous : names of the C continuous columns.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    sizes: tuple[int, ...]
    continuous: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse parts that do not fit together."""
        if not len(self.names) == len(self.kinds) == len(self.sizes):
            raise ValueError("names, kinds and sizes of a layout must have equal lengths")
        if wrong := set(self.kinds) - set(KINDS):
            raise ValueError(f"kinds must be among {KINDS}, got {sorted(wrong)}")
        if min(self.sizes, default=1) < 1:
            raise ValueError("a discrete column needs one code at least")

    def __len__(self) -> int:
        """Return the number of columns, D + C."""
        return len(self.names) + len(self.continuous)


@dataclass(frozen=True)
class Rows:
    """n coded rows.

    Parameters
    ----------
    discrete : int32 array (n, D) of codes, ``UNSEEN`` (-1) in real test rows alone.
    continuous : float64 array (n, C), finite.
    """

    discrete: np.ndarray
    continuous: np.ndarray

    def __post_init__(self) -> None:
        """Refuse parts of different length."""
        if len(self.discrete) != len(self.continuous):
            raise ValueError("the discrete and the continuous part must have equally many rows")

    def __len__(self) -> int:
        """Return n."""
        return len(self.discrete)

    def take(self, index: np.ndarray) -> Rows:
        """Return some rows, by positions or by a mask."""
        return Rows(self.discrete[index], self.continuous[index])


def concat(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts, one after another."""
    return Rows(
        np.concatenate([part.discrete for part in parts]),
        np.concatenate([part.continuous for part in parts]),
    )


def one_hot(rows: Rows, layout: Layout, dtype: type = np.float32) -> np.ndarray:
    """Return rows as indicators: what networks read.

    Returns
    -------
    array (n, sum(sizes) + C) : an indicator for each code of each discrete column (all 0 for an
        unseen value), then the continuous columns.

    Examples
    --------
    >>> layout = Layout(("a", "b"), ("binary", "categorical"), (2, 3), ("c",))
    >>> rows = Rows(np.array([[1, -1], [0, 2]], np.int32), np.array([[0.5], [-2.0]]))
    >>> one_hot(rows, layout)
    array([[ 0. ,  1. ,  0. ,  0. ,  0. ,  0.5],
           [ 1. ,  0. ,  0. ,  0. ,  1. , -2. ]], dtype=float32)
    """
    starts = np.concatenate([[0], np.cumsum(layout.sizes)]).astype(int)
    wide = np.zeros((len(rows), starts[-1] + len(layout.continuous)), dtype)
    row, column = np.nonzero(rows.discrete >= 0)
    wide[row, starts[column] + rows.discrete[row, column]] = 1
    wide[:, starts[-1] :] = rows.continuous
    return wide


def matrix(rows: Rows, layout: Layout) -> np.ndarray:
    """Return rows as features: what classifiers read.

    Returns
    -------
    array (n, P) : in order of the columns, one feature for a discrete column of one or two codes
        and for an ordinal one, code / (size - 1) in [0, 1]; an indicator a code for others; then
        the continuous columns. An unseen value is 0 throughout.

    Examples
    --------
    >>> layout = Layout(("a", "b", "o"), ("binary", "categorical", "ordinal"), (2, 3, 5), ("c",))
    >>> rows = Rows(np.array([[1, 2, 2], [0, -1, 4]], np.int32), np.array([[0.5], [-2.0]]))
    >>> matrix(rows, layout)
    array([[ 1. ,  0. ,  0. ,  1. ,  0.5,  0.5],
           [ 0. ,  0. ,  0. ,  0. ,  1. , -2. ]])
    """
    parts = []
    for k, (kind, size) in enumerate(zip(layout.kinds, layout.sizes, strict=True)):
        codes = rows.discrete[:, k]
        if size <= 2 or kind == "ordinal":
            parts.append((np.maximum(codes, 0) / max(size - 1, 1))[:, None])
        else:
            parts.append((codes[:, None] == np.arange(size)).astype(np.float64))
    return np.concatenate([*parts, rows.continuous], axis=1) if parts else rows.continuous.copy()
