"""How functions are scored: is the weakness found while clean code is left alone?

A model gives each function a probability of each class. One that alarms on every tenth clean
function of a library is as much as somebody can bear, so the score of a class is

- ``recall_at_10fa``: of its functions, the share whose probability of the class is above that of
  nine tenths of the clean library functions of the same split,

and RANK the mean of that over the nine classes, each class alike: a rare one is as dear to who is
robbed by it. It is preferred to the AUROC, which rewards order among alarms that nobody would look
at; that (``auroc``) and the area under the precision-recall curve (``pr_auc``), each of a class
against the same clean functions, stand beside it. ``any_recall`` asks less and more: is a function
flagged at all, by the probability that it is not safe, with one threshold for all classes.

Clean are the functions of libraries as they are published; twins, tests and functions beside a
removed guard are not among them. ``project_alarms`` says what that threshold does to the other
kind of code that people bring, which small teams wrote by hand: the share of its clean functions
that are flagged where one library function in ten is. Intervals resample whole groups.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.alarms import threshold_at
from rampart.metrics.confusion import macro_f1
from rampart.metrics.probability import average_precision, ranked, roc_auc
from rampart.solidity import classes

CLASSES = list(classes.CLASSES)
SAFE = classes.SAFE
POSITIVE = "reentrancy"
"""The class whose curve is drawn first."""
RANK = "recall_at_10fa"
"""The metric that orders the leaderboard, on the external split."""
BY = ("source", "origin", "held")
"""Columns of the rows by which recall is told, beside the split."""
LIMIT = 0.1
"""Share of clean library functions that may alarm."""
CLEAN = "library"
PROJECT = "project"


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Return the share on the diagonal; shape (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


STATISTICS = {"f1_macro": macro_f1, "accuracy": accuracy}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval."""


class ScoreParams(Block):
    """The block ``evaluate.score``."""

    replicates: int = Field(default=300, ge=20, le=1e5)  # of the interval of the mean recall
    alpha: float = Field(default=0.05, gt=0, lt=1)


