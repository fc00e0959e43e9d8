"""hit@k, its interval, and the difference of two rankings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rampart.metrics.bootstrap import percentiles


def hits(ranked: np.ndarray, answers: Sequence[tuple[str, ...]], k: int) -> np.ndarray:
    """Tell of each text whether one of its techniques is among the first k; hit@k is the mean.

    Goal: higher; range of the mean: 0 to 1.

    Parameters
    ----------
    ranked : ids of shape (texts, at least k), best first; an empty one is none.
    answers : the techniques of each text.

    Returns
    -------
    bool array of shape (texts,).

    Examples
    --------
    >>> hits(np.array([["a", "b"], ["b", ""]]), [("b", "c"), ("a",)], 2).tolist()
    [True, False]
    """
    if ranked.shape[1] < k:
        raise ValueError(f"hit@{k} needs {k} ranks, got {ranked.shape[1]}")
    pairs = zip(ranked[:, :k].tolist(), answers, strict=True)
    return np.array([not set(row).isdisjoint(truth) for row, truth in pairs], dtype=bool)


def draws(groups: np.ndarray, replicates: int, seed: int) -> np.ndarray:
    """Draw groups with replacement: how often each text counts, shape (replicates, texts).

    Sentences about one group are alike, so whole groups are drawn.
    """
    names, inverse = np.unique(groups, return_inverse=True)
    if len(names) < 2:
        raise ValueError(f"a bootstrap of groups needs two or more, got {len(names)}")
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=replicates)
    return weights[:, inverse]


def scored(found: np.ndarray, weights: np.ndarray, alpha: float) -> dict[str, float]:
    """Return the mean of values of shape (texts,) with its percentile interval."""
    value = np.asarray(found, dtype=float)
    if not len(value):
        raise ValueError("no text to score")
    totals = weights.sum(axis=1)
    low, high = percentiles((weights @ value)[totals > 0] / totals[totals > 0], alpha)
    return {"value": float(value.mean()), "low": low, "high": high}
