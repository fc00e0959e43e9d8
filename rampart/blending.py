"""Choose the weights of a mix of fitted models by log loss; ``rampart.estimators.blend`` is it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from rampart.metrics.calibration import clip
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.probability import log_loss
from rampart.selection import Selected


def settled(member: Any) -> Any:
    """Return a fitted classifier that was read from a file, so that it is written as it was fitted.

    Reading leaves the unused bytes of a tree's nodes (64 bytes each, 57 in use) to chance, and
    writing it again would keep them; scikit-learn sets them to 0, and so does this. Nothing else
    of the classifier changes.
    """
    inner = member.estimator if isinstance(member, Selected) else member
    for tree in getattr(inner, "estimators_", []):
        nodes = tree.tree_.__getstate__()["nodes"]  # the tree's own memory
        used = max(kind.itemsize + start for kind, start in nodes.dtype.fields.values())
        nodes.view(np.uint8).reshape(len(nodes), -1)[:, used:] = 0
    return member


def simplex(count: int, step: float) -> np.ndarray:
    """Return all weights on a grid that are not negative and sum to 1, shape (points, count).

    Raises
    ------
    ValueError : 1 is not a multiple of the step.

    Examples
    --------
    >>> simplex(2, 0.5).tolist()
    [[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]]
    """
    parts = round(1 / step) if 0 < step <= 1 else 0
    if abs(parts * step - 1) > 1e-9:
        raise ValueError(f"step: must divide 1 evenly, e.g. 0.1 or 0.25, got {step}")
    points = itertools.product(range(parts + 1), repeat=count)
    return np.array([point for point in points if sum(point) == parts]) / parts


def mixed(members: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return ``Σ_m w_m p_m`` of probabilities of shape (members, n, k), as (n, k)."""
    return np.tensordot(weights, members, axes=1)


def losses(y: np.ndarray, members: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the log loss at each point of the grid; probabilities are clipped to 1e-6.

    Parameters
    ----------
    y : int array of shape (n,).
    members : probabilities, shape (members, n, k).
    grid : weights, shape (points, members).
    """
    return np.array([log_loss(y, clip(mixed(members, weights))) for weights in grid])


def choose(y: np.ndarray, members: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the weights of the least log loss; of equals (to 1e-12) the most even ones."""
    loss = losses(y, members, grid)
    equal = grid[loss <= loss.min() + 1e-12]
    return equal[np.argmin((equal**2).sum(axis=1))]


def cross_validate(y: np.ndarray, members: np.ndarray, grid: np.ndarray, folds: list) -> list:
    """Return macro-F1 on each fold's held-out rows of the weights chosen on its other rows.

    Parameters
    ----------
    folds : (kept, held-out) row numbers, every class on both sides.
    """
    scores, k = [], members.shape[2]
    for kept, held in folds:
        weights = choose(y[kept], members[:, kept], grid)
        prediction = mixed(members[:, held], weights).argmax(axis=1)
        scores.append(float(macro_f1(confusion(y[held], prediction, k))))
    return scores
