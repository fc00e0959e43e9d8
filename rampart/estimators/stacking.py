"""Stacking: a logistic regression on the members' log-probabilities; Wolpert (1992).

The penalty is on how far its weights are from those of a vote, the mean of the members' logarithms
(rampart/estimators/voting.py): with little to learn from it stays a vote, and never falls to the
prior of the classes.

It learns from validation, which no member was fitted on. What it says of validation in turn is said
out of fold: the rows are dealt into folds by their families, and each fold is predicted by a
regression that the others alone taught. So calibration and threshold, which are chosen on
validation, never see a row that was fitted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block, KnobError
from rampart.estimators.blend import settled
from rampart.estimators.voting import LEAST, asked, by_member


class Params(Block):
    """Knobs of the model."""

    C: float = Field(default=0.003, gt=0, le=1e6)  # inverse strength of the penalty
    folds: int = Field(default=5, ge=2, le=100)  # of what it says of the rows it learned from


class Stacking(ClassifierMixin, BaseEstimator):
    """A multinomial logistic regression on the members' centred log-probabilities.

    ``out_of_fold_`` holds its probabilities of the rows it was fitted on, shape (n, classes).
    """

    def __init__(self, C: float = 0.003, folds: int = 5, seed: int = 0):
        self.C, self.folds, self.seed = C, folds, seed

    def fit(
        self,
        X: np.ndarray,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        groups: np.ndarray | None = None,
    ) -> Stacking:
        """Fit on the members' probabilities side by side, X of shape (n, members x classes).

        Parameters
        ----------
        groups : families, shape (n,): none is on both sides of a fold.

        Raises
        ------
        ValueError : no groups, made rows among them, or X has not the columns of some members.
        KnobError : a fold would leave a class without rows.
        """
        if groups is None or any(group is None for group in groups):
            raise ValueError("stacking: every row must have its group; oversample must be none")
        self.classes_ = np.unique(y)
        logs = log_odds(by_member(X, self.classes_))
        weights = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight)
        self.out_of_fold_ = np.zeros((len(y), len(self.classes_)))
        for kept, held in self._folds(y, np.asarray(groups)):
            self.out_of_fold_[held] = softmax(logs[held], *self._solve(logs, y, weights, kept))
        self.coef_, self.intercept_ = self._solve(logs, y, weights, np.arange(len(y)))
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        return softmax(log_odds(by_member(X, self.classes_)), self.coef_, self.intercept_)

    def served(self, features: Any) -> tuple[Any, Stack]:
        """Return what predicts from rows in its place: features and classifier.

        Parameters
        ----------
        features : of the kind ``members``; its classifiers all take ``features.base``.
        """
        members = [settled(classifier) for classifier in features.classifiers]
        return features.base, Stack(members, self.coef_, self.intercept_)

    def _folds(self, y: np.ndarray, groups: np.ndarray) -> list:
        from sklearn.model_selection import StratifiedGroupKFold

        fewest = min(len(np.unique(groups[y == label])) for label in self.classes_)
        if fewest < 2:
            raise KnobError(f"folds: a class is of {fewest} group, so a fold would leave it out")
        # A class of fewer groups than folds is in every fold but some.
        splitter = StratifiedGroupKFold(
            min(self.folds, len(np.unique(groups))), shuffle=True, random_state=self.seed
        )
        pairs = list(splitter.split(y, y, groups))
        for kept, _ in pairs:
            if len(missing := np.setdiff1d(self.classes_, y[kept])):
                raise KnobError(f"folds: {self.folds} of them leave class {missing[0]} out once")
        return pairs

    def _solve(
        self, logs: np.ndarray, y: np.ndarray, weights: np.ndarray, rows: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return coefficients and intercepts: the least ``C Σ_i w_i loss_i + ½ |coef - vote|²``."""
        from scipy.optimize import minimize

        k = len(self.classes_)
        X, ones, weights = logs[rows], np.eye(k)[y[rows]], weights[rows][:, None]
        vote = np.tile(np.eye(k), X.shape[1] // k) * k / X.shape[1]

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
            coef, intercept = flat[k:].reshape(vote.shape), flat[:k]
            p = softmax(X, coef, intercept)
            error = self.C * weights * (p - ones)
            apart = coef - vote
            value = -self.C * (weights * ones * np.log(np.maximum(p, 1e-300))).sum()
            slope = np.concatenate([error.sum(axis=0), (error.T @ X + apart).ravel()])
            return value + (apart**2).sum() / 2, slope

        start = np.concatenate([np.zeros(k), vote.ravel()])
        options = {"maxiter": 2000, "gtol": 1e-7, "ftol": 0.0}
        flat = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
        return flat[k:].reshape(vote.shape), flat[:k] - flat[:k].mean()


class Stack(ClassifierMixin, BaseEstimator):
    """A regression on what fitted classifiers say of the same rows.

    Parameters
    ----------
    members : fitted classifiers.
    coef : (k, members x k), of the centred log-probabilities.
    intercept : (k,).
    """

    def __init__(self, members: list[Any], coef: np.ndarray, intercept: np.ndarray):
        self.members, self.coef, self.intercept = members, coef, intercept
        self.classes_ = np.arange(len(intercept))

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Stack:
        """Refuse: a pipeline only wants its last step to have a ``fit``."""
        raise NotImplementedError("a stack is made of fitted members")

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        said = asked(self.members, X, len(self.classes_))
        return softmax(log_odds(said), self.coef, self.intercept)


def build(params: Params, seed: int) -> Stacking:
    """Return an unfitted stack; the seed deals the families into folds."""
    return Stacking(C=params.C, folds=params.folds, seed=seed)


def class_weights(fitted: Any) -> None:
    """Return None: what a feature says, each member says of itself."""
    return None


def log_odds(members: np.ndarray) -> np.ndarray:
    """Return ``log p_c - mean_c log p_c`` of each member side by side, shape (n, members x k).

    Parameters
    ----------
    members : probabilities, shape (members, n, k); clipped to 1e-6.

    Examples
    --------
    >>> log_odds(np.array([[[0.8, 0.2]]])).round(3).tolist()
    [[0.693, -0.693]]
    """
    logs = np.log(np.maximum(members, LEAST))
    logs -= logs.mean(axis=2, keepdims=True)
    return logs.transpose(1, 0, 2).reshape(logs.shape[1], -1)


def softmax(logs: np.ndarray, coef: np.ndarray, intercept: np.ndarray) -> np.ndarray:
    """Return ``exp(z_c) / Σ_d exp(z_d)``, ``z = logs coef' + intercept``, shape (n, k)."""
    z = logs @ coef.T + intercept
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)
