"""Shapley values of a forest's features, against a background of training rows.

The value of feature j for a class is its mean contribution to the probability over all orders in
which features could become known, one that is not yet known having the values of the background:
interventional, so that a feature that no tree asks gets 0, however it goes with others. All of a
row's values and the mean of the background add up to what the forest says of the row; that is
checked of every row.

Lundberg, S. et al. (2020), From local explanations to global understanding with explainable AI for
trees, Nature Machine Intelligence 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.attribution.forests import Tree, probabilities, require_shallow

WITHIN = 1e-6  # of a probability
MOST = 2**15 - 1
"""Nodes of a tree: shap numbers them in 16 bits and does not look whether they fit."""


class AdditivityError(ValueError):
    """Values that do not add up to what the forest says."""


class Attributions(NamedTuple):
    """Why a forest says what it says of some rows."""

    values: np.ndarray  # float of shape (n, features, classes)
    base: np.ndarray  # (classes,): the mean over the background
    said: np.ndarray  # (n, classes): the forest's probabilities, base + values.sum(axis=1)


def explain_rows(trees: Sequence[Tree], background: np.ndarray, X: np.ndarray) -> Attributions:
    """Return the Shapley values of each feature of each row.

    Parameters
    ----------
    background : float32 of shape (m, features): training rows, a hundred or fewer.
    X : float32 of shape (n, features).

    Raises
    ------
    ValueError : too deep or too large trees, no background, or another number of features.
    AdditivityError : values that do not add up to the forest's probability within ``WITHIN``.
    """
    X, background = (np.ascontiguousarray(part, dtype=np.float32) for part in (X, background))
    if not len(background) or background.shape[1] != X.shape[1]:
        raise ValueError(f"background: needs rows of {X.shape[1]} columns, got {background.shape}")
    require_shallow(trees)
    require_small(trees)
    values, base = _values(trees, background, X)
    said = probabilities(trees, X)
    require_additive(values, base, said)
    return Attributions(values, base, said)


def require_small(trees: Sequence[Tree]) -> None:
    """Refuse a forest in which a tree has more than ``MOST`` nodes.

    Raises
    ------
    ValueError : says how many it has.
    """
    if (found := max(len(tree.left) for tree in trees)) > MOST:
        raise ValueError(
            f"a tree has {found:,} nodes, more than the {MOST:,} that Shapley values can be"
            " computed of: train with a larger min_leaf"
        )


def require_additive(values: np.ndarray, base: np.ndarray, said: np.ndarray) -> None:
    """Refuse values that do not add up.

    Raises
    ------
    AdditivityError : says by how much, and in which row.
    """
    gap = np.abs(base + values.sum(axis=1) - said).max(axis=1)
    if not (gap <= WITHIN).all():
        worst = int(np.nanargmax(np.where(np.isnan(gap), np.inf, gap)))
        raise AdditivityError(
            f"row {worst}: the Shapley values miss the forest's probability by {gap[worst]:.2g},"
            f" more than {WITHIN:g}"
        )


def _values(
    trees: Sequence[Tree], background: np.ndarray, X: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    import shap

    explainer = shap.TreeExplainer(
        {"trees": [_plain(tree, len(trees)) for tree in trees]},
        data=background,
        feature_perturbation="interventional",
    )
    values = np.asarray(explainer.shap_values(X, check_additivity=False), dtype=np.float64)
    if values.ndim == 2:
        values = values[:, :, None]
    return values, np.atleast_1d(np.asarray(explainer.expected_value, dtype=np.float64))


def _plain(tree: Tree, trees: int) -> dict[str, Any]:
    """Return a tree in the form that shap takes."""
    return {
        "children_left": tree.left.astype(np.int32),
        "children_right": tree.right.astype(np.int32),
        "children_default": tree.right.astype(np.int32),
        "features": np.where(tree.left < 0, -2, tree.feature).astype(np.int32),
        "thresholds": rounded_down(tree.threshold).astype(np.float64),
        "values": tree.values / trees,
        "node_sample_weight": tree.rows.astype(np.float64),
    }


def rounded_down(thresholds: np.ndarray) -> np.ndarray:
    """Return the largest float32 that is not above each threshold.

    shap keeps thresholds as float32, rounded to the nearest: one that is rounded up sends a value
    just above it the wrong way. Rounded down, every float32 goes as it does in the forest.

    Examples
    --------
    >>> rounded_down(np.array([0.5, 1 + 1e-7])).tolist()  # the nearest of the second is above it
    [0.5, 1.0]
    """
    nearest = thresholds.astype(np.float32)
    below = np.nextafter(nearest, np.float32(-np.inf))
    return np.where(nearest > thresholds, below, nearest)
