"""Bootstrap intervals and tests for scores that follow from the confusion matrix.

By row (the default): rows are resampled with replacement within each true class, so each replicate
has the class counts of the data (stratified). For such scores this is the same as drawing each row
of the confusion matrix from a multinomial with its observed shares, which costs microseconds
instead of a pass over the data. Rows of a class are taken as independent; rows of one source are
alike, so the intervals tell how sure the score is for these sources, not how far another source
may lie from it.

By group: whole groups (a table with all its columns) are resampled with replacement, as rows of
one group succeed and fail together; the cluster bootstrap of Field and Welsh (2007). The intervals
are wider and cover what another draw of groups would give.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rampart.metrics.confusion import codes, confusion
from rampart.metrics.kinds import fold, tabulate

Statistic = Callable[[np.ndarray], np.ndarray]
"""From confusion matrices of shape (..., k, k) to scores of shape (...)."""


def resample(counts: np.ndarray, replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Draw stratified bootstrap replicates of a table of counts.

    Parameters
    ----------
    counts : int array of shape (k, m): rows of true class i in cell j.
    replicates : number B of replicates.
    rng : the source of randomness.

    Returns
    -------
    int array of shape (B, k, m), each row with its observed total.
    """
    counts = np.asarray(counts)
    totals = counts.sum(axis=1)
    if (totals == 0).any():
        raise ValueError(f"class {int(np.argmin(totals))} has no rows: it cannot be resampled")
    draws = [rng.multinomial(n, row / n, size=replicates) for n, row in zip(totals, counts)]
    return np.stack(draws, axis=1)


def by_group(cells: np.ndarray, groups: np.ndarray, size: int) -> np.ndarray:
    """Count the rows of each group in each cell.

    Parameters
    ----------
    cells : int array of shape (n,), values 0 to size - 1.
    groups : names, shape (n,).

    Returns
    -------
    int array of shape (G, size), the groups in the order of their names.
    """
    names, inverse = np.unique(groups, return_inverse=True)
    counts = np.bincount(inverse * size + cells, minlength=len(names) * size)
    return counts.reshape(len(names), size)


