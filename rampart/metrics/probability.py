"""Scores of class probabilities: ranking, likelihood and calibration.

Plain numpy, equal to scikit-learn (a test compares them), so that a stage that only scores starts
in a fraction of a second.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.metrics.confusion import codes

BITS = 33  # ten significant digits


def ranked(score: np.ndarray) -> np.ndarray:
    """Return scores as what ranks rows by them: ten significant digits of each, the same shape.

    Equal rows get scores that may differ in their last digits (relative 1e-16, after long sums
    1e-13), by the place of a row in its batch or by the kernels of the CPU. Such a digit is no
    opinion of the model, but it would break a tie, and a score with many ties (rules, a saturated
    naive Bayes) then moves in its third to fifth digit. The digits are counted from the first one
    that is not zero: among tiny probabilities the order is the model's opinion.

    Examples
    --------
    >>> a, b, c = ranked(np.array([0.1 + 0.2, 0.3, 3e-20]))
    >>> bool(a == b), bool(c > 2e-20)
    (True, True)
    """
    mantissa, exponent = np.frexp(np.asarray(score, dtype=np.float64))
    return np.ldexp(np.round(np.ldexp(mantissa, BITS)), exponent - BITS)


def probabilities(frame: pd.DataFrame, classes: list[str]) -> np.ndarray:
    """Return the columns ``p_0`` to ``p_{k-1}`` of a table of predictions, shape (n, k).

    Raises
    ------
    ValueError : the ``p_*`` columns are not those of the ``k`` classes.
    """
    wanted = [f"p_{code}" for code in range(len(classes))]
    got = sorted(name for name in frame.columns if name.startswith("p_"))
    if got != sorted(wanted):
        names = ", ".join(classes)
        raise ValueError(f"predictions must have {', '.join(wanted)} for {names}, got {got}")
    return frame[wanted].to_numpy(dtype=np.float64)


def check(y: np.ndarray, p: np.ndarray, classes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return labels as int64 (n,) and probabilities as float64 (n, k), or say what is wrong.

    Raises
    ------
    ValueError : shapes that do not fit, a label that is no class, a class without rows, a
        probability that is not finite or outside [0, 1], a row whose sum is not 1 (within 1e-6).
    """
    k = len(classes)
    y, p = codes(y, k, "y"), np.asarray(p, dtype=np.float64)
    if p.shape != (len(y), k):
        raise ValueError(f"p: must have the shape ({len(y)}, {k}), got {p.shape}")
    missing = [name for name, n in zip(classes, np.bincount(y, minlength=k)) if n == 0]
    if missing:
        raise ValueError(
            f"no row of class {', '.join(missing)} among {len(y)}: "
            "its recall, F1 and AUC are not defined"
        )
    wrong = np.flatnonzero(~((p >= 0) & (p <= 1)).all(axis=1))
    if wrong.size:
        raise ValueError(f"p: row {wrong[0]}: must be within [0, 1], got {p[wrong[0]].tolist()}")
    wrong = np.flatnonzero(np.abs(p.sum(axis=1) - 1) > 1e-6)
    if wrong.size:
        raise ValueError(f"p: row {wrong[0]}: must sum to 1, got {p[wrong[0]].sum():.6g}")
    return y, p


def finite(values: np.ndarray, name: str) -> np.ndarray:
    """Return values as float64, at least one and each finite, or say which is not.

    A NaN among scores would rank highest, and one among probabilities would be a NaN score.
    """
    values = np.asarray(values, dtype=np.float64)
    if not values.size:
        raise ValueError(f"{name}: there is no row")
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        raise ValueError(
            f"{name}: row {wrong[0][0]}: must be finite, got {values[tuple(wrong[0])]}"
        )
    return values


def roc_auc(positive: np.ndarray, score: np.ndarray) -> float:
    """Return the area under the ROC curve: P(score of a positive > of a negative), ties half.

    Scores tie if they are equal to ten significant digits (``ranked``).

    Mann-Whitney: ``(R - n₁(n₁ + 1) / 2) / (n₁ n₀)``, R the sum of the average ranks of positives.

    Parameters
    ----------
    positive : bool array of shape (n,).
    score : float array of shape (n,).

    Raises
    ------
    ValueError : no positive row, or no negative one; a score that is not finite.
    """
    positive = np.asarray(positive, dtype=bool)
    ones = int(positive.sum())
    zeros = len(positive) - ones
    if not ones or not zeros:
        raise ValueError(f"ROC-AUC needs both kinds of rows, got {ones} positive, {zeros} negative")
    score = ranked(finite(score, "score"))
    _, where, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def average_precision(positive: np.ndarray, score: np.ndarray) -> float:
    """Return the area under the precision-recall curve as ``Σ (Rₙ - Rₙ₋₁) Pₙ``, no interpolation.

    Scores tie if they are equal to ten significant digits (``ranked``).

    Parameters
    ----------
    positive : bool array of shape (n,).
    score : float array of shape (n,).

    Raises
    ------
    ValueError : no positive row; a score that is not finite.
    """
    positive = np.asarray(positive, dtype=bool)
    if not positive.any():
        raise ValueError(f"average precision needs a positive row, got none among {len(positive)}")
    values, where = np.unique(ranked(finite(score, "score")), return_inverse=True)
    hits = np.bincount(where, weights=positive, minlength=len(values))[::-1]
    rows = np.bincount(where, minlength=len(values))[::-1]
    precision = np.cumsum(hits) / np.cumsum(rows)
    return float((hits * precision).sum() / hits.sum())


def log_loss(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean of ``-log p(true class)``.

    Raises
    ------
    ValueError : no row; a probability that is not finite; a true class with probability 0: the loss
        is infinite. Calibration clips probabilities (``rampart.metrics.calibration.clip``);
        clipping here would hide it.
    """
    true = finite(p, "p")[np.arange(len(y)), y]
    if (true <= 0).any():
        row = int(np.flatnonzero(true <= 0)[0])
        raise ValueError(f"p: row {row}: the true class has probability 0: log loss is infinite")
    return float(-np.log(true).mean())


def brier(y: np.ndarray, p: np.ndarray) -> float:
    """Return the multi-class Brier score, the mean of ``Σ_c (p_c - [y = c])²``: 0 best, 2 worst.

    Brier (1950). For two classes it is twice the one-column score of scikit-learn.

    Raises
    ------
    ValueError : no row, or a probability that is not finite.
    """
    p = finite(p, "p")
    truth = np.eye(p.shape[1])[y]
    return float(((p - truth) ** 2).sum(axis=1).mean())


def expected_calibration_error(y: np.ndarray, p: np.ndarray, bins: int = 15) -> float:
    """Return ``Σ_b n_b / n · |accuracy_b - confidence_b|`` over equal-width bins ``(lo, hi]``.

    Confidence is the largest probability of a row, and a hit is that class being right: the
    probabilities are judged, not a decision with a threshold. Guo et al. (2017), eq. 3.

    Parameters
    ----------
    y : int array of shape (n,).
    p : float array of shape (n, k).
    bins : number of bins on [0, 1].

    Raises
    ------
    ValueError : no row, or a probability that is not finite.
    """
    p = finite(p, "p")
    confidence, hit = p.max(axis=1), p.argmax(axis=1) == y
    where = np.clip(np.ceil(ranked(confidence * bins)).astype(int) - 1, 0, bins - 1)
    gap = np.bincount(where, weights=hit - confidence, minlength=bins)
    return float(np.abs(gap).sum() / len(y))
