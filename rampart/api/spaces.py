"""The spaces that are searched where a caller names none: a knob's range, and choices for a grid.

Ranges are about a factor of ten or more around what this project's tasks chose; logarithmic where
a knob multiplies. An estimator that is not here has no default, and a caller names a space.
"""

from __future__ import annotations

from typing import Any

from rampart.core.params import ParamError

RANGES: dict[str, dict[str, dict[str, Any]]] = {
    "logreg": {"C": {"low": 0.01, "high": 100.0, "log": True}},
    "svm": {"C": {"low": 0.01, "high": 10.0, "log": True}},
    "bayes": {"alpha": {"low": 0.001, "high": 10.0, "log": True}},
    "forest": {
        "trees": {"low": 50, "high": 400},
        "min_leaf": {"low": 1, "high": 10},
        "min_split": {"low": 2, "high": 20},
    },
    "xgboost": {
        "rounds": {"low": 30, "high": 300},
        "max_depth": {"low": 2, "high": 8},
        "learning_rate": {"low": 0.03, "high": 0.5, "log": True},
    },
    "cnn": {
        "learning_rate": {"low": 0.0003, "high": 0.01, "log": True},
        "dropout": {"low": 0.1, "high": 0.6},
    },
}
"""Estimator -> knob -> what random and bayesian search draw from."""
CHOICES: dict[str, dict[str, list]] = {
    "logreg": {"C": [0.1, 1.0, 10.0, 100.0]},
    "svm": {"C": [0.03, 0.1, 0.3, 1.0, 3.0]},
    "bayes": {"alpha": [0.01, 0.1, 1.0]},
    "forest": {"trees": [100, 300], "min_leaf": [1, 3, 10]},
    "xgboost": {"rounds": [50, 150], "max_depth": [3, 5, 7], "learning_rate": [0.1, 0.3]},
    "cnn": {"learning_rate": [0.001, 0.003], "dropout": [0.2, 0.5]},
}
"""Estimator -> knob -> what a grid tries, all combinations."""


def space_of(estimator: str, method: str) -> dict[str, Any]:
    """Return the default space of an estimator.

    Raises
    ------
    ParamError : it has none.

    Examples
    --------
    >>> space_of("logreg", "grid")
    {'C': [0.1, 1.0, 10.0, 100.0]}
    """
    table: dict[str, dict[str, Any]] = CHOICES if method == "grid" else RANGES
    if estimator not in table:
        known = ", ".join(sorted(table))
        raise ParamError(f"space: {estimator!r} has no default (those of {known} do); name one")
    return table[estimator]
