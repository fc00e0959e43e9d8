"""Answers that are given: a row is the indicator of one class, as simple rules chose it.

It puts a baseline that learns nothing through the same stages as every model.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block


class Params(Block):
    """Knobs of the model."""

    doubt: float = Field(default=0.1, gt=0, lt=1)  # shared by the classes that were not given


class Given(ClassifierMixin, BaseEstimator):
    """Gives ``1 - doubt`` to the class that a row names and shares the rest among the others."""

    def __init__(self, params: Params):
        self.params = params

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Given:
        """Take note of the classes, 0 to the largest of y; X has a column for each, or more.

        Raises
        ------
        ValueError : y has a class that no column of X stands for.
        """
        self.n_features_in_ = X.shape[1]
        self.classes_ = np.arange(np.max(y) + 1)
        if len(self.classes_) > self.n_features_in_:
            raise ValueError(
                f"X: must have a column for each of the {len(self.classes_)} classes, "
                f"got {self.n_features_in_}"
            )
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes); a row of zeros has no answer: all alike."""
        X = X.toarray() if hasattr(X, "toarray") else np.asarray(X)
        k = len(self.classes_)
        p = np.full((len(X), k), self.params.doubt / max(k - 1, 1))
        p[X[:, :k] > 0] = 1 - self.params.doubt
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> Given:
    """Return an unfitted classifier; deterministic, so the seed is not used."""
    return Given(params)


def class_weights(fitted: Given) -> None:
    """Return None: no feature is weighed."""
    return None
