"""The general metrics of a classifier, and recall by group."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from rampart.metrics.confusion import confusion, precision_recall_f1
from rampart.metrics.probability import (
    average_precision,
    brier,
    check,
    expected_calibration_error,
    log_loss,
    roc_auc,
)


def classification_metrics(
    y: np.ndarray,
    p: np.ndarray,
    prediction: np.ndarray,
    classes: list[str],
    bins: int = 15,
    balanced: np.ndarray | None = None,
) -> dict[str, Any]:
    """Return every general metric of one set of predictions.

    Parameters
    ----------
    y : int array of shape (n,), true classes 0 to k - 1; every class must occur.
    p : float array of shape (n, k), probabilities; rows sum to 1.
    prediction : int array of shape (n,), the decisions (not always the argmax of ``p``).
    classes : k names.
    bins : number of bins of the calibration error.
    balanced : float array of shape (k, k), a confusion matrix in which rows do not count alike
        (rampart/metrics/kinds.py): accuracy, precision, recall and F1 are of this one.

    Returns
    -------
    dict : ``accuracy``; ``precision``, ``recall`` and ``f1``, each ``_macro`` (mean over classes)
        and ``_weighted`` (mean over rows); ``roc_auc`` and ``pr_auc`` (one class against the rest,
        mean over classes, PR as average precision); ``log_loss``; ``brier`` (0 to 2); ``ece``;
        ``n``; ``by_class``: name → precision, recall, f1, support, predicted (rows of that class,
        rows given to it: a precision of 0 with ``predicted`` 0 is a convention, see
        ``rampart.metrics.confusion``).

    Raises
    ------
    ValueError : a metric cannot be computed; the message says which input is why.
    """
    y, p = check(y, p, classes)
    matrix = confusion(y, prediction, len(classes))
    support, predicted = matrix.sum(axis=1), matrix.sum(axis=0)
    scored = matrix if balanced is None else balanced
    scores = dict(zip(("precision", "recall", "f1"), precision_recall_f1(scored)))
    share = scored.sum(axis=1) / scored.sum()
    ones = np.eye(len(classes), dtype=bool)[y]
    columns = range(len(classes))
    return {
        "accuracy": float(np.trace(scored) / scored.sum()),
        **{f"{name}_macro": float(values.mean()) for name, values in scores.items()},
        **{f"{name}_weighted": float(values @ share) for name, values in scores.items()},
        "roc_auc": float(np.mean([roc_auc(ones[:, c], p[:, c]) for c in columns])),
        "pr_auc": float(np.mean([average_precision(ones[:, c], p[:, c]) for c in columns])),
        "log_loss": log_loss(y, p),
        "brier": brier(y, p),
        "ece": expected_calibration_error(y, p, bins),
        "n": len(y),
        "by_class": {
            classes[c]: {
                **{name: float(values[c]) for name, values in scores.items()},
                "support": int(support[c]),
                "predicted": int(predicted[c]),
            }
            for c in columns
        },
    }


def wilson(hits: np.ndarray, n: np.ndarray, alpha: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """Return the Wilson score interval of a proportion, for numbers or arrays.

    ``(p̂ + z²/2n ± z √(p̂(1 - p̂)/n + z²/4n²)) / (1 + z²/n)``; Wilson (1927). Unlike the normal
    interval it stays inside [0, 1] and keeps its coverage with few rows or none wrong.

    Parameters
    ----------
    hits, n : arrays of one shape; n > 0.
    alpha : 1 - confidence.
    """
    hits, n = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    if not ((n > 0) & (hits >= 0) & (hits <= n)).all():
        raise ValueError("wilson: must have 0 <= hits <= n and n > 0")
    z = NormalDist().inv_cdf(1 - alpha / 2)
    rate = hits / n
    centre = rate + z**2 / (2 * n)
    half = z * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    # The ends of 0 and n hits are 0 and 1 exactly; the arithmetic may miss them by 1e-17.
    return (
        np.maximum((centre - half) / (1 + z**2 / n), 0),
        np.minimum((centre + half) / (1 + z**2 / n), 1),
    )


def recall_by_group(
    frame: pd.DataFrame, classes: list[str], by: tuple[str, ...], alpha: float = 0.05
) -> pd.DataFrame:
    """Return the recall of each true class in each group, with Wilson intervals.

    Parameters
    ----------
    frame : columns ``label``, ``prediction`` and those of ``by``.
    classes : k names.
    by : columns whose values make a group, e.g. ``("split", "source")``.
    alpha : 1 - confidence of the intervals.

    Returns
    -------
    DataFrame : the columns of ``by``, then class, n, recall, low, high; sorted by group and class
        code. Classes without rows in a group have no line: they have no recall there.
    """
    hit = (frame["label"] == frame["prediction"]).rename("hit")
    keys = [*(frame[name] for name in by), frame["label"]]
    counts = hit.groupby(keys, observed=True, dropna=False).agg(["size", "sum"])
    table = counts.reset_index()
    low, high = wilson(table["sum"], table["size"], alpha)
    return pd.DataFrame(
        {
            **{name: table[name] for name in by},
            "class": [classes[code] for code in table["label"]],
            "n": table["size"],
            "recall": table["sum"] / table["size"],
            "low": low,
            "high": high,
        }
    )
