"""Points of the curves: ROC, precision-recall, reliability, and the confusion counts.

Every function takes the predictions of one model on one split and returns a long frame, which
the stage stacks over the models with a ``model`` column: what ``dvc plots`` overlays and what
the figures draw. A curve is thinned to at most ``points`` rows, evenly along its length.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.metrics.confusion import confusion as matrix_of
from rampart.metrics.probability import ranked

POINTS = 200
MACRO = "macro"
CONFIDENCE = "confidence"


def roc(
    labels: np.ndarray, probabilities: np.ndarray, classes: list[str], points: int = POINTS
) -> pd.DataFrame:
    """ROC of each class against the rest, and their macro average.

    Parameters
    ----------
    labels : (n,) integers, the true classes.
    probabilities : (n, k), one column a class.
    classes : k names.
    points : the most rows a curve may have.

    Returns
    -------
    DataFrame : curve (class name or ``macro``), fpr, tpr; both rise along a curve. The macro
    curve is the mean of the k true positive rates at the same false positive rate.

    Raises
    ------
    ValueError : a class without rows, or with all of them: its curve does not exist.
    """
    curves = {}
    for place, name in enumerate(classes):
        hits, alarms = _passed(labels, probabilities[:, place], place, classes)
        curves[name] = (alarms / alarms[-1], hits / hits[-1])
    grid = np.unique(np.concatenate([fpr for fpr, _ in curves.values()]))
    # At a vertical step interp gives the top of the step, which is the curve's value there.
    mean = np.mean([np.interp(grid, fpr, tpr) for fpr, tpr in curves.values()], axis=0)
    curves[MACRO] = (np.r_[0.0, grid], np.r_[0.0, mean])  # from the corner, as the others
    return _stack(curves, ("fpr", "tpr"), points)


def precision_recall(
    labels: np.ndarray, probabilities: np.ndarray, classes: list[str], points: int = POINTS
) -> pd.DataFrame:
    """Precision at each recall, of each class against the rest, and their macro average.

    Parameters as in ``roc``. Returns a frame: curve, recall, precision, recall rising. The
    macro curve is the mean precision of the classes at the same recall, where a class's value
    is that of the highest threshold that reaches the recall: no interpolation, as the straight
    line between two points of this curve is too good (Davis and Goadrich, 2006).
    """
    curves = {}
    for place, name in enumerate(classes):
        hits, alarms = _passed(labels, probabilities[:, place], place, classes)
        # Without the start, where nothing is flagged and precision is 0 / 0.
        curves[name] = (hits[1:] / hits[-1], hits[1:] / (hits[1:] + alarms[1:]))
    grid = np.linspace(0.0, 1.0, points)
    mean = np.mean([p[np.searchsorted(r, grid, "left")] for r, p in curves.values()], axis=0)
    curves[MACRO] = (grid, mean)
    return _stack(curves, ("recall", "precision"), points)


def reliability(
    labels: np.ndarray, probabilities: np.ndarray, classes: list[str], bins: int = 15
) -> pd.DataFrame:
    """Share of right answers against the stated probability, in bins of equal width.

    Parameters
    ----------
    labels, probabilities, classes : as in ``roc``.
    bins : number of bins ``(lo, hi]`` on [0, 1]. An empty bin has no row.

    Returns
    -------
    DataFrame : curve, probability (mean of the bin), share (of the bin's rows), n. The curve
    ``confidence`` is the largest probability of a row against the share where that class is the
    true one: its mean gap, weighted by n, is the expected calibration error. A class's curve is
    its probability against the share of rows that are of the class.
    """
    labels, probabilities = np.asarray(labels), np.asarray(probabilities)
    best = probabilities.argmax(axis=1)
    pairs = {CONFIDENCE: (probabilities.max(axis=1), best == labels)}
    pairs |= {name: (probabilities[:, c], labels == c) for c, name in enumerate(classes)}
    frames = []
    for curve, (stated, hit) in pairs.items():
        place = np.clip(np.ceil(stated * bins).astype(int) - 1, 0, bins - 1)
        table = pd.DataFrame({"bin": place, "probability": stated, "share": hit.astype(float)})
        binned = table.groupby("bin").agg(
            probability=("probability", "mean"), share=("share", "mean"), n=("share", "size")
        )
        frames.append(binned.reset_index(drop=True).assign(curve=curve))
    return pd.concat(frames, ignore_index=True)[["curve", "probability", "share", "n"]]


def confusion(labels: np.ndarray, predictions: np.ndarray, classes: list[str]) -> pd.DataFrame:
    """Count the rows of each true class by the class they were given.

    Returns
    -------
    DataFrame : actual, predicted, n, share (of the actual class's rows); k * k rows.

    Raises
    ------
    ValueError : a class without rows, as its shares would divide by zero.
    """
    k = len(classes)
    counts = matrix_of(labels, predictions, k)
    if empty := [name for name, n in zip(classes, counts.sum(axis=1)) if not n]:
        raise ValueError(f"confusion matrix: no row is of the class {', '.join(empty)}")
    return pd.DataFrame(
        {
            "actual": np.repeat(classes, k),
            "predicted": np.tile(classes, k),
            "n": counts.ravel(),
            "share": (counts / counts.sum(axis=1, keepdims=True)).ravel(),
        }
    )


def thin(x: np.ndarray, y: np.ndarray, points: int = POINTS) -> np.ndarray:
    """Return the indices of at most ``points`` points, evenly spaced along the curve's length.

    The first and last points stay. By length, not by index: a steep start keeps its points.

    Examples
    --------
    >>> thin(np.array([0.0, 0.01, 0.02, 1.0]), np.array([0.0, 0.0, 0.0, 0.0]), 2).tolist()
    [0, 3]
    """
    if len(x) <= points:
        return np.arange(len(x))
    length = np.r_[0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y)))]
    wanted = np.linspace(0.0, length[-1], points)
    kept = np.searchsorted(length, wanted, "left").clip(0, len(x) - 1)
    kept[0], kept[-1] = 0, len(x) - 1
    return np.unique(kept)


def _passed(
    labels: np.ndarray, scores: np.ndarray, place: int, classes: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many rows of the class, and of the rest, reach each threshold, highest first."""
    truth = np.asarray(labels) == place
    if not truth.any() or truth.all():
        which = "no row" if not truth.any() else "every row"
        raise ValueError(
            f"curve of {classes[place]!r} against the rest: {which} is of the class "
            f"({len(truth)} rows); both sides need at least one"
        )
    values, where = np.unique(ranked(scores), return_inverse=True)
    hits = np.bincount(where, weights=truth, minlength=len(values))[::-1].cumsum()
    rows = np.bincount(where, minlength=len(values))[::-1].cumsum()
    return np.r_[0.0, hits], np.r_[0.0, rows - hits]


def _stack(curves: dict, names: tuple[str, str], points: int) -> pd.DataFrame:
    frames = []
    for curve, (x, y) in curves.items():
        kept = thin(x, y, points)
        frames.append(pd.DataFrame({"curve": curve, names[0]: x[kept], names[1]: y[kept]}))
    return pd.concat(frames, ignore_index=True)
