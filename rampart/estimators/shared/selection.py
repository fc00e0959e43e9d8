"""Fit an estimator on the features that differ most between the classes, as a dense matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin


class Selected(ClassifierMixin, BaseEstimator):
    """An estimator on the ``most`` features with the largest chi-squared statistic.

    Trees are slow on 100,000 sparse columns, and XGBoost takes a missing cell for unknown, not
    for zero: on dense float32, what was trained is what is exported.
    """

    def __init__(self, estimator: Any, most: int):
        self.estimator, self.most = estimator, most

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Selected:
        """Select on the training rows, X of shape (n, features), and fit."""
        from sklearn.feature_selection import chi2

        statistic = np.nan_to_num(chi2(X, y)[0], nan=-1.0)  # a feature that is never there
        best = np.argsort(-statistic, kind="stable")[: self.most]
        self.columns_ = np.sort(best)
        self.features_ = X.shape[1]
        dense = self._dense(X)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self.means_ = np.stack([dense[y == label].mean(axis=0) for label in self.classes_])
        self.estimator.fit(dense, codes, sample_weight=sample_weight)  # XGBoost wants 0, 1, ...
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        return np.asarray(self.estimator.predict_proba(self._dense(X)), dtype=np.float64)

    def spread(self, weights: np.ndarray) -> np.ndarray:
        """Return weights of the selected features as (classes, all features), 0 elsewhere.

        Parameters
        ----------
        weights : (classes, selected), or importances (selected,), which ``directed`` turns.
        """
        if weights.ndim == 1:
            weights = directed(weights, self.means_)
        whole = np.zeros((len(self.classes_), self.features_))
        whole[:, self.columns_] = weights
        return whole

    def _dense(self, X: Any) -> np.ndarray:
        part = X[:, self.columns_]
        return np.asarray(part.todense() if hasattr(part, "todense") else part, dtype=np.float32)


def directed(importances: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Return importances, which have no direction, as weights by class, (classes, features).

    An importance goes to each class times how much more of the feature the class has than the
    classes' mean, relative to the largest such difference: at most 1.

    Parameters
    ----------
    importances : (features,), not negative.
    means : (classes, features), the mean of each feature in the training rows of each class.

    Examples
    --------
    >>> directed(np.array([0.5]), np.array([[3.0], [1.0]])).tolist()
    [[0.5], [-0.5]]
    """
    lift = means - means.mean(axis=0)
    return importances * lift / np.maximum(np.abs(lift).max(axis=0), 1e-12)
