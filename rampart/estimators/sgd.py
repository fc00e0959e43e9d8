"""Logistic regression by stochastic gradient descent: it learns batch by batch, from any stream.

Each class against the rest, as in ``logreg``; for tables that fit no memory, where a pass over a
file is ``partial_fit`` of each of its row groups.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block


class Params(Block):
    """Knobs of the model."""

    alpha: float = Field(default=1e-4, gt=0, le=1e3)  # strength of the L2 penalty
    epochs: int = Field(default=20, ge=1, le=1e5)  # passes over the rows
    batch: int = Field(default=1024, ge=1, le=1e7)  # rows that are drawn at a time


class Descent(ClassifierMixin, BaseEstimator):
    """Averaged descent (Polyak and Juditsky 1992); the rate is 1 / (alpha (t0 + t)), t in rows."""

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Descent:
        """Fit on X of shape (n, features), y of shape (n,), in an order that the seed draws."""
        self.begin(np.unique(y))
        rng = np.random.default_rng(self.seed)
        for _ in range(self.params.epochs):
            order = rng.permutation(len(y))
            for start in range(0, len(y), self.params.batch):
                rows = order[start : start + self.params.batch]
                self.partial_fit(X[rows], y[rows], _taken(sample_weight, rows))
        return self

    def begin(self, classes: np.ndarray) -> Descent:
        """Forget all; ``classes`` are those that any batch may have, sorted, two or more."""
        from sklearn.linear_model import SGDClassifier

        self.classes_ = np.asarray(classes)
        if len(self.classes_) < 2:
            raise ValueError(f"y: must have two classes or more, got {self.classes_.tolist()}")
        self.machine_ = SGDClassifier(
            loss="log_loss", alpha=self.params.alpha, average=True, shuffle=False,
            random_state=self.seed,
        )  # fmt: skip
        return self

    def partial_fit(
        self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None
    ) -> Descent:
        """Learn from one batch, once; after ``begin``."""
        self.machine_.partial_fit(X, y, classes=self.classes_, sample_weight=sample_weight)
        return self

    @property
    def coef_(self) -> np.ndarray:
        """Of each class, shape (classes, features)."""
        coef = self.machine_.coef_
        return np.vstack([-coef, coef]) if len(self.classes_) == 2 else coef

    @property
    def intercept_(self) -> np.ndarray:
        """Of each class, shape (classes,)."""
        bias = self.machine_.intercept_
        return np.concatenate([-bias, bias]) if len(self.classes_) == 2 else bias

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), rows summing to 1."""
        from scipy.special import expit

        p = np.maximum(expit(X @ self.coef_.T + self.intercept_), 1e-12)
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> Descent:
    """Return an unfitted classifier."""
    return Descent(params, seed)


def class_weights(fitted: Descent) -> np.ndarray:
    """Return the coefficients."""
    return fitted.coef_


def _taken(weights: np.ndarray | None, rows: np.ndarray) -> np.ndarray | None:
    return None if weights is None else np.asarray(weights, dtype=float)[rows]
