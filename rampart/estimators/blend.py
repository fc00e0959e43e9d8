"""A mix of fitted models; the stage blend makes it, and no item of the block train names it."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin


class Blend(ClassifierMixin, BaseEstimator):
    """The mean of fitted classifiers' probabilities, ``Σ_m w_m p_m``, all on the same features.

    Parameters
    ----------
    members : fitted classifiers.
    weights : one a member, not negative, summing to 1. A member of weight 0 is not asked.
    classes : number of classes, 0 to k - 1.
    """

    def __init__(self, members: list[Any], weights: list[float], classes: int):
        self.members, self.weights, self.classes = members, weights, classes
        self.classes_ = np.arange(classes)

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Blend:
        """Refuse: the members are fitted one by one, and the weights chosen on other rows."""
        raise NotImplementedError("a blend is made of fitted members")

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        p = np.zeros((X.shape[0], self.classes))
        for member, weight in zip(self.members, self.weights, strict=True):
            if weight > 0:
                p[:, np.asarray(member.classes_, dtype=int)] += weight * member.predict_proba(X)
        return p / p.sum(axis=1, keepdims=True)
