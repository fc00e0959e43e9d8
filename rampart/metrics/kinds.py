"""Scores in which every kind of row counts the same, however many rows it has.

Rows of one kind are alike and come by the thousand where a source is large, so a mean over rows
speaks for the large sources. Here a kind is one vote: the confusion matrix is the sum of those of
its kinds, each divided by its rows. What follows from a confusion matrix follows from this one too;
its accuracy is the mean over kinds of their recall.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rampart.metrics.confusion import codes


class KindTable(NamedTuple):
    """The decisions of each kind's rows."""

    names: np.ndarray  # (K,), sorted
    of_class: np.ndarray  # int (K,): the class of the kind's rows
    counts: np.ndarray  # int (K, m): its rows in each cell


def tabulate(kinds: np.ndarray, y: np.ndarray, cells: np.ndarray, size: int) -> KindTable:
    """Count the rows of each kind in each cell.

    Parameters
    ----------
    kinds : names, shape (n,).
    y : int array of shape (n,), true classes.
    cells : int array of shape (n,), values 0 to size - 1: predicted classes, or pairs of them.

    Raises
    ------
    ValueError : the rows of a kind are of two classes, or shapes differ.
    """
    names, code = np.unique(np.asarray(kinds).astype(str), return_inverse=True)
    y, cells = np.asarray(y), codes(cells, size, "cells")
    if not len(code) == len(y) == len(cells):
        raise ValueError(f"kinds: {len(code)} kinds, {len(y)} classes, {len(cells)} predictions")
    first = np.zeros(len(names), dtype=np.int64)
    first[code[::-1]] = y[::-1]
    if (mixed := first[code] != y).any():
        raise ValueError(f"kinds: {str(names[code[mixed.argmax()]])!r} has rows of two classes")
    counts = np.bincount(code * size + cells, minlength=len(names) * size)
    return KindTable(names, first, counts.reshape(len(names), size))


def fold(counts: np.ndarray, of_class: np.ndarray, k: int) -> np.ndarray:
    """Return the sum of the kinds' shares by class.

    Parameters
    ----------
    counts : (..., K, m), rows of each kind by cell; every kind has rows.
    of_class : int array of shape (K,).
    k : number of classes.

    Returns
    -------
    float array of shape (..., k, m): row i adds up to the number of kinds of class i.

    Raises
    ------
    ValueError : a kind has no rows, and so no shares.

    Examples
    --------
    >>> fold(np.array([[3, 1], [0, 2], [5, 5]]), np.array([0, 0, 1]), 2).tolist()
    [[0.75, 1.25], [0.5, 0.5]]
    """
    counts = np.asarray(counts)
    total = counts.sum(axis=-1, keepdims=True)
    if not (total > 0).all():
        raise ValueError("kinds: one of them has no rows: its shares are not defined")
    shares = counts / total
    return np.eye(k)[of_class].T @ shares


def weights(kinds: np.ndarray) -> np.ndarray:
    """Return a weight a row, shape (n,), of which the rows of each kind have the same sum, mean 1.

    Examples
    --------
    >>> weights(np.array(["a", "a", "a", "b"])).round(2).tolist()
    [0.67, 0.67, 0.67, 2.0]
    """
    if not len(kinds):
        raise ValueError("kinds: there is no row to weigh")
    _, code, counts = np.unique(
        np.asarray(kinds).astype(str), return_inverse=True, return_counts=True
    )
    return len(code) / len(counts) / counts[code]


def mean_recall(matrix: np.ndarray) -> np.ndarray:
    """Return the mean over kinds of their recall, of matrices that ``fold`` gave: (..., k, k)."""
    matrix = np.asarray(matrix)
    if not (matrix.sum(axis=(-2, -1)) > 0).all():
        raise ValueError("kinds: there is none: the mean of their recalls is not defined")
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))
