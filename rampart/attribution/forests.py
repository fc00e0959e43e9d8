"""A forest as plain arrays: what Shapley values are computed of, and no pickle is needed for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

DEEPEST = 32
"""Levels. TreeExplainer's products of fractions lose their digits in deeper trees."""


class Tree(NamedTuple):
    """One tree: arrays over its nodes, the root first. A leaf has no children (-1)."""

    left: np.ndarray  # int, the child where value <= threshold
    right: np.ndarray
    feature: np.ndarray  # int; of a leaf it is not read
    threshold: np.ndarray  # float
    values: np.ndarray  # float of shape (nodes, classes): the probabilities of a leaf
    rows: np.ndarray  # float: training rows that came by


def of_classifier(forest: Any) -> list[Tree]:
    """Return the trees of a fitted RandomForestClassifier.

    Raises
    ------
    ValueError : another kind of model, or a tree deeper than ``DEEPEST``.
    """
    estimators = getattr(forest, "estimators_", None)
    if estimators is None or not hasattr(estimators[0], "tree_"):
        raise ValueError(f"needs a fitted forest, got {type(forest).__name__}")
    trees = []
    for estimator in estimators:
        tree = estimator.tree_
        values = tree.value[:, 0, :]
        trees.append(
            Tree(
                tree.children_left,
                tree.children_right,
                tree.feature,
                tree.threshold,
                values / values.sum(axis=1, keepdims=True),
                tree.weighted_n_node_samples,
            )
        )
    require_shallow(trees)
    return trees


def require_shallow(trees: Sequence[Tree], deepest: int = DEEPEST) -> None:
    """Refuse a forest in which a tree has more than ``deepest`` levels of splits.

    Raises
    ------
    ValueError : says how deep it is.
    """
    found = max(depth(tree) for tree in trees)
    if found > deepest:
        raise ValueError(
            f"a tree has {found} levels, more than {deepest}: Shapley values would be wrong there;"
            " train with a smaller max_depth"
        )


def depth(tree: Tree) -> int:
    """Return the number of splits from the root to the farthest leaf."""
    levels, nodes = 0, np.array([0])
    while True:
        inner = nodes[tree.left[nodes] >= 0]
        if not len(inner):
            return levels
        nodes = np.concatenate([tree.left[inner], tree.right[inner]])
        levels += 1


def probabilities(trees: Sequence[Tree], X: np.ndarray) -> np.ndarray:
    """Return the mean of what the leaves of X's rows say, shape (n, classes).

    Parameters
    ----------
    X : float32 of shape (n, features): a threshold is compared with such a number.
    """
    X = np.asarray(X, dtype=np.float32)
    total = np.zeros((len(X), trees[0].values.shape[1]))
    for tree in trees:
        node = np.zeros(len(X), dtype=np.int64)
        active = np.flatnonzero(tree.left[node] >= 0)
        while len(active):
            at = node[active]
            goes_left = X[active, tree.feature[at]] <= tree.threshold[at]
            node[active] = np.where(goes_left, tree.left[at], tree.right[at])
            active = active[tree.left[node[active]] >= 0]
        total += tree.values[node]
    return total / len(trees)
