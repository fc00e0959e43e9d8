"""What synthetic rows are worth: scores of classifiers in four regimes, and how sure they are.

TS-TR trains on synthetic rows and tests on real ones, TR-TS the other way round, TR-TR is the real
ceiling, and ``augmented`` trains on both kinds and tests on real ones. The utility ratio is TS-TR /
TR-TR in macro-F1: 1 means that the synthetic rows teach as much as the real ones did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rampart.metrics.confusion import codes, macro_f1, precision_recall_f1
from rampart.metrics.confusion import confusion as count
from rampart.metrics.probability import roc_auc

Predictions = Mapping[str, tuple[np.ndarray, Sequence[np.ndarray]]]
"""One fold: regime → true classes (n,) and the predictions (n,) of each of M classifiers."""

REGIMES = ("ts_tr", "tr_ts", "tr_tr", "augmented")
CHUNK = 2_000_000  # drawn rows held at once


def confusion(y: np.ndarray, predicted: np.ndarray, classes: int) -> list[list[int]]:
    """Count the rows of each (true class, predicted class), as JSON holds it.

    Examples
    --------
    >>> confusion([0, 0, 1], [0, 1, 1], 2)
    [[1, 1], [0, 1]]
    """
    return count(np.asarray(y), np.asarray(predicted), classes).tolist()


def matthews(matrix: np.ndarray) -> float:
    """Return Matthews' correlation of a confusion matrix: -1 to 1, 1 best, 0 as luck does.

    ``(c s - Σ t_k p_k) / √((s² - Σ p_k²) (s² - Σ t_k²))`` with c hits, s rows, t_k true and p_k
    predicted rows of class k; Gorodkin (2004), for two classes Matthews (1975). A classifier that
    names one class for all rows has 0, the limit as it gets there (Chicco and Jurman 2020).
    """
    matrix = np.asarray(matrix, dtype=np.float64)
    rows, true, predicted = matrix.sum(), matrix.sum(axis=1), matrix.sum(axis=0)
    top = np.trace(matrix) * rows - true @ predicted
    bottom = (rows**2 - predicted @ predicted) * (rows**2 - true @ true)
    return float(top / np.sqrt(bottom)) if bottom > 0 else 0.0


def scores(
    y: np.ndarray, predicted: np.ndarray, score: np.ndarray, classes: int
) -> dict[str, float]:
    """Return the scores of one classifier on one set of rows.

    Parameters
    ----------
    y, predicted : int arrays (n,), values 0 to ``classes`` - 1; each class must occur in ``y``.
    score : float array (n, classes), larger means surer (probabilities or decision values); (n,)
        for two classes, larger means class 1. For two classes column 1 alone is ranked.
    classes : number K of classes, >= 2.

    Returns
    -------
    dict : ``accuracy``; ``precision``, ``recall``, ``f1`` and ``specificity`` (TN / (TN + FP)), the
        unweighted mean over classes, also of two; ``roc_auc`` (one class against the rest, mean
        over classes); all in [0, 1]. ``mcc`` in [-1, 1]. 1 is best. The precision of a class that
        is never named is 0 by convention (``rampart.metrics.confusion``).

    Raises
    ------
    ValueError : a shape or class that does not fit, a class without rows, a score that is not
        finite.

    Examples
    --------
    >>> values = scores([0, 0, 1, 1], [0, 1, 1, 1], [0.1, 0.6, 0.7, 0.9], 2)
    >>> values["accuracy"], round(values["mcc"], 3), values["roc_auc"]
    (0.75, 0.577, 1.0)
    """
    if classes < 2:
        raise ValueError(f"classes: must be 2 or more, got {classes}")
    matrix = count(np.asarray(y), np.asarray(predicted), classes)
    precision, recall, f1 = precision_recall_f1(matrix)
    rows, support, named = matrix.sum(), matrix.sum(axis=1), matrix.sum(axis=0)
    false_positive = named - np.diagonal(matrix)
    return {
        "accuracy": float(np.trace(matrix) / rows),
        "precision": float(precision.mean()),
        "recall": float(recall.mean()),
        "f1": float(f1.mean()),
        "specificity": float((1 - false_positive / (rows - support)).mean()),
        "roc_auc": _auc(np.asarray(y), np.asarray(score, dtype=np.float64), classes),
        "mcc": matthews(matrix),
    }


def _auc(y: np.ndarray, score: np.ndarray, classes: int) -> float:
    allowed = [(len(y), classes)] + [(len(y),)] * (classes == 2)
    if score.shape not in allowed:
        wanted = " or ".join(map(str, allowed))
        raise ValueError(f"score: must have the shape {wanted}, got {score.shape}")
    if not np.isfinite(score).all():
        raise ValueError("score: must be finite, got NaN or infinity")
    if classes == 2:
        return roc_auc(y == 1, score if score.ndim == 1 else score[:, 1])
    return float(np.mean([roc_auc(y == k, score[:, k]) for k in range(classes)]))


def hierarchical_bootstrap(
    folds: Sequence[Predictions], replicates: int, seed: int, alpha: float
) -> dict[str, tuple[float, float]]:
    """Return bootstrap intervals of macro-F1 in each regime and of the utility ratio.

    A fold's score is the mean of macro-F1 over its classifiers, its utility ratio that of TS-TR
    over that of TR-TR; the estimate is the mean over folds. A replicate draws as many folds as
    there are, with replacement, then rows within each fold drawn, with replacement within each true
    class (Davison and Hinkley 1997, section 3.8). All classifiers, and all regimes that test the
    same rows, get the same draws: the ratio is paired, so what makes a fold hard for both cancels.
    The interval is that of percentiles at confidence ``1 - alpha``. It covers the choice of rows
    and folds, not another data set. As the spread between folds already holds some of the luck in
    rows, it is cautious.

    Parameters
    ----------
    folds : two or more, with the same regimes (of ``REGIMES``) and number of classifiers. Regimes
        with equal true classes test the same rows. Classes are 0 to K - 1, all in each fold.
    replicates, seed, alpha : number of replicates, seed of the draws, 1 - confidence.

    Returns
    -------
    dict : ``<regime>_f1`` of each regime given, and ``utility_ratio`` where TS-TR and TR-TR are
        (0 or more): the ends ``(low, high)``.

    Raises
    ------
    ValueError : fewer than two folds, regimes or shapes that differ, a class without rows, or a
        ceiling of 0, to which there is no ratio.

    Examples
    --------
    >>> y, half = np.array([0, 0, 1, 1]), np.array([0, 0, 0, 0])
    >>> fold = {"ts_tr": (y, [half, half]), "tr_tr": (y, [y, y])}
    >>> [round(end, 3) for end in hierarchical_bootstrap([fold, fold], 50, 0, 0.05)["ts_tr_f1"]]
    [0.333, 0.333]
    """
    names, classes = _checked(folds, replicates, alpha)
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(folds), size=(replicates, len(folds)))
    drawn = {name: np.empty(chosen.shape) for name in names}
    for k, fold in enumerate(folds):
        where = chosen == k
        for group in _same_rows(fold, names):
            y = np.asarray(fold[group[0]][0])
            stacked = np.stack([prediction for name in group for prediction in fold[name][1]])
            scores_of = _resampled(y, stacked, classes, int(where.sum()), rng)
            for name, part in zip(group, np.split(scores_of, len(group), axis=1)):
                drawn[name][where] = part.mean(axis=1)
    values = {f"{name}_f1": parts for name, parts in drawn.items()}
    if {"ts_tr", "tr_tr"} <= set(names):
        if (drawn["tr_tr"] <= 0).any():
            raise ValueError("utility ratio: macro-F1 of TR-TR is 0 in a replicate: no ratio to it")
        values["utility_ratio"] = drawn["ts_tr"] / drawn["tr_tr"]
    quantiles = [alpha / 2, 1 - alpha / 2]
    ends = {name: np.quantile(parts.mean(axis=1), quantiles) for name, parts in values.items()}
    return {name: (float(low), float(high)) for name, (low, high) in ends.items()}


def _checked(folds: Sequence[Predictions], replicates: int, alpha: float) -> tuple[list[str], int]:
    """Return the regimes and the number of classes of all folds, or say what does not fit."""
    if len(folds) < 2:
        raise ValueError(f"folds: a bootstrap of folds needs two or more, got {len(folds)}")
    if replicates < 1 or not 0 < alpha < 1:
        raise ValueError(
            f"replicates must be >= 1 and alpha within (0, 1), got {replicates} and {alpha}"
        )
    names = [name for name in REGIMES if name in folds[0]]
    if not names or any(set(fold) != set(names) for fold in folds):
        got = [sorted(fold) for fold in folds]
        raise ValueError(f"folds: each must have the same regimes, of {REGIMES}, got {got}")
    counts = {len(predictions) for fold in folds for _, predictions in fold.values()}
    if len(counts) != 1 or 0 in counts:
        raise ValueError(
            f"folds: each regime must have the same number of classifiers, got {sorted(counts)}"
        )
    tops = {int(np.max(y, initial=-1)) for fold in folds for y, _ in fold.values()}
    if len(tops) != 1:
        raise ValueError(f"folds: each must have rows of all classes, got highest {sorted(tops)}")
    return names, tops.pop() + 1


def _same_rows(fold: Predictions, names: Sequence[str]) -> list[list[str]]:
    """Return the regimes in groups that test the same rows."""
    groups: list[list[str]] = []
    for name in names:
        for group in groups:
            if np.array_equal(fold[group[0]][0], fold[name][0]):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def _resampled(
    y: np.ndarray, predictions: np.ndarray, classes: int, times: int, rng: np.random.Generator
) -> np.ndarray:
    """Return macro-F1 of each of M classifiers on rows drawn ``times``, (times, M).

    How often each row is drawn, times the indicators of (true, predicted) of all classifiers, is
    the confusion matrices of all of them at once.
    """
    y = codes(y, classes, "y")
    if predictions.shape[1:] != y.shape:
        raise ValueError(f"predictions: must have {len(y)} rows, got {predictions.shape[1:]}")
    members = [np.flatnonzero(y == k) for k in range(classes)]
    if empty := [k for k, rows in enumerate(members) if not len(rows)]:
        raise ValueError(f"class {empty[0]} has no rows: its F1 is not defined")
    flat = codes(predictions.ravel(), classes, "predictions").reshape(predictions.shape)
    cells = ((y * classes + flat).T[:, :, None] == np.arange(classes**2)).reshape(len(y), -1)
    cells = cells.astype(np.float32)  # counts are exact to 16 million rows
    drawn = [np.empty((0, len(predictions)))]
    step = max(1, CHUNK // len(y))
    for start in range(0, times, step):
        size = min(step, times - start)
        picks = [rows[rng.integers(len(rows), size=(size, len(rows)))] for rows in members]
        places = np.concatenate(picks, axis=1) + np.arange(size)[:, None] * len(y)
        weights = np.bincount(places.ravel(), minlength=size * len(y)).reshape(size, len(y))
        counts = weights.astype(np.float32) @ cells
        drawn.append(macro_f1(counts.reshape(size, len(predictions), classes, classes)))
    return np.concatenate(drawn)
