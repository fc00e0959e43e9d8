"""One score of fidelity out of many, with weights that are written down."""

from __future__ import annotations

import math
from collections.abc import Mapping

DIMENSIONS = ("distance", "association", "similarity", "multivariate")
READS = (
    "jensen_shannon",
    "hellinger",
    "total_variation",
    "association_difference",
    "sdmetrics_quality",
    "c2st_auc",
    "density",
    "coverage",
)


def summary(fidelity: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """Return four dimensions of fidelity and their weighted mean, each in [0, 1], 1 best.

    ================ ============================================================================
    ``distance``     1 - mean of Jensen-Shannon, Hellinger and total variation distance
    ``association``  1 - mean difference of the association of columns
    ``similarity``   the quality score of SDMetrics
    ``multivariate`` mean of 1 - 2 |two-sample AUC - ½|, min(density, 1) and coverage
    ``score``        Σ weight · dimension
    ================ ============================================================================

    It says how rows look, not what they are worth: read it beside the utility ratio, and beside
    how stable its ranking is (Kendall's tau over folds and seeds).

    Parameters
    ----------
    fidelity : the values named in ``READS``; others are not read.
    weights : of the four dimensions, 0 or more, with the sum 1.

    Raises
    ------
    ValueError : a value that is missing or out of its range, or weights that do not fit.

    Examples
    --------
    >>> perfect = dict.fromkeys(READS, 0.0) | {
    ...     "sdmetrics_quality": 1.0, "c2st_auc": 0.5, "density": 1.1, "coverage": 1.0}
    >>> summary(perfect, dict.fromkeys(DIMENSIONS, 0.25))["score"]
    1.0
    """
    _check(fidelity, weights)
    distances = ("jensen_shannon", "hellinger", "total_variation")
    dimensions = {
        "distance": 1 - sum(fidelity[name] for name in distances) / 3,
        "association": 1 - fidelity["association_difference"],
        "similarity": float(fidelity["sdmetrics_quality"]),
        "multivariate": (
            1
            - 2 * abs(fidelity["c2st_auc"] - 0.5)
            + min(fidelity["density"], 1.0)
            + fidelity["coverage"]
        )
        / 3,
    }
    return dimensions | {"score": sum(weights[name] * dimensions[name] for name in DIMENSIONS)}


def _check(fidelity: Mapping[str, float], weights: Mapping[str, float]) -> None:
    """Refuse what the formulae are not meant for."""
    if missing := [name for name in READS if name not in fidelity]:
        raise ValueError(f"summary: needs {', '.join(READS)}, got no {', '.join(missing)}")
    for name in READS:
        top = math.inf if name == "density" else 1
        if not (math.isfinite(fidelity[name]) and 0 <= fidelity[name] <= top):
            raise ValueError(f"summary: {name} must be within [0, {top}], got {fidelity[name]}")
    if set(weights) != set(DIMENSIONS):
        raise ValueError(f"summary: weights must be of {DIMENSIONS}, got {sorted(weights)}")
    if min(weights.values()) < 0 or abs(sum(weights.values()) - 1) > 1e-9:
        raise ValueError(f"summary: weights must be 0 or more and sum to 1, got {dict(weights)}")
