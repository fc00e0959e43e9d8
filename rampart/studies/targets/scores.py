"""Macro-F1 over the classes that a split has, its interval and its paired test, by whole groups.

With some twenty classes a confusion matrix a replicate is large, and F1 needs three numbers of a
class alone: its rows, the rows given to it, and the hits. So a bootstrap of groups is one product
of two matrices: how often each group is drawn, and the tallies of each group.

A class whose rows are all of one group has no interval: a draw either has all of it or nothing.
Such classes, and those without rows, are left out of the mean and named.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.metrics.bootstrap import judged, percentiles
from rampart.metrics.confusion import codes

ROWS, GIVEN, HITS = range(3)
FEWEST = 2
"""Groups that a class needs in a split to be scored there."""


def tallies(y: np.ndarray, said: np.ndarray, groups: np.ndarray, k: int) -> np.ndarray:
    """Return of each group and class its rows, the rows given to it, and the hits.

    Parameters
    ----------
    y, said : int arrays of shape (n,), true and predicted classes 0 to k - 1.
    groups : names, shape (n,).

    Returns
    -------
    int array of shape (G, 3, k), the groups in the order of their names.

    Raises
    ------
    ValueError : other lengths, no row, or a code that is no class.
    """
    y, said, groups = codes(y, k, "y"), codes(said, k, "prediction"), np.asarray(groups)
    if not len(y) == len(said) == len(groups):
        raise ValueError(
            f"y, prediction and groups must have the same rows, got {len(y)}, {len(said)}, "
            f"{len(groups)}"
        )
    names, of = np.unique(groups, return_inverse=True)
    table = np.zeros((len(names), 3, k), dtype=np.int64)
    np.add.at(table, (of, ROWS, y), 1)
    np.add.at(table, (of, GIVEN, said), 1)
    np.add.at(table, (of, HITS, y), (y == said).astype(np.int64))
    return table


def scored(table: np.ndarray, fewest: int = FEWEST) -> np.ndarray:
    """Return which classes are scored: those with rows in ``fewest`` groups, bool of shape (k,).

    Raises
    ------
    ValueError : none is.
    """
    enough = (table[:, ROWS] > 0).sum(axis=0) >= fewest
    if not enough.any():
        raise ValueError(f"no class has rows in {fewest} groups: there is nothing to score")
    return enough


def f1(whole: np.ndarray, enough: np.ndarray) -> np.ndarray:
    """Return the mean of ``2 hits / (rows + given)`` over the scored classes.

    Rows of the classes that are not scored still count where they are given to one that is.

    Parameters
    ----------
    whole : array of shape (..., 3, k); each scored class has rows.
    enough : bool of shape (k,).

    Examples
    --------
    >>> whole = np.array([[10, 10, 3], [10, 12, 1], [8, 8, 0]])
    >>> round(float(f1(whole, np.array([True, True, False]))), 4)  # (16/20 + 16/22) / 2
    0.7636
    """
    part = whole[..., enough]
    if (part[..., ROWS, :] == 0).any():
        raise ValueError("a scored class has no rows: its F1 is not defined")
    return (2 * part[..., HITS, :] / (part[..., ROWS, :] + part[..., GIVEN, :])).mean(axis=-1)


def draws(
    tables: list[np.ndarray], enough: np.ndarray, replicates: int, seed: int
) -> list[np.ndarray]:
    """Return cluster bootstrap replicates of tallies of the same groups, drawn together.

    A replicate that lacks a scored class is drawn again (Field and Welsh 2007 for the bootstrap).

    Parameters
    ----------
    tables : arrays of shape (G, 3, k), the tallies of one or more models of the same rows.

    Returns
    -------
    of each a float array of shape (replicates, 3, k).
    """
    total, _, k = tables[0].shape
    rng, done = np.random.default_rng(seed), 0
    kept: list[list[np.ndarray]] = [[] for _ in tables]
    while done < replicates:
        weights = rng.multinomial(total, np.full(total, 1 / total), size=replicates).astype(float)
        drawn = [(weights @ one.reshape(total, -1)).reshape(-1, 3, k) for one in tables]
        whole = (drawn[0][:, ROWS][:, enough] > 0).all(axis=1)
        for parts, one in zip(kept, drawn):
            parts.append(one[whole])
        done += int(whole.sum())
    return [np.concatenate(parts)[:replicates] for parts in kept]


def interval(
    table: np.ndarray, enough: np.ndarray, replicates: int, alpha: float, seed: int
) -> tuple[float, float]:
    """Return the percentile interval of macro-F1 at confidence ``1 - alpha``."""
    (drawn,) = draws([table], enough, replicates, seed)
    return percentiles(f1(drawn, enough), alpha)


def paired(
    a: np.ndarray, b: np.ndarray, enough: np.ndarray, replicates: int, alpha: float, seed: int
) -> dict[str, Any]:
    """Test whether two models differ in macro-F1 on the same rows, by whole groups.

    Interval and p are those of ``rampart.metrics.bootstrap.judged``.

    Parameters
    ----------
    a, b : tallies of the same rows, shape (G, 3, k).

    Returns
    -------
    dict : ``difference`` (a - b), ``low``, ``high``, ``p``.

    Raises
    ------
    ValueError : the tallies are not of the same rows.
    """
    if a.shape != b.shape or not np.array_equal(a[:, ROWS], b[:, ROWS]):
        raise ValueError("paired: the two models must be scored on the same rows and groups")
    first, second = draws([a, b], enough, replicates, seed)
    values = f1(first, enough) - f1(second, enough)
    difference = float(f1(a.sum(axis=0), enough) - f1(b.sum(axis=0), enough))
    return {"difference": difference, **judged(values, alpha)}
