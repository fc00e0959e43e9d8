"""Forests small enough for Shapley values by hand."""

import numpy as np

from rampart.attribution.forests import Tree


def stump(feature=0, threshold=0.5, low=(0.9, 0.1), high=(0.2, 0.8)):
    """A tree of one split."""
    values = np.array([[0.5, 0.5], low, high])
    index = np.array([feature, -2, -2])
    return Tree(
        np.array([1, -1, -1]), np.array([2, -1, -1]), index, np.array([threshold, 0, 0]), values,
        np.array([2.0, 1, 1]),
    )  # fmt: skip


def chain(levels):
    """A tree that splits on and on to the right."""
    nodes = 2 * levels + 1
    left, right = np.full(nodes, -1), np.full(nodes, -1)
    for level in range(levels):
        left[2 * level], right[2 * level] = 2 * level + 1, 2 * level + 2
    zeros = np.zeros(nodes)
    return Tree(left, right, zeros.astype(int), zeros, np.full((nodes, 2), 0.5), zeros + 1)