def clean(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows are clean functions of a library, bool of shape (n,)."""
    return ((frame["origin"] == CLEAN) & (frame["label"] == SAFE)).to_numpy()


def recalls(frame: pd.DataFrame, limit: float = LIMIT) -> dict[str, float]:
    """Return class -> share of its rows above the threshold that ``limit`` of the clean ones are.

    Parameters
    ----------
    frame : columns label, origin and ``p_0`` … ``p_9``.

    Raises
    ------
    ValueError : there is no clean row, or none of a class.
    """
    quiet, y = clean(frame), frame["label"].to_numpy()
    found = {}
    for code, name in enumerate(CLASSES):
        if code == SAFE:
            continue
        score = frame[f"p_{code}"].to_numpy()
        if not (y == code).any():
            raise ValueError(f"no row of class {name}: its recall is not defined")
        edge = threshold_at(score[quiet], limit)
        found[name] = float((ranked(score[y == code]) > ranked(edge)).mean())
    return found


def project_alarms(frame: pd.DataFrame, flagged: np.ndarray) -> float:
    """Return the share of the clean functions of projects that are flagged; 0 where there is none.

    What is held out for its era alone is not counted: its team may have been learned from.

    Parameters
    ----------
    frame : columns label, origin and held.
    flagged : bool of shape (n,).
    """
    project = (frame["origin"] == PROJECT) & (frame["label"] == SAFE) & (frame["held"] != "era")
    project = project.to_numpy()
    return float(flagged[project].mean()) if project.any() else 0.0


def interval(frame: pd.DataFrame, settings: ScoreParams) -> tuple[float, float]:
    """Return the percentile interval of the mean recall; whole groups are resampled.

    A draw that lacks a class counts the others: its groups are few.
    """
    rng = np.random.default_rng(len(frame))
    _, group = np.unique(frame["group"].to_numpy().astype(str), return_inverse=True)
    quiet, y = clean(frame), frame["label"].to_numpy()
    sides = []
    for code in range(len(CLASSES)):
        if code != SAFE and (y == code).any():
            score = ranked(frame[f"p_{code}"].to_numpy())
            order = np.argsort(-score[quiet], kind="stable")
            sides.append(
                (score[quiet][order], group[quiet][order], score[y == code], group[y == code])
            )
    size, values = group.max() + 1, []
    for _ in range(settings.replicates):
        times = np.bincount(rng.integers(0, size, size), minlength=size)
        drawn = [one for one in (_drawn(side, times) for side in sides) if one is not None]
        if drawn:
            values.append(np.mean(drawn))
    low, high = np.percentile(values, [50 * settings.alpha, 100 - 50 * settings.alpha])
    return float(low), float(high)


def _drawn(side: tuple[np.ndarray, ...], times: np.ndarray) -> float | None:
    """Return the recall of a class where each group counts so many times; None: it has no row."""
    quiet, quiet_group, hits, hit_group = side
    weight, count = times[quiet_group], times[hit_group]
    if not count.sum() or not weight.sum():
        return None
    above = np.cumsum(weight) <= LIMIT * weight.sum() + 1e-9
    edge = quiet[int(above.sum())] if not above.all() else -1.0
    return float(count[hits > edge].sum() / count.sum())


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float | Mapping[str, float]]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : columns label, prediction, origin, group and ``p_0`` … ``p_9``.

    Raises
    ------
    ValueError : no clean library function, or none of a class.
    """
    quiet, y = clean(frame), frame["label"].to_numpy()
    if not quiet.any():
        raise ValueError("no clean function of a library: false alarms are not defined")
    found = recalls(frame)
    low, high = interval(frame, settings)
    alarm = 1 - frame[f"p_{SAFE}"].to_numpy()
    edge = ranked(threshold_at(alarm[quiet], LIMIT))
    flagged = ranked(alarm) > edge
    curves = {"auroc": roc_auc, "pr_auc": average_precision}
    areas: dict[str, dict[str, float]] = {name: {} for name in curves}
    for code, name in enumerate(CLASSES):
        if code != SAFE:
            these = quiet | (y == code)
            p = frame[f"p_{code}"].to_numpy()[these]
            for curve, area in curves.items():
                areas[curve][name] = area(y[these] == code, p)
    said = frame["prediction"].to_numpy()
    return {
        RANK: float(np.mean(list(found.values()))),
        f"{RANK}_low": low,
        f"{RANK}_high": high,
        "worst_recall": min(found.values()),
        "recall": found,
        **{name: float(np.mean(list(area.values()))) for name, area in areas.items()},
        "auroc_by_class": areas["auroc"],
        "pr_auc_by_class": areas["pr_auc"],
        "any_recall": float(
            np.mean([flagged[y == code].mean() for code in range(1, len(CLASSES))])
        ),
        "false_alarms": float((said[quiet] != SAFE).mean()),
        "project_alarms": project_alarms(frame, flagged),
    }


CRITERIA = (
    ("recall_at_10fa", "external.recall_at_10fa", ">"),
    ("worst_recall", "external.worst_recall", ">"),
    ("false_alarms", "external.false_alarms", "<"),
    ("project_alarms", "external.project_alarms", "<"),
    ("ece", "external.ece", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass. What good means of
this task is code; how much of it is enough stands in ``compare.criteria``."""
COLUMNS = {
    "recall_at_10fa": "recall_at_10fa",
    "worst_recall": "worst_recall",
    "auroc": "auroc",
    "pr_auc": "pr_auc",
    "any_recall": "any_recall",
    "false_alarms": "false_alarms",
    "project_alarms": "project_alarms",
    "ece": "ece",
}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""
EXTERNAL_COLUMNS = {
    "recall_at_10fa_external_low": "recall_at_10fa_low",
    "recall_at_10fa_external_high": "recall_at_10fa_high",
    **{f"{name}_external": path for name, path in COLUMNS.items()},
    **{f"recall_{name}_external": f"recall.{name}" for name in CLASSES[1:]},
    **{f"auroc_{name}_external": f"auroc_by_class.{name}" for name in CLASSES[1:]},
}
"""The same on the external split."""
