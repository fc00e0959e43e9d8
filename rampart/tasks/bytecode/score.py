"""How codes are scored: what is found when one clean code in ten may alarm?

Somebody who is about to sign looks at one contract, and most contracts are clean: a detector is
worth what it finds at a rate of false alarms that people bear. So the leaderboard is ordered by

- ``recall_at_10``: of each class the share of its codes whose probability of that class is above
  that of nine tenths of the CLEAN codes (of libraries and published artifacts, which nobody has
  changed); the mean over the nine classes, each alike, as a rare one is as dear to who is robbed
  by it. Macro-F1 would fall with the number of safe rows. The threshold is set on the rows that
  are scored, as in a ROC curve. The task of the source is scored the same way.

One threshold for all classes, on the risk ``1 - p(safe)``, is stricter: ``any_recall`` and
``any_recall_at_1`` (one clean code in a hundred). But a model that has learned what the code of
templates looks like, and nothing of what is wrong with it, is good at that; so beside it stand
``auc_risk`` (any weakness against clean codes), ``auc_safe`` (against every safe code: the safe
twins differ from vulnerable ones in a guard alone), and ``twin_alarms`` and ``project_alarms``:
the share of safe twins, and of clean codes that small teams wrote, that alarm at that threshold.
``pr_auc`` is the mean average precision of the classes, ``named`` the share of found codes whose
class is the most probable.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.alarms import threshold_at
from rampart.metrics.confusion import macro_f1
from rampart.metrics.probability import average_precision, probabilities, ranked, roc_auc
from rampart.solidity import classes

CLASSES = list(classes.CLASSES)
SAFE = classes.SAFE
POSITIVE = "reentrancy"
"""The class whose threshold is drawn."""
RANK = "recall_at_10"
"""The metric that orders the leaderboard, on the external split."""
BY = ("source", "origin", "held", "era")
"""Columns of the rows by which recall is told, beside the split."""
CLEAN = ("library", "artifact")
PROJECT = "project"
TWIN = "twin safe"


def clean(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows are clean codes of a library or an artifact, bool of shape (n,)."""
    return (frame["origin"].isin(CLEAN) & (frame["label"] == SAFE)).to_numpy()


