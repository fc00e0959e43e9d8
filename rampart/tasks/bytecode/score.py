"""How codes are scored: what is found when one clean code in ten may alarm?

Somebody who is about to sign looks at one contract, and most contracts are clean: a detector is
worth what it finds at a rate of false alarms that people bear. So the leaderboard is ordered by

- ``recall_at_10``: an alarm is a risk ``1 - p(safe)`` above that of the 10 % riskiest CLEAN codes
  (of libraries and published artifacts, which nobody has changed); the recall of each class is the
  share of its codes that alarm, and this is the mean over the nine classes. Each class counts
  alike: macro-F1 would ask for the right name before asking whether it was noticed, and falls with
  the number of safe rows. The threshold is set on the rows that are scored, as in a ROC curve.

Beside it stand ``recall_at_1``, the AUROC of any weakness against clean codes (``auc_risk``), the
same against safe codes of any origin (``auc_safe``: twins that were made safe are the hard ones),
the mean average precision of the classes (``pr_auc``), the share of found codes whose class is
named rightly (``named``), and the alarms among safe twins (``twin_alarms``).
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


def recalls(y: np.ndarray, risk: np.ndarray, limit: float) -> np.ndarray:
    """Return of each class but safe the share of its codes above a risk, NaN where it has none."""
    above = ranked(risk) > limit
    return np.array(
        [
            above[y == code].mean() if (y == code).any() else np.nan
            for code in range(1, len(CLASSES))
        ]
    )


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
    origin, risk = frame["origin"].to_numpy(), 1 - p[:, SAFE]
    quiet = clean(frame)
    weak, limit = y != SAFE, _edge(risk[quiet], 0.1)
    found = recalls(y, risk, limit)
    if np.isnan(found).any():
        lacking = [CLASSES[place + 1] for place in np.flatnonzero(np.isnan(found))]
        raise ValueError(f"no code of {', '.join(lacking)}: its recall is not defined")
    both, above = weak | quiet, ranked(risk) > limit
    named = p[:, 1:].argmax(axis=1) + 1 == y
    low, high = interval(y, risk, quiet, frame["group"].to_numpy(), settings.replicates)
    twin = origin == TWIN
    return {
        "recall_at_10": float(found.mean()),
        "recall_at_10_low": low,
        "recall_at_10_high": high,
        "recall_at_1": float(recalls(y, risk, _edge(risk[quiet], 0.01)).mean()),
        **{f"recall_{name}": float(value) for name, value in zip(CLASSES[1:], found)},
        "auc_risk": roc_auc(weak[both], risk[both]),
        "auc_safe": roc_auc(weak, risk),
        "pr_auc": float(
            np.mean([average_precision(y == code, p[:, code]) for code in range(1, len(CLASSES))])
        ),
        "named": float(named[weak & above].mean()) if (weak & above).any() else 0.0,
        "twin_alarms": float(above[twin].mean()) if twin.any() else 0.0,
    }


def _edge(risks: np.ndarray, share: float) -> float:
    if not len(risks):
        raise ValueError(f"needs clean codes, of origin {' or '.join(CLEAN)}: got none")
    return threshold_at(risks, share)


def interval(
    y: np.ndarray, risk: np.ndarray, quiet: np.ndarray, groups: np.ndarray, replicates: int
) -> tuple[float, float]:
    """Return the 95 % percentile interval of ``recall_at_10``: whole groups are resampled.

    The threshold is found again in each replicate. Classes that a replicate lacks are left out of
    its mean; the draws are the same for every model, which are scored on the same rows.
    """
    _, of = np.unique(groups, return_inverse=True)
    rng = np.random.default_rng(len(groups))
    risk = ranked(risk)
    order = np.argsort(risk, kind="stable")
    risk, y, quiet, of = risk[order], y[order], quiet[order], of[order]
    values = []
    for _ in range(replicates):
        weight = np.bincount(rng.integers(0, of.max() + 1, of.max() + 1), minlength=of.max() + 1)[
            of
        ]
        mass = np.where(quiet, weight, 0)
        total = mass.sum()
        if not total:
            continue
        # The largest risk above which more than a tenth of the clean mass lies.
        above = total - np.cumsum(mass)
        limit = risk[np.searchsorted(-above, -0.1 * total - 1e-9)]
        hit = (risk > limit) * weight
        sums = np.bincount(y, weight, minlength=len(CLASSES))[1:]
        hits = np.bincount(y, hit, minlength=len(CLASSES))[1:]
        values.append((hits[sums > 0] / sums[sums > 0]).mean())
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


CRITERIA = (
    ("recall_at_10", "external.recall_at_10", ">"),
    ("auc_risk", "external.auc_risk", ">"),
    ("access_control", "external.recall_access_control", ">"),
    ("bad_randomness", "external.recall_bad_randomness", ">"),
    ("twin_alarms", "external.twin_alarms", "<"),
    ("ece", "external.ece", "<"),
    ("cv_std", "cv.f1_macro_std", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass. What good means of
this task is code; how much of it is enough stands in ``compare.criteria``."""

COLUMNS = {
    "recall_at_10": "recall_at_10",
    "recall_at_1": "recall_at_1",
    "auc_risk": "auc_risk",
    "auc_safe": "auc_safe",
    "pr_auc": "pr_auc",
    "named": "named",
    "twin_alarms": "twin_alarms",
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
