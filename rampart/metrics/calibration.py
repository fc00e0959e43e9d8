"""Turn a model's probabilities into calibrated ones and a decision, both fitted on validation.

A calibration is a plain dict that JSON can hold, so that inference needs numpy and nothing else::

    {"method": "temperature", "temperature": 1.7, "classes": ["benign", "malicious"],
     "positive": "malicious", "objective": "f1_macro", "threshold": 0.41}

All methods clip probabilities to at least 1e-6 and renormalise: a log loss is finite then, and no
model is ever surer than one in a million, which no validation set here could support.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from pydantic import model_validator

from rampart.core.params import Block
from rampart.metrics.confusion import codes
from rampart.metrics.probability import check, log_loss

FLOOR = 1e-6
TEMPERATURES = (0.05, 20.0)


class CalibrateParams(Block):
    """The block ``calibrate``."""

    method: Literal["temperature", "isotonic", "none"] = "temperature"
    positive: str | None = None
    """The class with a threshold of its own; None decides by the largest probability."""
    objective: str | None = None
    """What the threshold maximises on validation: a name in the task's STATISTICS."""

    @model_validator(mode="after")
    def _both_or_none(self) -> CalibrateParams:
        if (self.positive is None) != (self.objective is None):
            raise ValueError("positive and objective must be given both, or neither")
        return self


def clip(p: np.ndarray) -> np.ndarray:
    """Raise probabilities below 1e-6 to it and renormalise the rows; shape (n, k).

    Raises
    ------
    ValueError : a row that is not finite: clipped, it would be a decision for the first class.
    """
    p = np.asarray(p, dtype=np.float64)
    wrong = np.flatnonzero(~np.isfinite(p).all(axis=1))
    if wrong.size:
        raise ValueError(f"p: row {wrong[0]}: must be finite, got {p[wrong[0]].tolist()}")
    p = np.maximum(p, FLOOR)
    return p / p.sum(axis=1, keepdims=True)


def fit(y: np.ndarray, p: np.ndarray, classes: list[str], method: str) -> dict[str, Any]:
    """Fit a calibration on validation rows.

    Parameters
    ----------
    y : int array of shape (n,), every class in it.
    p : float array of shape (n, k), uncalibrated probabilities.
    classes : k names.
    method : ``temperature``, ``isotonic`` or ``none``.

    Returns
    -------
    dict : what ``apply`` needs.

    Raises
    ------
    ValueError : the inputs do not fit, or the method is unknown.
    """
    try:
        y, p = check(y, p, classes)
    except ValueError as error:
        raise ValueError(f"validation rows: {error}") from error
    fitters = {"temperature": _temperature, "isotonic": _isotonic, "none": lambda y, p: {}}
    if method not in fitters:
        raise ValueError(f"method: must be one of {', '.join(fitters)}, got {method!r}")
    return {"method": method, "classes": list(classes), **fitters[method](y, p)}


def _temperature(y: np.ndarray, p: np.ndarray) -> dict[str, Any]:
    """Fit T in ``softmax(log p / T)`` to the least log loss; Guo et al. (2017), eq. 9.

    The search is over log T within [0.05, 20]: a model without information would drive T to
    infinity, and one without errors to 0.
    """
    from scipy.optimize import minimize_scalar

    best = minimize_scalar(
        lambda log_t: log_loss(y, _heat(p, np.exp(log_t))),
        bounds=np.log(TEMPERATURES),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return {"temperature": float(np.exp(best.x))}


def _heat(p: np.ndarray, temperature: float) -> np.ndarray:
    logits = np.log(clip(p)) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    return clip(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))


def _isotonic(y: np.ndarray, p: np.ndarray) -> dict[str, Any]:
    """Fit one rising step-wise linear map a class, class against the rest; Zadrozny, Elkan 2002."""
    from sklearn.isotonic import IsotonicRegression

    knots = []
    for code in range(p.shape[1]):
        curve = IsotonicRegression(y_min=0, y_max=1).fit(p[:, code], y == code)
        knots.append({"x": curve.X_thresholds_.tolist(), "y": curve.y_thresholds_.tolist()})
    return {"knots": knots}


