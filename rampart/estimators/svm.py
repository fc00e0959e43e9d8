"""Linear support vector machine, one against the rest, with calibrated probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block


class Params(Block):
    """Knobs of the model."""

    C: float = Field(default=0.3, gt=0)  # inverse strength of the penalty
    folds: int = Field(default=3, ge=2, le=100)  # of the calibration, inside the training rows


class PlattMachine(ClassifierMixin, BaseEstimator):
    """A linear machine whose margins m become probabilities: ``1 / (1 + exp(a m + b))`` by class.

    Platt (1999). The sigmoids are fitted on margins of held-out folds, the machine on all rows.
    scikit-learn fits both; it checks its input at every step, which for one row takes ten times
    as long as the arithmetic, so that is done here.
    """

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> PlattMachine:
        """Fit on X of shape (n, features)."""
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.svm import LinearSVC

        machine = LinearSVC(C=self.params.C, random_state=self.seed, max_iter=5000)
        both = CalibratedClassifierCV(machine, cv=self.params.folds, ensemble=False)
        both.fit(X, y, sample_weight=sample_weight)
        (fitted,) = both.calibrated_classifiers_
        self.classes_ = both.classes_
        self.coef_, self.intercept_ = fitted.estimator.coef_, fitted.estimator.intercept_
        self.sigmoids_ = np.array([(curve.a_, curve.b_) for curve in fitted.calibrators])
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        from scipy.special import expit

        a, b = self.sigmoids_.T
        p = expit(-(a * (X @ self.coef_.T + self.intercept_) + b))
        if len(self.classes_) == 2:  # one machine for both
            p = np.hstack([1 - p, p])
        p = np.maximum(p, np.finfo(float).tiny)  # never all 0
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> PlattMachine:
    """Return an unfitted classifier."""
    return PlattMachine(params, seed)


def class_weights(fitted: PlattMachine) -> np.ndarray:
    """Return the coefficients of the machine below the calibration."""
    return fitted.coef_
