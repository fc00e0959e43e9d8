"""Shapley values as tables: what speaks for a class in general, and in one row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.attribution.shapley import Attributions


def strongest(
    found: Attributions, X: np.ndarray, names: Sequence[str], classes: Sequence[str], top: int
) -> pd.DataFrame:
    """Return of each class the features that move its probability most.

    Parameters
    ----------
    X : what was explained, shape (n, features).
    names : of the features; classes : of the classes.
    top : features of a class.

    Returns
    -------
    DataFrame with class, feature, moves (mean of the absolute value, in probability) and sign: the
    correlation between how much of the feature a row has and its value, above 0 where more of it
    speaks for the class; 0 where one of them is the same in all rows. The strongest first; no
    feature that moves nothing.
    """
    rows = []
    for k, label in enumerate(classes):
        moves = np.abs(found.values[:, :, k]).mean(axis=0)
        for j in np.argsort(-moves, kind="stable")[:top]:
            if moves[j] > 0:
                sign = correlation(X[:, j], found.values[:, j, k])
                rows.append((label, names[j], float(moves[j]), sign))
    return pd.DataFrame(rows, columns=["class", "feature", "moves", "sign"])


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return Pearson's correlation, 0 where one of the two is constant.

    Examples
    --------
    >>> correlation(np.array([0.0, 1.0, 2.0]), np.array([4.0, 2.0, 0.0]))
    -1.0
    """
    a, b = np.asarray(a, np.float64) - np.mean(a), np.asarray(b, np.float64) - np.mean(b)
    scale = np.sqrt((a * a).sum() * (b * b).sum())
    return float(np.clip((a * b).sum() / scale, -1, 1)) if scale > 1e-12 else 0.0


def reasons(
    found: Attributions, X: np.ndarray, names: Sequence[str], row: int, k: int, top: int
) -> pd.DataFrame:
    """Return what moved one row's probability of class k most.

    Returns
    -------
    DataFrame with feature, has (how much of it the row has) and value (by how much it moved the
    probability); the strongest first, and last ``all others``, with which base and values add up.
    """
    values = found.values[row, :, k]
    order = np.argsort(-np.abs(values), kind="stable")[:top]
    kept = [j for j in order if values[j] != 0]
    rows = [(names[j], float(X[row, j]), float(values[j])) for j in kept]
    rest = float(values.sum() - sum(value for *_, value in rows))
    return pd.DataFrame([*rows, ("all others", np.nan, rest)], columns=["feature", "has", "value"])


def carried(found: Attributions, top: int) -> float:
    """Return the share of what moves an answer that its ``top`` strongest features carry.

    Of each row: the sum of the largest absolute values over the sum of all, for the class that is
    said; the median of the rows. A row that nothing moves does not count.
    """
    k = found.said.argmax(axis=1)
    sizes = np.sort(np.abs(found.values[np.arange(len(k)), :, k]), axis=1)[:, ::-1]
    total = sizes.sum(axis=1)
    return float(np.median(sizes[total > 0, :top].sum(axis=1) / total[total > 0]))


def examples(y: np.ndarray, said: np.ndarray, classes: int) -> list[tuple[int, int]]:
    """Return rows to show: of each class the surest right one, and the surest wrong one.

    Parameters
    ----------
    y : true class, shape (n,). said : probabilities of shape (n, classes).

    Returns
    -------
    list of (row, class that is said). A class of which no row is right (or wrong) has fewer.
    """
    label, sure, chosen = said.argmax(axis=1), said.max(axis=1), []
    for k in range(classes):
        for right in (True, False):
            rows = np.flatnonzero((y == k) & ((label == y) == right))
            if len(rows):
                row = int(rows[np.argmax(sure[rows])])
                chosen.append((row, int(label[row])))
    return chosen
