"""Metric names in words: the label, the direction and the definition of each column.

Figures and the report show the same label for the same column of results.csv. A task's own
column names a class by its number (``recall_c2``) or carries the split (``_external``); both
are read here, so a new task needs no table of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One metric in words."""

    label: str
    definition: str
    lower_is_better: bool = False


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
    "recall_at_1fpr": Metric(
        "recall at 1 % FPR",
        "Recall of the attack class at the threshold that lets 1 % of the harmless rows through "
        "as false alarms.",
    ),
    "custom_score": Metric(
        "security score",
        "(0.5 · recall of malicious + 0.3 · precision of suspicious + 0.2 · F1 of benign) · "
        "exp(−5 · r), where r is the critical error rate.",
    ),
    "critical_error_rate": Metric(
        "critical errors",
        "r = the false alarm rate + the missed threat rate.",
        lower_is_better=True,
    ),
    "false_alarm_rate": Metric(
        "false alarms",
        "Share of the harmless rows (of their own class, not of all rows) called an attack.",
        lower_is_better=True,
    ),
    "missed_threat_rate": Metric(
        "missed threats",
        "Share of the attack rows (of their own class, not of all rows) called harmless.",
        lower_is_better=True,
    ),
    "cv_f1_mean": Metric(
        "CV macro-F1", "Mean macro-F1 over the cross-validation folds inside the training rows."
    ),
    "cv_f1_std": Metric(
        "CV deviation",
        "Standard deviation of macro-F1 over the cross-validation folds inside the training rows.",
        lower_is_better=True,
    ),
    "latency": Metric("latency", "Time to classify one row.", lower_is_better=True),
    "precision_text": Metric(
        "precision on text",
        "Of the columns called long or short text, the share that is text of that kind.",
    ),
    "false_text_rate": Metric(
        "non-text called text",
        "Of the columns that are no text, the share called long or short text.",
        lower_is_better=True,
    ),
    "accuracy_at_90": Metric(
        "accuracy on the surest 90 %",
        "Accuracy on the 90 % of the rows with the highest confidence; the rest goes to a person.",
    ),
    "accuracy_at_80": Metric(
        "accuracy on the surest 80 %",
        "Accuracy on the 80 % of the rows with the highest confidence; the rest goes to a person.",
    ),
    "size": Metric("size", "Size of the model's file.", lower_is_better=True),
    "memory": Metric("memory", "Peak memory while predicting.", lower_is_better=True),
}
ALIASES = {
    "f1": "f1_macro",
    "cv_std": "cv_f1_std",
    "false_alarms": "false_alarm_rate",
    "missed_threats": "missed_threat_rate",
}
MEANING = {
    "precision": "Of the rows called {of}, the share that is {of}.",
    "recall": "Of the rows that are {of}, the share called {of}.",
    "F1": "Harmonic mean of the precision and the recall of {of}.",
}


def splits(test: str) -> dict[str, str]:
    """Return the names of the splits; ``test`` says what a task's test rows are.

    Examples
    --------
    >>> splits("random split")["test"]
    'test (random split)'
    """
    return {
        "train": "train",
        "validation": "validation",
        "test": f"test ({test})",
        "external": "external (unseen sources)",
    }


def base(column: str) -> str:
    """Return a column's name without its split: ``recall_c2_external`` is ``recall_c2``."""
    name = column.removesuffix("_external")
    return ALIASES.get(name, name)


def describe(column: str, classes: list[str]) -> Metric:
    """Return a column of results.csv, or a criterion, in words.

    Parameters
    ----------
    column : the name, e.g. ``f1_external`` or ``recall_c2``.
    classes : the task's class names, in the order of their numbers.

    Examples
    --------
    >>> describe("recall_c2_external", ["benign", "suspicious", "malicious"]).label
    'recall of malicious'
    >>> describe("false_alarm_rate", []).lower_is_better
    True
    """
    name = base(column)
    if name in METRICS:
        return METRICS[name]
    if match := re.fullmatch(r"(precision|recall|f1)_(.+?)(?:_outside_(.+))?", name):
        what, of, outside = match[1].replace("f1", "F1"), match[2], match[3]
        if (number := re.fullmatch(r"c(\d+)", of)) and int(number[1]) < len(classes):
            of = classes[int(number[1])]
        if of in classes:
            without = f" outside {outside.replace('_', ', ')}" if outside else ""
            return Metric(f"{what} of {of}{without}", MEANING[what].format(of=of))
    low = name.endswith(("_rate", "_error", "_loss", "_std", "_ms"))
    return Metric(name.replace("_", " "), "", lower_is_better=low)
