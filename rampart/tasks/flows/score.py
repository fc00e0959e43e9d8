"""How flows are scored: is the severity right, and what does an analyst's day look like?

Beside macro-F1 over the five severities stand

- ``auc_attack``: the AUC of any attack against a harmless flow, by the probability of not ``info``,
- ``false_alarm_rate``: the share of the harmless flows that are called anything else,
- ``missed_rate``: the share of the attacks that are called harmless,
- ``missed_grave``: the share of the high and critical flows that are called info or low,
- ``recall_at_1fpr``: of the attacks, the share that is found when one harmless flow in a hundred
  may alarm,
- ``off_by``: the mean distance, in steps, between the severity that is said and the true one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.core.params import Block
from rampart.metrics.confusion import macro_f1
from rampart.metrics.probability import ranked

CLASSES = ["info", "low", "medium", "high", "critical"]
INFO, LOW, HIGH = 0, 1, 3
POSITIVE = "critical"
"""The class whose threshold is drawn."""
RANK = "f1_macro"
"""The metric that orders the leaderboard, on the external split: a day that nobody learned from."""
BY = ("source", "attack")
"""Columns of the rows by which recall is told, beside the split."""


class ScoreParams(Block):
    """The block ``evaluate.score`` has no knobs."""


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Return the share on the diagonal; shape (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


STATISTICS = {"f1_macro": macro_f1, "accuracy": accuracy}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval (``_low``,
``_high``). RANK is among them."""


def recall_at(harmless: np.ndarray, attacks: np.ndarray, limit: float) -> float:
    """Return the highest recall of attacks at which at most ``limit`` of harmless flows alarm.

    A flow alarms when its score is above that of the first harmless flow too many.

    Parameters
    ----------
    harmless, attacks : float arrays of shapes (n,) and (m,).

    Raises
    ------
    ValueError : one of them has no flow.
    """
    if not len(harmless) or not len(attacks):
        raise ValueError(f"needs both, got {len(harmless)} harmless flows, {len(attacks)} attacks")
    order = np.sort(ranked(harmless))[::-1]
    edge = order[min(int(limit * len(order) + 1e-9), len(order) - 1)]
    return float((ranked(attacks) > edge).mean())


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : columns ``label``, ``prediction``, ``p_0`` … ``p_4``.

    Raises
    ------
    ValueError : a split without harmless flows, attacks, or grave ones.
    """
    from sklearn.metrics import roc_auc_score

    y, said = frame["label"].to_numpy(), frame["prediction"].to_numpy()
    alarm = ranked(1 - frame[f"p_{INFO}"].to_numpy())
    attack, grave = y != INFO, y >= HIGH
    if not grave.any() or attack.all():
        raise ValueError("needs harmless flows and flows of severity high or critical")
    return {
        "auc_attack": float(roc_auc_score(attack, alarm)),
        "recall_at_1fpr": recall_at(alarm[~attack], alarm[attack], 0.01),
        "false_alarm_rate": float((said[~attack] != INFO).mean()),
        "missed_rate": float((said[attack] == INFO).mean()),
        "missed_grave": float((said[grave] <= LOW).mean()),
        "off_by": float(np.abs(y - said).mean()),
    }


CRITERIA = (
    ("f1_macro", "external.f1_macro", ">"),
    ("false_alarms", "external.false_alarm_rate", "<"),
    ("missed_grave", "external.missed_grave", "<"),
    ("ece", "external.ece", "<"),
    ("cv_std", "cv.f1_macro_std", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass. What good means of
this task is code; how much of it is enough stands in ``compare.criteria``."""

COLUMNS = {
    "accuracy": "accuracy",
    "auc_attack": "auc_attack",
    "recall_at_1fpr": "recall_at_1fpr",
    "false_alarm_rate": "false_alarm_rate",
    "missed_rate": "missed_rate",
    "missed_grave": "missed_grave",
    "off_by": "off_by",
    "ece": "ece",
}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""

EXTERNAL_COLUMNS = {
    "accuracy_external": "accuracy",
    "accuracy_external_low": "accuracy_low",
    "accuracy_external_high": "accuracy_high",
    **{f"{name}_external": name for name in list(COLUMNS)[1:]},
}
"""The same on the external split."""
