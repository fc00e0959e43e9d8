"""Fewer rows of a table, with the classes in their proportions."""

from __future__ import annotations

import numpy as np

from rampart.synthetic.tables.folds import FOLDS


def quotas(counts: np.ndarray, rows: int) -> np.ndarray:
    """Share ``rows`` among classes by their sizes, by the largest remainder.

    A class keeps at least as many rows as there can be folds (10), or all that it has, as long as
    an equal share allows that: else a small class would be too small to be tested.

    Parameters
    ----------
    counts : int array (K,) of rows by class.
    rows : in all, at least two a class.

    Returns
    -------
    int64 array (K,), at most ``counts``; its sum is ``min(rows, sum(counts))``.

    Examples
    --------
    >>> quotas(np.array([900, 100]), 50).tolist()
    [40, 10]
    """
    counts = np.asarray(counts, dtype=np.int64)
    if rows < 2 * len(counts):
        raise ValueError(f"rows must be at least {2 * len(counts)}, two a class, got {rows}")
    rows = min(rows, int(counts.sum()))
    ideal = counts * rows / counts.sum()
    least = np.minimum(counts, min(FOLDS[1], rows // len(counts)))
    given = np.maximum(np.floor(ideal).astype(np.int64), least)
    while given.sum() > rows:  # the rows added to small classes are taken where most is left
        given[np.argmax(np.where(given > least, given - ideal + given / rows, -np.inf))] -= 1
    while given.sum() < rows:
        given[np.argmax(np.where(given < counts, ideal - given, -np.inf))] += 1
    return given


def stratified_cap(y: np.ndarray, rows: int, seed: int) -> np.ndarray:
    """Choose at most ``rows`` rows at random, the classes as ``quotas`` says.

    Parameters
    ----------
    y : array (n,) of classes.

    Returns
    -------
    int64 array of positions, ascending.
    """
    if rows >= len(y):
        return np.arange(len(y))
    _, codes = np.unique(np.asarray(y), return_inverse=True)
    rng = np.random.default_rng(seed)
    wanted = quotas(np.bincount(codes), rows)
    chosen = [
        rng.choice(np.flatnonzero(codes == c), size=n, replace=False)
        for c, n in enumerate(wanted.tolist())
    ]
    return np.sort(np.concatenate(chosen))
