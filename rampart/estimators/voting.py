"""Soft voting: the mean of fitted models' probabilities, or of their logarithms, all alike.

Nothing is fitted. The features are the predictions of the members (rampart/features/members); what
is served is a mixture of the members themselves. The mean of logarithms is the logarithmic opinion
pool (Genest and Zidek, 1986): a member that is sure that a class is not there can veto it, which no
member can in the mean of probabilities.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block
from rampart.estimators.blend import Mixture, settled

LEAST = 1e-6  # a probability of 0 has no logarithm


class Params(Block):
    """Knobs of the model."""

    mean: Literal["arithmetic", "geometric"] = "arithmetic"  # of probabilities, or of logarithms


class Voting(ClassifierMixin, BaseEstimator):
    """The mean of the members' probabilities."""

    def __init__(self, mean: str = "arithmetic"):
        self.mean = mean

    def fit(self, X: np.ndarray, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Voting:
        """Take note of the classes; X holds the members' probabilities, (n, members x classes)."""
        self.classes_ = np.unique(y)
        self.members_ = len(by_member(X, self.classes_))
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        return pooled(by_member(X, self.classes_), self.mean)

    def served(self, features: Any) -> tuple[Any, Any]:
        """Return what predicts from rows in its place: features and classifier.

        Parameters
        ----------
        features : of the kind ``members``; its classifiers all take ``features.base``.
        """
        members = [settled(classifier) for classifier in features.classifiers]
        k = len(self.classes_)
        if self.mean == "arithmetic":
            return features.base, Mixture(members, [1 / len(members)] * len(members), k)
        return features.base, Pool(members, k)


class Pool(ClassifierMixin, BaseEstimator):
    """The normalised geometric mean of fitted classifiers' probabilities.

    Parameters
    ----------
    members : fitted classifiers.
    classes : number of classes, 0 to k - 1.
    """

    def __init__(self, members: list[Any], classes: int):
        self.members, self.classes = members, classes
        self.classes_ = np.arange(classes)

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Pool:
        """Refuse: a pipeline only wants its last step to have a ``fit``."""
        raise NotImplementedError("a pool is made of fitted members")

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        return pooled(asked(self.members, X, self.classes), "geometric")


def build(params: Params, seed: int) -> Voting:
    """Return a vote; deterministic, so the seed is not used."""
    return Voting(mean=params.mean)


def class_weights(fitted: Any) -> None:
    """Return None: what a feature says, each member says of itself."""
    return None


def by_member(X: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return the members' probabilities side by side as an array (members, n, k).

    Raises
    ------
    ValueError : the classes are not 0 to the largest, or X has not the columns of some members.
    """
    k = len(classes)
    if list(classes) != list(range(k)):
        raise ValueError(f"members' votes need rows of every class, got {list(map(int, classes))}")
    if X.shape[1] % k:
        raise ValueError(f"{X.shape[1]} columns are not the {k} classes of some members")
    return np.asarray(X).reshape(len(X), -1, k).transpose(1, 0, 2)


def asked(members: list[Any], X: Any, classes: int) -> np.ndarray:
    """Return what fitted classifiers say of the same rows, shape (members, n, classes)."""
    p = np.zeros((len(members), X.shape[0], classes))
    for part, member in zip(p, members, strict=True):
        part[:, np.asarray(member.classes_, dtype=int)] = member.predict_proba(X)
    return p / p.sum(axis=2, keepdims=True)


def pooled(members: np.ndarray, mean: str) -> np.ndarray:
    """Return the mean of probabilities of shape (members, n, k), rows summing to 1.

    Examples
    --------
    >>> p = np.array([[[0.9, 0.1]], [[0.5, 0.5]]])
    >>> pooled(p, "arithmetic").round(2).tolist(), pooled(p, "geometric").round(2).tolist()
    ([[0.7, 0.3]], [[0.75, 0.25]])
    """
    if mean == "arithmetic":
        p = members.mean(axis=0)
    else:
        p = np.exp(np.log(np.maximum(members, LEAST)).mean(axis=0))
    return p / p.sum(axis=1, keepdims=True)