def resample_groups(
    counts: np.ndarray, classes: int, replicates: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw cluster bootstrap replicates of a table of counts by group.

    A replicate that happens to hold no row of a class has no score; it is drawn again.

    Parameters
    ----------
    counts : int array of shape (G, k * m): the rows of a group, by true class and cell.
    classes : number k of true classes.
    replicates : number B of replicates.
    rng : the source of randomness.

    Returns
    -------
    int array of shape (B, k, m).

    Raises
    ------
    ValueError : fewer than two groups hold a class, so that too many replicates would lack it.
    """
    total, width = counts.shape
    of_class = counts.reshape(total, classes, -1).sum(axis=2) > 0
    if (few := of_class.sum(axis=0)).min() < 2:
        raise ValueError(
            f"class {int(few.argmin())} has rows in {int(few.min())} group(s), a bootstrap of "
            "groups needs two or more: add tables, or resample rows (unit: row)"
        )
    kept: list[np.ndarray] = []
    done = 0
    while done < replicates:
        weights = rng.multinomial(total, np.full(total, 1 / total), size=replicates)
        whole = ((weights @ of_class) > 0).all(axis=1)
        kept.append((weights[whole] @ counts).reshape(-1, classes, width // classes))
        done += len(kept[-1])
    return np.concatenate(kept)[:replicates]


def interval(
    matrix: np.ndarray,
    statistic: Statistic,
    replicates: int,
    alpha: float,
    seed: int,
    groups: np.ndarray | None = None,
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of a score at confidence ``1 - alpha``.

    Parameters
    ----------
    matrix : int array of shape (k, k), the confusion matrix.
    statistic : from matrices (B, k, k) to scores (B,).
    replicates, alpha, seed : number of replicates, 1 - confidence, seed of the draws.
    groups : int array of shape (G, k * k), the confusion matrix of each group, to resample groups;
        None: rows are resampled.
    """
    rng = np.random.default_rng(seed)
    if groups is None:
        values = statistic(resample(matrix, replicates, rng))
    else:
        values = statistic(resample_groups(groups, len(matrix), replicates, rng))
    return percentiles(values, alpha)


def percentiles(values: np.ndarray, alpha: float) -> tuple[float, float]:
    """Return the percentile interval of replicates at confidence ``1 - alpha``.

    Raises
    ------
    ValueError : a replicate without a score, or so few that the interval ends at the outermost.
    """
    if not np.isfinite(values).all():
        raise ValueError("bootstrap: the score of a replicate is not finite")
    if len(values) * alpha < 2:
        few = f"{len(values)} replicates are too few for alpha {alpha:g}"
        raise ValueError(f"bootstrap: {few}: {int(np.ceil(2 / alpha))} or more")
    low, high = np.quantile(values, [alpha / 2, 1 - alpha / 2])
    return float(low), float(high)


def paired_test(
    y: np.ndarray,
    a: np.ndarray,
    b: np.ndarray,
    k: int,
    statistic: Statistic,
    replicates: int = 2000,
    alpha: float = 0.05,
    seed: int = 0,
    groups: np.ndarray | None = None,
    kinds: np.ndarray | None = None,
) -> dict[str, Any]:
    """Test whether two models differ in a score, on the same rows.

    Each replicate draws rows with BOTH predictions (cells of true class × a × b), so that what the
    models have in common cancels; ``judged`` makes the interval and p of them.

    Parameters
    ----------
    y, a, b : int arrays of shape (n,): true classes, predictions of each model.
    k : number of classes.
    statistic : from matrices (..., k, k) to scores (...).
    groups : names of shape (n,), to resample whole groups; None: rows are resampled.
    kinds : names of shape (n,): rows are resampled within each kind, and every kind counts the
        same (rampart/metrics/kinds.py); None: every row does.

    Returns
    -------
    dict : ``difference`` (a - b), ``low``, ``high`` (percentile interval), ``p``.
    """
    pairs = codes(a, k, "a") * k + codes(b, k, "b")
    cells = codes(y, k, "y") * k * k + pairs
    rng = np.random.default_rng(seed)
    observed = confusion(y, a, k), confusion(y, b, k)
    if kinds is not None:
        if groups is not None:
            raise ValueError("bootstrap: resamples groups or kinds, not both")
        table = tabulate(kinds, y, pairs, k * k)
        whole = fold(table.counts, table.of_class, k).reshape(k, k, k)
        observed = whole.sum(axis=2), whole.sum(axis=1)
        draws = fold(resample(table.counts, replicates, rng), table.of_class, k)
    elif groups is None:
        draws = resample(np.bincount(cells, minlength=k**3).reshape(k, k * k), replicates, rng)
    else:
        draws = resample_groups(by_group(cells, groups, k**3), k, replicates, rng)
    draws = draws.reshape(-1, k, k, k)
    values = statistic(draws.sum(axis=3)) - statistic(draws.sum(axis=2))
    difference = float(statistic(observed[0]) - statistic(observed[1]))
    return {"difference": difference, **judged(values, alpha)}


def judged(values: np.ndarray, alpha: float) -> dict[str, float]:
    """Return what the replicates of a paired bootstrap say of a difference.

    ``p = 2 min(#{d* ≤ 0} + 1, #{d* ≥ 0} + 1) / (B + 1)``, at most 1: the smallest alpha at which
    the percentile interval leaves 0 out; the + 1 keeps it above 0 (Davison and Hinkley 1997, 4.2).

    Parameters
    ----------
    values : the differences d* of B replicates, shape (B,).

    Returns
    -------
    dict : ``low``, ``high`` (percentile interval), ``p``.
    """
    low, high = percentiles(values, alpha)
    tail = min((values <= 0).sum(), (values >= 0).sum())
    return {"low": low, "high": high, "p": min(1.0, 2 * (int(tail) + 1) / (len(values) + 1))}
