"""A tree over columns, within classes: which edges it has, and rows drawn along them.

Each column depends on its class and one other column at most (a tree-augmented naive Bayes;
Chow and Liu 1968, Friedman, Geiger and Goldszmidt 1997).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rampart.synthetic.private.counting import draw

Edges = Sequence[tuple[int, int]]
SWEEPS = 30  # of the iterative proportional fitting; a table of two columns settles in a few


class Forest:
    """Which columns hang together so far; an edge within a part would close a circle.

    Examples
    --------
    >>> forest = Forest(3)
    >>> forest.join(0, 2), forest.apart(0, 2), forest.apart(1, 2)
    (None, False, True)
    """

    def __init__(self, columns: int):
        self.part = np.arange(columns)

    def apart(self, one: int, other: int) -> bool:
        """Return whether an edge may lie between two columns."""
        return bool(self.part[one] != self.part[other])

    def join(self, one: int, other: int) -> None:
        """Put two parts together."""
        self.part[self.part == self.part[other]] = self.part[one]


def from_parents(columns: int, edges: Edges) -> list[tuple[int, int | None]]:
    """Return (column, parent) of all columns, each after its parent; the first of a part has none.

    Examples
    --------
    >>> from_parents(4, [(2, 1), (0, 2)])
    [(0, None), (2, 0), (1, 2), (3, None)]
    """
    beside: dict[int, list[int]] = {column: [] for column in range(columns)}
    for one, other in edges:
        beside[one].append(other)
        beside[other].append(one)
    order: list[tuple[int, int | None]] = []
    done: set[int] = set()
    for root in range(columns):
        waiting: list[tuple[int, int | None]] = [] if root in done else [(root, None)]
        while waiting:
            column, parent = waiting.pop(0)
            done.add(column)
            order.append((column, parent))
            waiting += [(child, column) for child in sorted(beside[column]) if child not in done]
    return order


def independent(rows: np.ndarray, columns: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Return the counts (classes, a, b) of two columns that are independent within a class.

    Parameters
    ----------
    rows : (classes, a) and columns : (classes, b), shares. totals : (classes,), rows.
    """
    return totals[:, None, None] * rows[:, :, None] * columns[:, None, :]


def shrunk(counts: np.ndarray, expected: np.ndarray, sigma: float) -> np.ndarray:
    """Return counts moved towards the expected ones, as far as their noise explains the difference.

    Class by class ``expected + w (counts - expected)``, of m counts with
    ``w = max(0, 1 - m σ² / |counts - expected|²)``.

    Examples
    --------
    >>> shrunk(np.array([[[4.0, 0.0]]]), np.array([[[2.0, 2.0]]]), 1.0).tolist()
    [[[3.5, 0.5]]]
    """
    difference = counts - expected
    squares = (difference**2).sum(axis=(1, 2), keepdims=True)
    noise = sigma**2 * difference[0].size
    return expected + np.maximum(0.0, 1 - noise / np.maximum(squares, 1e-12)) * difference


def fitted(counts: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the table of shares that is nearest to noisy counts and has the given margins.

    Iterative proportional fitting (Deming and Stephan 1940), class by class.

    Parameters
    ----------
    counts : (classes, a, b), noisy. rows : (classes, a) and columns : (classes, b), shares.
    """
    table = np.maximum(counts, 0) + 1e-6
    for _ in range(SWEEPS):
        table = table * (rows / table.sum(axis=2))[:, :, None]
        table = table * (columns / table.sum(axis=1))[:, None, :]
    return table


def sample(
    singles: Sequence[np.ndarray],
    pairs: Mapping[tuple[int, int], np.ndarray],
    y: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return codes, int32 (n, columns), of rows of the classes y.

    Parameters
    ----------
    singles : of each column shares (classes, size). pairs : edge -> shares (classes, size, size).
    """
    codes = np.empty((len(y), len(singles)), np.int32)
    for column, parent in from_parents(len(singles), list(pairs)):
        if parent is None:
            codes[:, column] = draw(singles[column][y], rng)
            continue
        table = pairs.get((parent, column))
        if table is None:
            table = pairs[column, parent].transpose(0, 2, 1)
        codes[:, column] = draw(table[y, codes[:, parent]], rng)
    return codes
