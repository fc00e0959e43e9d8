"""Metric names in words: the label, the direction and the definition of each column.

Figures and pages show the same label for the same column of results.csv. A column that names a
class by its number (``recall_c2``) or carries the split (``_external``) is read here; a metric that
one task alone has is described in its ``rampart/tasks/<task>/words.py``, and handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One metric in words."""

    label: str
    definition: str
    lower_is_better: bool = False


@dataclass(frozen=True)
class Loss:
    """The rows that cost a criterion something: those of one class that are called another."""

    of: str = ""  # their class; none: every class
    called: str = ""  # what they are called; none: all but their own class


FOLDS = (
    "macro-F1 over the cross-validation folds inside the rows that a model learns from: training "
    "or, for a blend of other models, validation. A blend's is of other rows than theirs, so the "
    "two do not compare."
)
METRICS = {
    "accuracy": Metric("accuracy", "Share of rows whose predicted class is the true one."),
    "precision_macro": Metric("macro precision", "Mean of the precision of the classes."),
    "recall_macro": Metric("macro recall", "Mean of the recall of the classes."),
    "f1_macro": Metric(
        "macro-F1",
        "Mean of the F1 of the classes, each class counting the same however many rows it has. "
        "F1 = 2 · precision · recall / (precision + recall).",
    ),
    "roc_auc": Metric(
        "ROC AUC",
        "Area under the curve of true against false positive rate, one class against the rest, "
        "mean of the classes. 0.5 is chance.",
    ),
    "pr_auc": Metric(
        "PR AUC", "Average precision, one class against the rest, mean of the classes."
    ),
    "log_loss": Metric("log loss", "Mean of −ln p(true class).", lower_is_better=True),
    "brier": Metric(
        "Brier score",
        "Mean over rows of the squared distance between the probabilities and the true class: "
        "0 is best, 2 worst.",
        lower_is_better=True,
    ),
    "ece": Metric(
        "calibration error (ECE)",
        "Expected calibration error: mean distance, over bins of confidence weighted by their "
        "rows, between the largest probability and the share of rows where it is right.",
        lower_is_better=True,
    ),
    "cv_f1_mean": Metric("CV macro-F1", f"Mean {FOLDS}"),
    "cv_f1_std": Metric("CV deviation", f"Standard deviation of {FOLDS}", lower_is_better=True),
    "latency": Metric("latency", "Time to classify one row.", lower_is_better=True),
    "size": Metric("size", "Size of the model's file.", lower_is_better=True),
    "memory": Metric("memory", "Peak memory while predicting.", lower_is_better=True),
}
ALIASES = {
    "f1": "f1_macro",
    "cv_std": "cv_f1_std",
}
MEANING = {
    "precision": "Of the rows called {of}, the share that is {of}.",
    "recall": "Of the rows that are {of}, the share called {of}.",
    "F1": "Harmonic mean of the precision and the recall of {of}.",
}


def splits(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of the splits; ``names`` says what the rows of a split are.

    Examples
    --------
    >>> splits({"test": "random split"})["test"]
    'test (random split)'
    """
    known = {"external": "unseen sources", **names}
    return {
        split: f"{split} ({known[split]})" if split in known else split
        for split in ("train", "validation", "test", "external")
    }


def level(alpha: float) -> str:
    """Return the level of an interval in words.

    Raises
    ------
    ValueError : what is no share between 0 and 1.

    Examples
    --------
    >>> level(0.05), level(0.005)
    ('95 %', '99.5 %')
    """
    if isinstance(alpha, bool) or not isinstance(alpha, int | float) or not 0 < alpha < 1:
        raise ValueError(f"alpha: must be above 0 and below 1, got {alpha!r}")
    return f"{100 * (1 - alpha):g} %"


def base(column: str) -> str:
    """Return a column's name without its split: ``recall_c2_external`` is ``recall_c2``."""
    name = column.removesuffix("_external")
    return ALIASES.get(name, name)


def describe(
    column: str, classes: list[str], metrics: Mapping[str, Metric] | None = None
) -> Metric:
    """Return a column of results.csv, or a criterion, in words.

    Parameters
    ----------
    column : the name, e.g. ``f1_external`` or ``recall_c2``.
    classes : the task's class names, in the order of their numbers.
    metrics : those that the task alone has, by name; they go before the general ones.

    Examples
    --------
    >>> describe("recall_c2_external", ["benign", "suspicious", "malicious"]).label
    'recall of malicious'
    >>> describe("delay_external", [], {"delay": Metric("wait", "How long.", True)}).label
    'wait'
    """
    name = base(column)
    known = {**METRICS, **(metrics or {})}
    if name in known:
        return known[name]
    if match := re.fullmatch(r"(precision|recall|f1)_(.+?)(?:_outside_(.+))?", name):
        what, of, outside = match[1].replace("f1", "F1"), match[2], match[3]
        if (number := re.fullmatch(r"c(\d+)", of)) and int(number[1]) < len(classes):
            of = classes[int(number[1])]
        if of in classes:
            without = f" outside {outside.replace('_', ', ')}" if outside else ""
            return Metric(f"{what} of {of}{without}", MEANING[what].format(of=of))
    low = name.endswith(("_rate", "_error", "_loss", "_std", "_ms"))
    return Metric(name.replace("_", " "), "", lower_is_better=low)
