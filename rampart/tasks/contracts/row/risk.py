"""The risk of a contract: what its probable classes are worth, from 0 to 100.

``risk = sum over classes of P(class) * severity(class)``, the expected severity. The severities
are those of rampart/solidity/classes.py, argued there, and the one of a fraud here. No expert has
rated contracts for this project, so the scale is a convention; assessments of a user's own stretch
it (``calibrated``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rampart.solidity.classes import SEVERITY as WEAKNESSES
from rampart.tasks.contracts.row import CLASSES, FRAUD

SEVERITY = {**WEAKNESSES, FRAUD: 85}
"""0 to 100. A fraud: all that is sent is meant to be lost, by whoever sends it and nobody else."""
LEVELS = ((75, "critical"), (50, "high"), (25, "medium"), (0, "low"))
"""Risk from which on a level is said."""


def risk(p: np.ndarray) -> np.ndarray:
    """Return the risk of contracts.

    Parameters
    ----------
    p : probabilities of the classes, shape (n, 11).

    Returns
    -------
    float array of shape (n,), 0 to 95.

    Examples
    --------
    >>> p = np.zeros((1, 11))
    >>> p[0, CLASSES.index("reentrancy")] = p[0, CLASSES.index("safe")] = 0.5
    >>> risk(p).tolist()
    [47.5]
    """
    return np.asarray(p) @ np.array([SEVERITY[name] for name in CLASSES], dtype=float)


def level(value: float) -> str:
    """Return the word for a risk.

    Examples
    --------
    >>> level(75), level(74.9), level(0)
    ('critical', 'high', 'low')
    """
    return next(word for least, word in LEVELS if value >= least)


def fitted(risks: Sequence[float], assessed: Sequence[float]) -> dict[str, list[float]]:
    """Fit the risks of contracts to what experts say of them: the nearest rising steps.

    Isotonic regression (Barlow et al., 1972), its two ends drawn to 0 and 100, so that what the
    experts have not seen keeps its order.

    Parameters
    ----------
    risks, assessed : 0 to 100, of the same contracts.

    Returns
    -------
    knots ``risk`` and ``said``, both rising.

    Raises
    ------
    ValueError : fewer than 5 contracts, or numbers outside 0 to 100.
    """
    from sklearn.isotonic import IsotonicRegression

    if len(risks) != len(assessed) or len(risks) < 5:
        raise ValueError(f"assessments: needs 5 contracts or more, got {len(assessed)}")
    values = np.array([risks, assessed], dtype=float)
    if not ((values >= 0) & (values <= 100)).all():  # NaN is outside, too
        raise ValueError("assessments: must be from 0 to 100")
    model = IsotonicRegression(y_min=0, y_max=100).fit(*values)
    knots, said = model.X_thresholds_, model.y_thresholds_
    if knots[0] > 0:
        knots, said = np.r_[0.0, knots], np.r_[0.0, said]
    if knots[-1] < 100:
        knots, said = np.r_[knots, 100.0], np.r_[said, 100.0]
    return {"risk": knots.round(4).tolist(), "said": said.round(4).tolist()}


def calibrated(values: np.ndarray, knots: Mapping[str, Sequence[float]]) -> np.ndarray:
    """Return risks on the experts' scale, linear between the knots.

    Examples
    --------
    >>> calibrated(np.array([25.0]), {"risk": [0, 50, 100], "said": [0, 80, 100]}).tolist()
    [40.0]
    """
    return np.interp(values, knots["risk"], knots["said"])


def shares(p: np.ndarray, without: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Return the share of each evidence in the risk of one contract.

    What an evidence brings is how far the probabilities move when it is taken away, half the sum of
    the absolute differences (total variation); the shares are those of all that is brought.

    Parameters
    ----------
    p : shape (11,), with all of the evidence.
    without : evidence -> the same, without it.

    Examples
    --------
    >>> p = np.array([0.2, 0.8])
    >>> shares(p, {"source": np.array([0.8, 0.2]), "history": np.array([0.0, 1.0])})
    {'source': 0.75, 'history': 0.25}
    """
    moved = {kind: float(np.abs(p - other).sum() / 2) for kind, other in without.items()}
    total = sum(moved.values())
    if not total:
        return dict.fromkeys(moved, round(1 / len(moved), 4))
    return {kind: round(value / total, 4) for kind, value in moved.items()}
