"""How histories are scored: are attacks found among those who do much the same in earnest?

The question of the table is a practical one: somebody can look into one harmless look-alike in ten.
So the metric that ranks is ``caught``: the threshold on the probability of any attack is set where
10 % of the look-alikes are above it, recall is taken of each intent by itself (a drainer and a
ponzi count alike, however many of each there are), and their mean is the score. Naming the intent
is asked for beside it (macro-F1, ``named``): a warning that calls a rug pull a honeypot has still
warned. Macro-F1 alone would let a model that never warns of one intent look good by naming others.

- ``auc_attack``, ``auc_alike``: AUC of attacks against all harmless rows, and against look-alikes,
- ``auc_ponzi``, ``auc_fraud``: of ponzis, and of all that takes money by deceit, by the probability
  of any attack,
- ``named``: of the attacks that are called one, the share whose intent is named,
- ``false_alarm_rate``, ``alike_alarms``: harmless rows, and look-alikes, that are called an attack,
- ``missed_rate``: attacks that are called benign.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.metrics.alarms import alarms_at, threshold_at
from rampart.metrics.confusion import macro_f1
from rampart.metrics.probability import ranked, roc_auc

CLASSES = [
    *("benign", "reentrancy", "manipulation", "approval", "rug"),
    *("wash", "poisoning", "honeypot", "ponzi"),
]
FRAUD = ("approval", "rug", "poisoning", "honeypot", "ponzi")
"""What takes money by deceit, as against a fault of a contract or of a market."""
POSITIVE = "ponzi"
"""The class whose threshold is drawn."""
RANK = "caught"
"""The metric that orders the leaderboard, on designs and layouts that training never saw."""
BY = ("source", "design", "side", "held", "known")
"""Columns of the rows by which recall is told, beside the split."""
LIMIT = 0.10
"""Share of the look-alikes that may alarm."""
REPLICATES, ALPHA = 1000, 0.05


class ScoreParams(Block):
    """The block ``evaluate.score`` has no knobs."""


def found(matrix: np.ndarray) -> np.ndarray:
    """Return the mean over intents of the share not called benign; (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    missed = matrix[..., 1:, 0] / matrix[..., 1:, :].sum(axis=-1)
    return 1 - missed.mean(axis=-1)


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Return the share on the diagonal; shape (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


STATISTICS = {"f1_macro": macro_f1, "found": found, "accuracy": accuracy}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval (``_low``,
``_high``). ``caught`` needs the probabilities too, and has its interval from ``score``."""


def caught(y: np.ndarray, alarm: np.ndarray, alike: np.ndarray) -> float:
    """Return the mean over intents of their recall where 10 % of the look-alikes alarm.

    Parameters
    ----------
    y : int array of shape (n,), 0 benign.
    alarm : float array of shape (n,), the probability of any attack.
    alike : bool array of shape (n,): the harmless rows that set the threshold.

    Raises
    ------
    ValueError : no look-alike, or no attack.
    """
    if not alike.any() or not (y > 0).any():
        raise ValueError("caught: needs look-alikes and attacks")
    above = alarms_at(alarm, threshold_at(alarm[alike], LIMIT))
    return float(np.mean([above[y == code].mean() for code in np.unique(y[y > 0])]))


def interval(
    y: np.ndarray, alarm: np.ndarray, alike: np.ndarray, groups: np.ndarray
) -> tuple[float, float]:
    """Return the percentile interval of ``caught``, of a bootstrap of whole pairs of episodes.

    A draw that lacks an intent is a mean over those that it has.
    """
    _, code = np.unique(groups.astype(str), return_inverse=True)
    members = np.split(np.argsort(code, kind="stable"), np.cumsum(np.bincount(code))[:-1])
    rng = np.random.default_rng(derive(1, "caught", len(y)))
    draws = []
    while len(draws) < REPLICATES:
        rows = np.concatenate([members[n] for n in rng.integers(0, len(members), len(members))])
        if alike[rows].any() and (y[rows] > 0).any():
            draws.append(caught(y[rows], alarm[rows], alike[rows]))
    low, high = np.quantile(draws, [ALPHA / 2, 1 - ALPHA / 2])
    return float(low), float(high)


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : columns ``label``, ``prediction``, ``group``, ``side``, ``p_0`` … ``p_8``.

    Raises
    ------
    ValueError : a split without look-alikes, attacks, ponzis or fraud.
    """
    y, said = frame["label"].to_numpy(), frame["prediction"].to_numpy()
    alarm = ranked(1 - frame["p_0"].to_numpy())
    attack, harmless = y > 0, y == 0
    called = attack & (said > 0)
    alike = harmless & (frame["side"] == "look-alike").to_numpy()
    if not alike.any():  # of rows that say no side every harmless one sets the threshold
        alike = harmless
    value = caught(y, alarm, alike)
    low, high = interval(y, alarm, alike, frame["group"].to_numpy())
    fraud = np.isin(y, [CLASSES.index(name) for name in FRAUD])
    ponzi = y == CLASSES.index("ponzi")
    return {
        "caught": value,
        "caught_low": low,
        "caught_high": high,
        "auc_attack": roc_auc(attack, alarm),
        "auc_alike": _auc(attack, alike, alarm),
        "auc_ponzi": _auc(ponzi, harmless, alarm),
        "auc_fraud": _auc(fraud, harmless, alarm),
        "named": float((said[called] == y[called]).mean()) if called.any() else 0.0,
        "false_alarm_rate": float((said[harmless] > 0).mean()),
        "alike_alarms": float((said[alike] > 0).mean()),
        "missed_rate": float((said[attack] == 0).mean()),
    }


def _auc(positive: np.ndarray, negative: np.ndarray, value: np.ndarray) -> float:
    both = positive | negative
    return roc_auc(positive[both], value[both])


CRITERIA = (
    ("caught", "external.caught", ">"),
    ("f1_macro", "external.f1_macro", ">"),
    ("auc_ponzi", "external.auc_ponzi", ">"),
    ("auc_fraud", "external.auc_fraud", ">"),
    ("false_alarms", "external.false_alarm_rate", "<"),
    ("ece", "external.ece", "<"),
    ("cv_std", "cv.f1_macro_std", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass. What good means of
this task is code; how much of it is enough stands in ``compare.criteria``."""

_OWN = ("caught", "auc_attack", "auc_alike", "auc_ponzi", "auc_fraud", "named")
_OWN += ("false_alarm_rate", "alike_alarms", "missed_rate", "ece")
COLUMNS = {name: name for name in _OWN}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""
EXTERNAL_COLUMNS = {
    **{f"{name}_external": name for name in _OWN},
    "caught_external_low": "caught_low",
    "caught_external_high": "caught_high",
}
"""The same on the external split."""
