"""Do methods differ over many data sets: Friedman's test and Nemenyi's, as Demšar (2006) has them.

A block is what all methods were scored on (a fold of a data set); a method's rank in it is 1 for
the highest score. The tests take blocks as independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def ranks(scores: np.ndarray) -> np.ndarray:
    """Return the rank of each method in each block, 1 the highest score, ties averaged.

    Parameters
    ----------
    scores : float array (N, k), larger is better.

    Returns
    -------
    float array (N, k).

    Raises
    ------
    ValueError : fewer than 2 blocks or 3 methods, or a score that is not finite.

    Examples
    --------
    >>> ranks([[0.9, 0.5, 0.5], [0.1, 0.2, 0.3]])
    array([[1. , 2.5, 2.5],
           [3. , 2. , 1. ]])
    """
    from scipy.stats import rankdata

    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[0] < 2 or scores.shape[1] < 3:
        raise ValueError(
            f"scores: must be of 2 blocks or more by 3 methods or more, got shape {scores.shape}"
        )
    if not np.isfinite(scores).all():
        raise ValueError("scores: must be finite: leave out methods that lack a score in a block")
    return rankdata(-scores, axis=1)


def friedman(scores: np.ndarray) -> dict[str, Any]:
    """Test whether any of k methods differs from the others.

    ``χ² = 12 / (N k (k + 1)) Σ R_j² - 3 N (k + 1)`` with the rank sums R_j, divided by
    ``1 - Σ (t³ - t) / (N k (k² - 1))`` over the ties of t methods in a block; against chi-square
    with k - 1 degrees of freedom; Friedman (1937).

    Parameters
    ----------
    scores : float array (N blocks, k methods), larger is better.

    Returns
    -------
    dict : ``statistic`` (0 or more), ``p_value`` in [0, 1] (small: they differ), ``mean_ranks``
        (k numbers in [1, k], 1 best).

    Raises
    ------
    ValueError : see ``ranks``; or all methods tie in every block.
    """
    from scipy.stats import friedmanchisquare

    places = ranks(scores)
    if np.ptp(places) == 0:
        raise ValueError("friedman: all methods tie in every block: there is nothing to rank")
    test = friedmanchisquare(*places.T)
    return {
        "statistic": float(test.statistic),
        "p_value": float(test.pvalue),
        "mean_ranks": places.mean(axis=0).tolist(),
    }


def nemenyi(scores: np.ndarray, alpha: float) -> dict[str, Any]:
    """Return which of k methods differ, corrected for asking about all pairs.

    Two differ at level alpha if their mean ranks are the critical difference apart,
    ``q_α √(k (k + 1) / 6N)``, q_α the upper quantile of the studentised range of k with infinitely
    many degrees of freedom, over √2; Nemenyi (1963).

    Parameters
    ----------
    scores : float array (N blocks, k methods), larger is better.
    alpha : level, in (0, 1).

    Returns
    -------
    dict : ``critical_difference`` (> 0); ``p_values``, (k, k) lists in [0, 1], 1 on the diagonal.
    """
    from scikit_posthocs import posthoc_nemenyi_friedman
    from scipy.stats import studentized_range

    if not 0 < alpha < 1:
        raise ValueError(f"alpha: must be within (0, 1), got {alpha}")
    places = ranks(scores)
    blocks, methods = places.shape
    # scikit-posthocs has the p-values alone; SciPy's integral may miss 0 and 1 by 1e-16.
    p_values = np.clip(posthoc_nemenyi_friedman(places).to_numpy(), 0, 1)
    quantile = studentized_range.ppf(1 - alpha, methods, np.inf) / np.sqrt(2)
    unit = np.sqrt(methods * (methods + 1) / (6 * blocks))
    return {"critical_difference": float(quantile * unit), "p_values": p_values.tolist()}


def cliques(mean_ranks: Sequence[float], critical_difference: float) -> list[list[int]]:
    """Return the largest groups of methods that do not differ: the bars of Demšar's diagram.

    Parameters
    ----------
    mean_ranks : of k methods.
    critical_difference : ranks this far apart, or further, differ.

    Returns
    -------
    list of lists of positions in ``mean_ranks``, best rank first; two methods or more in each, none
    within another.

    Examples
    --------
    >>> cliques([2.0, 1.0, 3.5, 2.8], 1.6)
    [[1, 0], [0, 3, 2]]
    """
    if not critical_difference > 0:
        raise ValueError(f"critical_difference: must be > 0, got {critical_difference}")
    if not np.isfinite(mean_ranks).all():
        raise ValueError(f"mean_ranks: must be finite, got {list(mean_ranks)}")
    order = np.argsort(mean_ranks, kind="stable")
    ordered = np.asarray(mean_ranks, dtype=np.float64)[order]
    groups, reached = [], 0
    for first in range(len(ordered)):
        last = int(np.searchsorted(ordered, ordered[first] + critical_difference, side="left"))
        if last > max(reached, first + 1):
            groups.append(order[first:last].tolist())
            reached = last
    return groups
