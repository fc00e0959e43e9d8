"""Counts of the codes of columns within classes, true and noisy, and noisy counts as shares."""

from __future__ import annotations

import numpy as np

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.private.accounting import Budget, scale_of
from rampart.synthetic.private.noise import discrete_gaussian
from rampart.synthetic.tables.rows import Layout


def require_discrete(layout: Layout) -> None:
    """Refuse continuous columns: the coding of one is made from its values, which says them.

    Raises
    ------
    GeneratorError : names the columns and what would help.
    """
    if layout.continuous:
        raise GeneratorError(
            f"continuous columns have no guarantee, as their coding holds values of rows: "
            f"{', '.join(layout.continuous[:5])}; give their ranges (tabulate.<data set>.bounds, "
            "app.synthesize --bounds) and fill what is missing, or declare them ordinal or "
            "categorical"
        )


def single(codes: np.ndarray, y: np.ndarray, size: int, classes: int) -> np.ndarray:
    """Return the rows of each class with each code of one column, int64 (classes, size)."""
    return np.bincount(y * size + codes, minlength=classes * size).reshape(classes, size)


def pair(
    one: np.ndarray, other: np.ndarray, y: np.ndarray, sizes: tuple[int, int], classes: int
) -> np.ndarray:
    """Return the rows of each class with each two codes, int64 (classes, size, size).

    Examples
    --------
    >>> pair(np.array([0, 1]), np.array([1, 1]), np.array([0, 0]), (2, 2), 1).tolist()
    [[[0, 1], [0, 1]]]
    """
    a, b = sizes
    return np.bincount((y * a + one) * b + other, minlength=classes * a * b).reshape(classes, a, b)


def noisy(
    counts: np.ndarray, rho: float, budget: Budget, what: str, rng: np.random.Generator
) -> np.ndarray:
    """Return counts with discrete Gaussian noise that costs ρ; a row changes one count by 1."""
    return counts + discrete_gaussian(scale_of(budget.spend(what, rho)), counts.shape, rng)


def shares(counts: np.ndarray) -> np.ndarray:
    """Return noisy counts (..., k) as shares of the last axis, all above 0.

    Negative counts are none. A row without any is even: of it nothing is known.

    Examples
    --------
    >>> shares(np.array([[3, -2], [-1, 0]])).round(3).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    kept = np.maximum(counts, 0) + 1e-9
    return kept / kept.sum(axis=-1, keepdims=True)


def draw(table: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a code for each row of shares (n, k), int32 (n,)."""
    ends = np.cumsum(table, axis=1)
    above = rng.random(len(table))[:, None] * ends[:, -1:] < ends
    return above.argmax(axis=1).astype(np.int32)
