"""Scores that are a mean over cells of the share of their rows that is right.

A cell is a set of rows that counts as one, however many rows it has: the columns of one class in
short tables, say. The bootstrap resamples whole groups, as their rows succeed and fail together
(rampart/metrics/bootstrap.py); a group may have rows in several cells, which then move together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.metrics.bootstrap import by_group, judged, percentiles, resample, resample_groups


def mean_right(cells: np.ndarray, right: np.ndarray) -> float:
    """Return the mean over cells of the share of their rows that is right.

    Parameters
    ----------
    cells : int array of shape (n,): the cell of a row, 0 to K - 1, or -1 for none.
    right : bool array of shape (n,).

    Raises
    ------
    ValueError : no row is in a cell, or a number below K has no row.

    Examples
    --------
    >>> round(mean_right(np.array([0, 0, 0, 1, -1]), np.array([1, 1, 0, 0, 1])), 3)
    0.333
    """
    return float(_means(_counts(cells, np.asarray(right, dtype=np.int64), 2).sum(axis=0), [1]))


def interval(
    cells: np.ndarray,
    right: np.ndarray,
    replicates: int,
    alpha: float,
    seed: int,
    groups: np.ndarray | None = None,
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of ``mean_right`` at confidence ``1 - alpha``.

    Parameters
    ----------
    replicates, alpha, seed : number of replicates, 1 - confidence, seed of the draws.
    groups : names of shape (n,), resampled whole; None: rows are, within their cell.

    Raises
    ------
    ValueError : see ``mean_right``; or the rows of a cell are of one group.
    """
    counts = _counts(cells, np.asarray(right, dtype=np.int64), 2, groups)
    return percentiles(_means(_draws(counts, replicates, seed, groups), [1]), alpha)


def paired_test(
    cells: np.ndarray,
    a: np.ndarray,
    b: np.ndarray,
    replicates: int,
    alpha: float,
    seed: int,
    groups: np.ndarray | None = None,
) -> dict[str, Any]:
    """Test whether two models differ in ``mean_right``, on the same rows.

    Interval and p are those of ``rampart.metrics.bootstrap.judged``.

    Parameters
    ----------
    a, b : bool arrays of shape (n,): where each model is right.

    Returns
    -------
    dict : ``difference`` (a - b), ``low``, ``high`` (percentile interval), ``p``.
    """
    pairs = 2 * np.asarray(a, dtype=np.int64) + np.asarray(b, dtype=np.int64)
    counts = _counts(cells, pairs, 4, groups)
    draws = _draws(counts, replicates, seed, groups)
    values = _means(draws, [2, 3]) - _means(draws, [1, 3])
    whole = counts.sum(axis=0)
    difference = float(_means(whole, [2, 3]) - _means(whole, [1, 3]))
    return {"difference": difference, **judged(values, alpha)}


def _counts(
    cells: np.ndarray, outcomes: np.ndarray, size: int, groups: np.ndarray | None = None
) -> np.ndarray:
    """Return the rows of each group by cell and outcome, shape (G, K, size); G = 1 without any."""
    cells = np.asarray(cells)
    inside = cells >= 0
    if not inside.any():
        raise ValueError("cells: no row is in one, so the mean over them is not defined")
    names = np.zeros(len(cells), dtype=np.int64) if groups is None else np.asarray(groups)
    total = int(cells.max()) + 1
    flat = by_group((cells * size + outcomes)[inside], names[inside], total * size)
    counts = flat.reshape(len(flat), total, size)
    if (empty := counts.sum(axis=(0, 2)) == 0).any():
        raise ValueError(f"cells: number {int(empty.argmax())} of {total} has no row")
    return counts


def _draws(counts: np.ndarray, replicates: int, seed: int, groups: np.ndarray | None) -> np.ndarray:
    """Return bootstrap replicates of the counts by cell, shape (B, K, size)."""
    rng = np.random.default_rng(seed)
    if groups is None:
        return resample(counts[0], replicates, rng)
    return resample_groups(counts.reshape(len(counts), -1), counts.shape[1], replicates, rng)


def _means(counts: np.ndarray, outcomes: list[int]) -> np.ndarray:
    """Return the mean over cells of the share of some outcomes; (..., K, size) gives (...)."""
    shares = counts[..., outcomes].sum(axis=-1) / counts.sum(axis=-1)
    return shares.mean(axis=-1)