def apply(calibration: dict[str, Any], p: np.ndarray) -> np.ndarray:
    """Return calibrated probabilities, shape (n, k), none below about 1e-6, rows summing to 1.

    Raises
    ------
    ValueError : ``p`` has another number of classes than the calibration, or is not finite.
    """
    p = np.asarray(p, dtype=np.float64)
    k = len(calibration["classes"])
    if p.ndim != 2 or p.shape[1] != k:
        raise ValueError(f"p: must have {k} columns as the calibration has, got shape {p.shape}")
    if calibration["method"] == "temperature":
        return _heat(p, calibration["temperature"])
    if calibration["method"] == "isotonic":
        knots = calibration["knots"]
        p = np.column_stack([np.interp(p[:, c], knots[c]["x"], knots[c]["y"]) for c in range(k)])
    return clip(p)


def choose_threshold(
    y: np.ndarray,
    p: np.ndarray,
    positive: int,
    objective: Callable[[np.ndarray], np.ndarray],
    weights: np.ndarray | None = None,
) -> float:
    """Return the threshold on one class that maximises an objective of the confusion matrix.

    All cuts between distinct probabilities are tried at once; a threshold is the middle of its gap
    (the ends of the scale, 0 and 1, close the outer gaps). Among cuts that tie, the threshold
    nearest 0.5 wins, then the lower one.

    Parameters
    ----------
    y : int array of shape (n,).
    p : float array of shape (n, k), calibrated.
    positive : code of the class that has the threshold.
    objective : from matrices (m, k, k) to scores (m,), higher is better.
    weights : of the rows, shape (n,); None: every row counts the same.
    """
    k = p.shape[1]
    y = codes(y, k, "y")
    order = np.argsort(-p[:, positive], kind="stable")
    score, y, other = p[order, positive], y[order], _others(p[order], positive)
    ones = np.eye(k, dtype=np.int64)
    weight = np.ones(len(y), dtype=np.int64) if weights is None else np.asarray(weights)[order]
    # Row i moves from its best other class to the positive one when the threshold passes it.
    moves = ones[y][:, :, None] * (ones[positive] - ones[other])[:, None, :]
    moves = moves * weight[:, None, None]
    start = np.zeros((k, k), dtype=weight.dtype)
    np.add.at(start, (y, other), weight)
    matrices = np.concatenate([start[None], start + np.cumsum(moves, axis=0)])
    edges = np.concatenate([[1.0], score, [0.0]])
    # Rows 0 to cut - 1 are positive. A gap must be wide enough for a float between its ends.
    cuts = np.flatnonzero(edges[:-1] - edges[1:] > 1e-12)
    thresholds = (edges[cuts] + edges[cuts + 1]) / 2
    values = objective(matrices[cuts])
    best = thresholds[values >= values.max() - 1e-12]
    return float(min(best, key=lambda value: (round(abs(value - 0.5), 12), value)))


def _others(p: np.ndarray, positive: int) -> np.ndarray:
    """Return the most probable class of each row, the positive one left out."""
    rest = p.copy()
    rest[:, positive] = -1
    return rest.argmax(axis=1)


def decide(
    p: np.ndarray, positive: int | None = None, threshold: float | None = None
) -> np.ndarray:
    """Return the decision of each row, int64 of shape (n,).

    With a threshold: the positive class when ``p[positive] >= threshold``, else the most probable
    of the others. Without one: the most probable class.

    Examples
    --------
    >>> p = np.array([[0.5, 0.2, 0.3], [0.2, 0.1, 0.7]])
    >>> decide(p, positive=2, threshold=0.3).tolist(), decide(p).tolist()
    ([2, 2], [0, 2])
    """
    if threshold is None or positive is None:
        return p.argmax(axis=1)
    return np.where(p[:, positive] >= threshold, positive, _others(p, positive))


def predict(calibration: dict[str, Any], p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return calibrated probabilities (n, k) and decisions (n,), as evaluated, for inference."""
    p = apply(calibration, p)
    name = calibration.get("positive")
    positive = None if name is None else calibration["classes"].index(name)
    return p, decide(p, positive, calibration.get("threshold"))