class ScoreParams(Block):
    """The block ``evaluate.score``."""

    replicates: int = Field(default=500, ge=50, le=1e5)  # of the interval of RANK


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Return the share on the diagonal; shape (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


STATISTICS = {"f1_macro": macro_f1, "accuracy": accuracy}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval (``_low``,
``_high``). RANK depends on a threshold and has one of its own, made below."""


def recalls(y: np.ndarray, p: np.ndarray, quiet: np.ndarray, share: float) -> np.ndarray:
    """Return of each class but safe the share of its codes that its own threshold finds.

    Parameters
    ----------
    y : labels, int of shape (n,). p : probabilities, shape (n, 10).
    quiet : which rows are clean. share : of them that may be above a threshold.

    Returns
    -------
    float of shape (9,), NaN of a class without a code.
    """
    found = []
    for code in range(1, len(CLASSES)):
        member = y == code
        above = ranked(p[member, code]) > _edge(p[quiet, code], share)
        found.append(above.mean() if member.any() else np.nan)
    return np.array(found)


def _edge(risks: np.ndarray, share: float) -> float:
    if not len(risks):
        raise ValueError(f"needs clean codes, of origin {' or '.join(CLEAN)}: got none")
    return threshold_at(risks, share)


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : label, prediction, p_0 … p_9, group and origin.

    Raises
    ------
    ValueError : a split without clean codes, or without a class.
    """
    y, p = frame["label"].to_numpy(), probabilities(frame, CLASSES)
    quiet, weak, risk = clean(frame), y != SAFE, 1 - p[:, SAFE]
    found = recalls(y, p, quiet, 0.1)
    if np.isnan(found).any():
        lacking = [CLASSES[place + 1] for place in np.flatnonzero(np.isnan(found))]
        raise ValueError(f"no code of {', '.join(lacking)}: its recall is not defined")
    both, above = weak | quiet, ranked(risk) > _edge(risk[quiet], 0.1)
    rare = ranked(risk) > _edge(risk[quiet], 0.01)
    named = p[:, 1:].argmax(axis=1) + 1 == y
    low, high = interval(y, p, quiet, frame["group"].to_numpy(), settings)
    twin = frame["origin"].to_numpy() == TWIN
    project = (frame["origin"] == PROJECT) & (frame["held"] != "era")  # such teams are learned from
    project = project.to_numpy() & (y == SAFE)
    return {
        "recall_at_10": float(found.mean()),
        "recall_at_10_low": low,
        "recall_at_10_high": high,
        **{f"recall_{name}": float(value) for name, value in zip(CLASSES[1:], found)},
        "any_recall": _mean(above, y),
        "any_recall_at_1": _mean(rare, y),
        "auc_risk": roc_auc(weak[both], risk[both]),
        "auc_safe": roc_auc(weak, risk),
        "pr_auc": float(
            np.mean([average_precision(y == code, p[:, code]) for code in range(1, len(CLASSES))])
        ),
        "named": float(named[weak & above].mean()) if (weak & above).any() else 0.0,
        "twin_alarms": float(above[twin].mean()) if twin.any() else 0.0,
        "project_alarms": float(above[project].mean()) if project.any() else 0.0,
    }


def _mean(above: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean([above[y == code].mean() for code in range(1, len(CLASSES))]))


def interval(
    y: np.ndarray, p: np.ndarray, quiet: np.ndarray, groups: np.ndarray, settings: ScoreParams
) -> tuple[float, float]:
    """Return the 95 % percentile interval of ``recall_at_10``: whole groups are resampled.

    The thresholds are found again in each replicate. Classes that a replicate lacks are left out of
    its mean; the draws are the same for every model, which are scored on the same rows.
    """
    _, of = np.unique(groups, return_inverse=True)
    size, rng, sides = int(of.max()) + 1, np.random.default_rng(len(groups)), []
    for code in range(1, len(CLASSES)):
        score, member = ranked(p[:, code]), y == code
        order = np.argsort(-score[quiet], kind="stable")
        sides.append((score[quiet][order], of[quiet][order], score[member], of[member]))
    values = []
    for _ in range(settings.replicates):
        times = np.bincount(rng.integers(0, size, size), minlength=size)
        drawn = [one for one in (_drawn(*side, times) for side in sides) if one is not None]
        if drawn:
            values.append(np.mean(drawn))
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _drawn(
    calm: np.ndarray, of_calm: np.ndarray, hits: np.ndarray, of_hits: np.ndarray, times: np.ndarray
) -> float | None:
    """Return the recall of a class where each group counts so many times; None: it has no row."""
    weight, count = times[of_calm], times[of_hits]
    if not count.sum() or not weight.sum():
        return None
    within = np.cumsum(weight) <= 0.1 * weight.sum() + 1e-9
    edge = calm[int(within.sum())] if not within.all() else -1.0
    return float(count[hits > edge].sum() / count.sum())


CRITERIA = (
    ("recall_at_10", "external.recall_at_10", ">"),
    ("auc_risk", "external.auc_risk", ">"),
    ("access_control", "external.recall_access_control", ">"),
    ("bad_randomness", "external.recall_bad_randomness", ">"),
    ("twin_alarms", "external.twin_alarms", "<"),
    ("project_alarms", "external.project_alarms", "<"),
    ("ece", "external.ece", "<"),
    ("cv_std", "cv.f1_macro_std", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass. What good means of
this task is code; how much of it is enough stands in ``compare.criteria``."""

COLUMNS = {
    "recall_at_10": "recall_at_10",
    "any_recall": "any_recall",
    "any_recall_at_1": "any_recall_at_1",
    "auc_risk": "auc_risk",
    "auc_safe": "auc_safe",
    "pr_auc": "pr_auc",
    "named": "named",
    "twin_alarms": "twin_alarms",
    "project_alarms": "project_alarms",
    "accuracy": "accuracy",
    "ece": "ece",
}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""

EXTERNAL_COLUMNS = {
    "recall_at_10_external": "recall_at_10",
    "recall_at_10_external_low": "recall_at_10_low",
    "recall_at_10_external_high": "recall_at_10_high",
    **{f"{name}_external": name for name in list(COLUMNS)[1:]},
    **{f"recall_{name}_external": f"recall_{name}" for name in CLASSES[1:]},
}
"""The same on the external split."""
