"""From alerts a day to a threshold on the score, and from a score to how unusual it is.

A day has a stated number of rows, so a budget is a rate: B alerts a day among F rows are B / F of
them, and among n rows ``floor(B n / F)``. A row alerts when its score is above the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rampart.core.params import KnobError
from rampart.metrics.probability import finite, ranked

QUANTILES = (0.0, *np.round(np.arange(0.01, 1, 0.01), 2).tolist(), 0.995, 0.999, 1.0)
OF = ("benign", "all")
"""Whose alerts a budget counts: false alarms alone, or those of all rows, attacks among them."""


def allowed(budget: float, rows: int, rows_a_day: int) -> int:
    """Return how many of some rows may alert.

    Examples
    --------
    >>> allowed(100, 2300, 4600), allowed(1, 2300, 4600)
    (50, 0)
    """
    return int(np.floor(budget * rows / rows_a_day + 1e-9))


def threshold_at(score: np.ndarray, most: int) -> float:
    """Return the lowest threshold that at most ``most`` of the scores are above.

    It lies in the middle between the lowest score that may alert and the next below: the digits
    that a score loses in another runtime move nothing across. Equal scores (to ten digits) alert
    together or not at all. With ``most`` 0, or where all that may alert tie with the next, it is
    the highest score that may not.

    Parameters
    ----------
    score : float array of shape (n,).
    most : 0 to n - 1.

    Raises
    ------
    ValueError : no row, a score that is not finite, or as many alerts as rows.

    Examples
    --------
    >>> threshold_at(np.array([0.125, 0.5, 0.25, 0.75]), 1)
    0.625
    >>> threshold_at(np.array([0.5, 0.5, 0.25, 0.75]), 2)
    0.625
    """
    values = np.sort(ranked(finite(score, "score")))[::-1]
    if not 0 <= most < len(values):
        raise ValueError(f"most: must be 0 to {len(values) - 1}, got {most}")
    edge = values[most]
    above = values[values > edge]
    return float((above[-1] + edge) / 2 if len(above) else edge)


def at_budgets(
    score: np.ndarray,
    attack: np.ndarray,
    groups: np.ndarray,
    budgets: Sequence[float],
    rows_a_day: int,
) -> list[dict[str, Any]]:
    """Return a threshold for each budget, of harmless rows and of all.

    Parameters
    ----------
    score, attack : float and bool arrays of shape (n,): the rows that thresholds are chosen on.
    groups : their groups, names of shape (n,).
    budgets : alerts a day.

    Returns
    -------
    list of dict : ``alerts_a_day``, ``of`` (``benign``, ``all``), ``rows`` (those chosen on),
    ``allowed``, ``alerts`` (those above, of the same rows), ``groups`` (how many those are from:
    few say that the threshold hangs on few sessions), ``threshold``.

    Raises
    ------
    KnobError : a budget that is not below the number of rows it is of.
    """
    found = []
    for of, side in zip(OF, (~attack, np.ones_like(attack))):
        chosen, names = score[side], groups[side]
        for budget in budgets:
            most = allowed(budget, len(score), rows_a_day)
            if most >= len(chosen):
                raise KnobError(
                    f"budgets: {budget:g} alerts a day are {most} of {len(score)} rows, of which "
                    f"{len(chosen)} are {of}: lower the budget"
                )
            threshold = threshold_at(chosen, most)
            above = ranked(chosen) > threshold
            told = {"alerts_a_day": float(budget), "of": of, "rows": len(chosen), "allowed": most}
            told |= {"alerts": int(above.sum()), "groups": len(set(names[above].tolist()))}
            found.append({**told, "threshold": threshold})
    return found


def quantiles(score: np.ndarray) -> dict[str, list[float]]:
    """Return the score at shares of the rows: ``share`` and ``score``, both rising."""
    values = np.quantile(finite(score, "score"), QUANTILES)
    return {"share": list(QUANTILES), "score": values.tolist()}


def more_unusual_than(score: np.ndarray, table: dict[str, list[float]]) -> np.ndarray:
    """Return the share of rows whose score is below each, by ``quantiles``, between them in line.

    Examples
    --------
    >>> more_unusual_than(np.array([0.0, 1.5, 9.0]), {"share": [0, 0.5, 1], "score": [1, 2, 3]})
    array([0.  , 0.25, 1.  ])
    """
    return np.interp(score, table["score"], table["share"])
