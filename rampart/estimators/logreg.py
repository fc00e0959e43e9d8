"""Logistic regression with an L2 penalty, one class against the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block


class Params(Block):
    """Knobs of the model."""

    C: float = Field(default=3.0, gt=0)  # inverse strength of the penalty
    # A looser tolerance stops early, and the score then depends on where.
    tol: float = Field(default=1e-3, gt=0, le=1e-2)


class OneVsRest(ClassifierMixin, BaseEstimator):
    """One binary regression a class (LIBLINEAR's trust region), probabilities renormalised.

    On sparse text it is several times faster than the multinomial model at the same convergence.
    scikit-learn's OneVsRestClassifier takes row weights only through a global switch.
    """

    def __init__(self, C: float = 1.0, tol: float = 1e-3):
        self.C, self.tol = C, tol

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> OneVsRest:
        """Fit on X of shape (n, features), y of shape (n,)."""
        from sklearn.linear_model import LogisticRegression

        self.classes_ = np.unique(y)
        models = [
            LogisticRegression(C=self.C, solver="liblinear", tol=self.tol).fit(
                X, y == label, sample_weight=sample_weight
            )
            for label in self.classes_
        ]
        # Laid out so that SciPy need not copy it for every row that is predicted.
        self.coef_ = np.asfortranarray(np.vstack([model.coef_ for model in models]))
        self.intercept_ = np.concatenate([model.intercept_ for model in models])
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), rows summing to 1."""
        from scipy.special import expit

        p = np.maximum(expit(X @ self.coef_.T + self.intercept_), 1e-12)
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> OneVsRest:
    """Return an unfitted classifier; deterministic, so the seed is not used."""
    return OneVsRest(C=params.C, tol=params.tol)


def class_weights(fitted: OneVsRest) -> np.ndarray:
    """Return the coefficients."""
    return fitted.coef_
