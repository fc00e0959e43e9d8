"""Multinomial naive Bayes; on TF-IDF its counts are fractional, which works well in practice."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from sklearn.naive_bayes import MultinomialNB

from rampart.core.params import Block


class Params(Block):
    """Knobs of the model."""

    alpha: float = Field(default=0.1, gt=0)  # additive smoothing


class Bayes(MultinomialNB):
    """scikit-learn's, its log probabilities laid out so that SciPy need not copy them for a row."""

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Bayes:
        """Fit on X of shape (n, features), none of them negative."""
        super().fit(X, y, sample_weight=sample_weight)
        self.feature_log_prob_ = np.asfortranarray(self.feature_log_prob_)
        return self


def build(params: Params, seed: int) -> Bayes:
    """Return an unfitted classifier; deterministic, so the seed is not used."""
    return Bayes(alpha=params.alpha)


def class_weights(fitted: Bayes) -> np.ndarray:
    """Return each feature's log probability by class, less its mean over the classes."""
    return fitted.feature_log_prob_ - fitted.feature_log_prob_.mean(axis=0)
