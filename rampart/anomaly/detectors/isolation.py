"""Isolation Forest: how few random cuts it takes to part a row from others.

Liu, Ting and Zhou (2008), Isolation Forest, ICDM: the score is ``2 ** (-E(h) / c(psi))``, E(h) the
mean depth of the row's leaves and c(psi) that of an unsuccessful search among psi rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field

from rampart.anomaly.graph import OPSET, trees
from rampart.core.params import Block

LABELS = False


class Params(Block):
    """Knobs of the detector."""

    trees: int = Field(default=200, gt=0, le=1e5)
    rows: int = Field(default=256, gt=1, le=1e7)  # that a tree is grown on, at most
    columns: float = Field(default=1.0, gt=0, le=1)  # share of the columns that a tree sees


def build(params: Params, names: list[str], seed: int) -> Isolation:
    """Return an unfitted detector."""
    return Isolation(params, seed)


class Isolation:
    """scikit-learn's forest, in one thread, its score turned so that higher is more unusual."""

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(self, X: np.ndarray, attack: np.ndarray | None = None) -> Isolation:
        """Grow the trees; ``attack`` is not looked at."""
        from sklearn.ensemble import IsolationForest

        self.forest_ = IsolationForest(
            n_estimators=self.params.trees,
            max_samples=min(self.params.rows, len(X)),
            max_features=self.params.columns,
            random_state=self.seed,
            n_jobs=1,
        ).fit(X)
        return self

    def score(self, X: np.ndarray) -> np.ndarray:
        """Return the score of each row, within 0 and 1; about 0.5 is as usual as any."""
        return -self.forest_.score_samples(X)

    def part(self, width: int) -> Any:
        """Return the ONNX part: all trees in one node, whose leaves hold their path lengths.

        skl2onnx writes some 27 nodes a tree: 5,410 for 200 trees, which took 86 s to write and 37 s
        to load; this one takes a fraction of a second.
        """
        found = []
        for tree, columns in zip(self.forest_.estimators_, self.forest_.estimators_features_):
            inner = tree.tree_
            lengths = depths(inner.children_left, inner.children_right)
            lengths = lengths + expected(inner.n_node_samples)
            features = np.where(inner.feature >= 0, columns[np.maximum(inner.feature, 0)], 0)
            children = inner.children_left, inner.children_right
            found.append((features, inner.threshold, *children, lengths))
        whole = len(found) * float(expected(np.array([self.forest_.max_samples_]))[0])
        constants = {"scale": np.float32(-1 / whole).reshape(1), "two": np.float32(2).reshape(1)}
        tail = [("Mul", ["sum", "scale"], ["power"], {}), ("Pow", ["two", "power"], ["p"], {})]
        return trees(found, tail, constants, width, OPSET)


def expected(rows: np.ndarray) -> np.ndarray:
    """Return c(n), the mean depth of an unsuccessful search among n rows; equation 1.

    Examples
    --------
    >>> expected(np.array([1, 2, 3])).round(4).tolist()
    [0.0, 1.0, 1.2074]
    """
    n = np.maximum(np.asarray(rows, dtype=float), 2)
    found = 2 * (np.log(n - 1) + np.euler_gamma) - 2 * (n - 1) / n
    return np.select([np.asarray(rows) <= 1, np.asarray(rows) == 2], [0.0, 1.0], found)


def depths(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return how many cuts lie above each node of a tree; children come after their parents.

    Examples
    --------
    >>> depths(np.array([1, -1, 3, -1, -1]), np.array([2, -1, 4, -1, -1])).tolist()
    [0.0, 1.0, 1.0, 2.0, 2.0]
    """
    found = np.zeros(len(left))
    for node in range(len(left)):
        if left[node] >= 0:
            found[[left[node], right[node]]] = found[node] + 1
    return found
