"""What is told of a model on labelled rows, the same of every task."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.metrics.calibration import clip
from rampart.metrics.confusion import confusion
from rampart.metrics.probability import log_loss


def scores(
    y: np.ndarray, p: np.ndarray, prediction: np.ndarray, classes: list[str]
) -> dict[str, Any]:
    """Return accuracy, macro-F1, precision and recall by class, cross-entropy, n and confusion.

    A class without a row in ``y`` has no recall: it is left out of ``by_class`` and of the mean
    ``f1_macro``. Its column stays in ``confusion``, as other classes may be taken for it. The
    precision of a class that is never predicted is 0.

    Parameters
    ----------
    y, prediction : class codes, shape (n,).
    p : probabilities, shape (n, k). Cross-entropy is the mean of -log p(true class), in nats,
        p at least 1e-6.

    Raises
    ------
    ValueError : no row, or a label that is no class.

    Examples
    --------
    >>> told = scores(np.array([0, 1]), np.eye(2), np.array([0, 1]), ["good", "bad"])
    >>> told["accuracy"], told["confusion"]
    (1.0, [[1, 0], [0, 1]])
    """
    matrix = confusion(y, prediction, len(classes))
    hits, support, predicted = np.diagonal(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    there = support > 0
    precision, recall = hits / np.maximum(predicted, 1), hits / np.maximum(support, 1)
    f1 = 2 * hits / np.maximum(support + predicted, 1)
    by_class = {
        name: {
            "precision": float(precision[code]),
            "recall": float(recall[code]),
            "f1": float(f1[code]),
            "n": int(support[code]),
        }
        for code, name in enumerate(classes)
        if there[code]
    }
    return {
        "n": len(y),
        "accuracy": float(np.trace(matrix) / matrix.sum()),
        "f1_macro": float(f1[there].mean()),
        "cross_entropy": float(log_loss(np.asarray(y), clip(p))),
        "by_class": by_class,
        "classes": list(classes),
        "confusion": matrix.tolist(),
    }
