"""The alert budget: which thresholds the slider has, and what each means in words."""

from __future__ import annotations

import numpy as np

from app.flows.anomaly import Anomaly
from app.flows.summing import UNLIKE

STEPS = 25


def stops(anomaly: Anomaly) -> list[float]:
    """Return the budgets that the slider stops at, rising: the package's own and some between."""
    chosen = anomaly.budgets()
    between = np.geomspace(chosen[0], chosen[-1], STEPS)
    near = (float(f"{value:.2g}") for value in between)
    return sorted({*chosen, *(value for value in near if chosen[0] <= value <= chosen[-1])})


def words(anomaly: Anomaly, budget: float, alerts: int, flows: int) -> str:
    """Return what a budget means, and what it gives in the file at hand."""
    threshold = anomaly.threshold_at(budget)
    return (
        f"Anomaly score above {threshold:.4g}: alerts on {budget:g} harmless flows a day, of "
        f"{anomaly.told['rows_a_day']:,} flows, as on validation. In this file: {alerts:,} alerts "
        f"of {flows:,} flows ({alerts / max(flows, 1):.1%}), attacks included."
    )


def unlike(anomaly: Anomaly, budget: float, quiet: int, harmless: int) -> str:
    """Return that the file is unlike what the thresholds were chosen on; nothing where it is not.

    Parameters
    ----------
    quiet : alerts among the flows that are called harmless. harmless : these flows.
    """
    allowed = harmless * budget / anomaly.told["rows_a_day"]
    if quiet <= UNLIKE * max(allowed, 1):
        return ""
    return (
        f"{quiet:,} of the {harmless:,} flows that are called harmless raise an alert, where the "
        f"budget allows {allowed:,.0f}: this traffic is unlike that which the threshold was chosen "
        "on. Take the order of the scores, not their number."
    )
