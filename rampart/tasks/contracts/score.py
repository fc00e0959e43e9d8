"""How risks are scored: is the class right, and is what is dangerous above what is safe?

Beside macro-F1 over the classes stand

- ``auc_risky``: the AUC of any weakness or fraud against a safe contract, by the risk,
- ``recall_at_10fpr``: the mean over the classes of the share whose risk is above that of all but
  10 % of the safe contracts,
- ``worst_at_10fpr``: the same of the class with the lowest share,
- ``missed_grave``: the share of the contracts of classes of severity 75 and above that are called
  safe.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.core.params import Block
from rampart.metrics.confusion import macro_f1
from rampart.metrics.probability import ranked
from rampart.tasks.contracts import row
from rampart.tasks.contracts.row.risk import SEVERITY, risk

CLASSES = list(row.CLASSES)
SAFE = 0
GRAVE = [code for code, name in enumerate(CLASSES) if SEVERITY[name] >= 75]
POSITIVE = "reentrancy"
"""The class whose threshold is drawn."""
RANK = "f1_macro"
"""The metric that orders the leaderboard, on the external split: packages, variants and eras that
none of the three models learned from."""
BY = ("source", "evidence", "family")
"""Columns of the rows by which recall is told, beside the split."""
ALARMS = 0.1


class ScoreParams(Block):
    """The block ``evaluate.score`` has no knobs."""


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Return the share on the diagonal; shape (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


STATISTICS = {"f1_macro": macro_f1, "accuracy": accuracy}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval."""


def recalls(y: np.ndarray, risks: np.ndarray, alarms: float) -> dict[int, float]:
    """Return class -> the share of its rows that alarm, where so many of the safe ones do.

    A row alarms when its risk is above that of the first safe row too many.

    Parameters
    ----------
    y : int array of shape (n,). risks : float array of shape (n,). alarms : share of the safe rows.

    Raises
    ------
    ValueError : no safe row, or no other.

    Examples
    --------
    >>> recalls(np.array([0, 0, 0, 0, 1, 1]), np.array([1, 2, 3, 9, 4, 2]), 0.25)
    {1: 0.5}
    """
    safe = np.sort(ranked(risks[y == SAFE]))[::-1]
    if not len(safe) or len(safe) == len(y):
        raise ValueError(f"needs safe rows and others, got {len(safe)} and {len(y) - len(safe)}")
    edge = safe[min(int(alarms * len(safe) + 1e-9), len(safe) - 1)]
    found = ranked(risks) > edge
    return {int(code): float(found[y == code].mean()) for code in np.unique(y[y != SAFE])}


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : columns ``label``, ``prediction``, ``p_0`` … ``p_10``.

    Raises
    ------
    ValueError : a split without safe rows, others, or grave ones.
    """
    from sklearn.metrics import roc_auc_score

    y, said = frame["label"].to_numpy(), frame["prediction"].to_numpy()
    risks = risk(frame[[f"p_{code}" for code in range(len(CLASSES))]].to_numpy())
    grave = np.isin(y, GRAVE)
    if not grave.any():
        raise ValueError("needs rows of a class of severity 75 or above")
    found = recalls(y, risks, ALARMS)
    return {
        "auc_risky": float(roc_auc_score(y != SAFE, ranked(risks))),
        "recall_at_10fpr": float(np.mean(list(found.values()))),
        "worst_at_10fpr": min(found.values()),
        "missed_grave": float((said[grave] == SAFE).mean()),
        "false_alarm_rate": float((said[y == SAFE] != SAFE).mean()),
    }


CRITERIA = (
    ("f1_macro", "external.f1_macro", ">"),
    ("auc_risky", "external.auc_risky", ">"),
    ("recall_at_10fpr", "external.recall_at_10fpr", ">"),
    ("worst_at_10fpr", "external.worst_at_10fpr", ">"),
    ("missed_grave", "external.missed_grave", "<"),
    ("ece", "external.ece", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass. What good means of
this task is code; how much of it is enough stands in ``compare.criteria``."""

COLUMNS = {
    name: name
    for name in ("accuracy", "auc_risky", "recall_at_10fpr", "worst_at_10fpr", "missed_grave")
} | {"false_alarm_rate": "false_alarm_rate", "ece": "ece"}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""

EXTERNAL_COLUMNS = {f"{name}_external": name for name in COLUMNS}
"""The same on the external split."""
