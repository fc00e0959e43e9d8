"""Is a version worse than the default by its own card? What `promote` asks before it switches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCORES = ("accuracy", "f1_macro")


def faults(current: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return in what a version is worse than the one that it would take the place of.

    It is where accuracy or macro-F1 on test is below the lower end of the current one's interval.
    Whether it is better needs the same rows (`stages.retrain`) or outcomes (a canary); this only
    keeps what is surely worse from being switched on by mistake.

    Parameters
    ----------
    current, new : config.json of two packages.

    Returns
    -------
    list : a sentence a score; empty where none is worse, or the scores are of other test rows.

    Examples
    --------
    >>> one = {"metrics": {"test": {"n": 9, "accuracy": 0.9, "accuracy_low": 0.8}}}
    >>> two = {"metrics": {"test": {"n": 9, "accuracy": 0.7, "accuracy_low": 0.6}}}
    >>> faults(one, two)
    ['accuracy on test 0.700 is below the interval of the current version (0.900, from 0.800)']
    """
    a, b = (config.get("metrics", {}).get("test", {}) for config in (current, new))
    if not comparable(current, new):
        return []
    return [
        f"{name} on test {b[name]:.3f} is below the interval of the current version "
        f"({a[name]:.3f}, from {a[f'{name}_low']:.3f})"
        for name in SCORES
        if name in b and f"{name}_low" in a and b[name] < a[f"{name}_low"]
    ]


def comparable(current: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether two packages were scored on as many test rows, in all likelihood the same."""
    rows = [config.get("metrics", {}).get("test", {}).get("n") for config in (current, new)]
    return rows[0] is not None and rows[0] == rows[1]
