"""Scores that follow from the confusion matrix alone, for one matrix or a stack of them.

A stack has the shape (..., k, k); rows are true classes, columns predicted ones. That all work on
stacks is what makes the bootstrap and the search for a threshold fast.
"""

from __future__ import annotations

import numpy as np


def confusion(y: np.ndarray, prediction: np.ndarray, k: int) -> np.ndarray:
    """Count the rows of each (true class, predicted class).

    Parameters
    ----------
    y, prediction : int arrays of shape (n,), values 0 to k - 1.
    k : number of classes.

    Returns
    -------
    int array of shape (k, k).

    Raises
    ------
    ValueError : the lengths differ, or a value is not a class.

    Examples
    --------
    >>> confusion([0, 0, 1], [0, 1, 1], 2).tolist()
    [[1, 1], [0, 1]]
    """
    y, prediction = codes(y, k, "y"), codes(prediction, k, "prediction")
    if len(y) != len(prediction):
        raise ValueError(f"y has {len(y)} rows and prediction {len(prediction)}: must be equal")
    return np.bincount(y * k + prediction, minlength=k * k).reshape(k, k)


def codes(values: np.ndarray, k: int, name: str) -> np.ndarray:
    """Return class codes as int64 of shape (n,), or say which value is none."""
    values = np.asarray(values)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{name}: must be a vector with rows, got shape {values.shape}")
    if values.dtype.kind not in "iub":
        raise ValueError(f"{name}: must hold integers, got {values.dtype}")
    wrong = np.flatnonzero((values < 0) | (values >= k))
    if wrong.size:
        row = wrong[0]
        raise ValueError(f"{name}: row {row}: must be a class 0 to {k - 1}, got {values[row]}")
    return values.astype(np.int64)


def precision_recall_f1(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return precision, recall and F1 of each class.

    ``precision = TP / predicted``, ``recall = TP / support`` and
    ``F1 = 2 TP / (support + predicted)``.
    The precision of a class that is never predicted is 0 by convention (0 / 0 otherwise): its F1 is
    0 by the formula, and a model that never names a class has earned no precision. The counts that
    ``classification_metrics`` gives beside it (``predicted``) tell the two kinds of 0 apart.

    Parameters
    ----------
    matrix : array of shape (..., k, k).

    Returns
    -------
    three float arrays of shape (..., k).

    Raises
    ------
    ValueError : a true class has no rows; its recall is not defined.
    """
    matrix = np.asarray(matrix)
    hits = np.diagonal(matrix, axis1=-2, axis2=-1).astype(float)
    support, predicted = matrix.sum(axis=-1), matrix.sum(axis=-2)
    if (support == 0).any():
        missing = sorted({int(code) for code in np.nonzero(support == 0)[-1]})
        raise ValueError(f"class {missing[0]} has no rows: its recall and F1 are not defined")
    precision = np.divide(hits, predicted, out=np.zeros_like(hits), where=predicted > 0)
    return precision, hits / support, 2 * hits / (support + predicted)


def macro_f1(matrix: np.ndarray) -> np.ndarray:
    """Return the unweighted mean of F1 over classes; shape (..., k, k) gives shape (...).

    Examples
    --------
    >>> float(macro_f1([[8, 2], [2, 8]]))
    0.8
    """
    return precision_recall_f1(matrix)[2].mean(axis=-1)
