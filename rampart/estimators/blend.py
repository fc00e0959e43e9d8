"""A weighted mean of fitted models, its weights chosen by log loss on the members' predictions.

The features of a blend are the predictions of its members (rampart/features/members) on rows that
no member was fitted on, as in stacking (Wolpert, 1992), with weights that are not negative and sum
to 1. What is served is the ``Mixture`` of the members themselves.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from pydantic import Field, field_validator
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block, KnobError
from rampart.estimators.shared.selection import Selected


class Params(Block):
    """Knobs of the model."""

    step: float = Field(default=0.1, ge=0.01, le=1)  # of the grid of weights
    least: float = Field(default=0.0, ge=0, le=0.5)  # weight of a member

    @field_validator("step")
    @classmethod
    def _divides(cls, value: float) -> float:
        parts_of(value)
        return value


class Blend(ClassifierMixin, BaseEstimator):
    """Choose the weights of members on a grid: ``p = Σ_m w_m p_m``."""

    def __init__(self, step: float = 0.1, least: float = 0.0):
        self.step, self.least = step, least

    def fit(self, X: np.ndarray, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Blend:
        """Fit on the members' probabilities side by side, X of shape (n, members x classes).

        Raises
        ------
        ValueError : a class of 0 to the largest one has no row, or X has not the columns of some
            members.
        KnobError : ``least`` is too much for so many members, or for the steps.
        """
        self.classes_ = np.unique(y)
        k = len(self.classes_)
        if self.classes_.tolist() != list(range(k)):
            raise ValueError(f"a blend needs rows of every class, got {self.classes_.tolist()}")
        if X.shape[1] % k:
            raise ValueError(f"{X.shape[1]} columns are not the {k} classes of some members")
        count = X.shape[1] // k
        if count * self.least > 1 + 1e-9:
            raise KnobError(f"least: {count} members of weight {self.least} or more exceed 1")
        grid = simplex(count, self.step)
        grid = grid[(grid >= self.least - 1e-9).all(axis=1)]
        if not len(grid):
            raise KnobError(
                f"least: no weights in steps of {self.step} give each of {count} members "
                f"{self.least} or more"
            )
        members = X.reshape(len(X), count, k).transpose(1, 0, 2)
        self.weights_ = choose(y, members, grid, sample_weight)
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        parts = X.reshape(len(X), len(self.weights_), len(self.classes_))
        return np.tensordot(self.weights_, parts.transpose(1, 0, 2), axes=1)

    def served(self, features: Any) -> tuple[Any, Mixture]:
        """Return what predicts from rows in this blend's place: features and classifier.

        Parameters
        ----------
        features : of the kind ``members``; its classifiers all take ``features.base``.
        """
        members = [settled(classifier) for classifier in features.classifiers]
        return features.base, Mixture(members, self.weights_.tolist(), len(self.classes_))


class Mixture(ClassifierMixin, BaseEstimator):
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

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Mixture:
        """Refuse: a pipeline only wants its last step to have a ``fit``."""
        raise NotImplementedError("a mixture is made of fitted members")

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        p = np.zeros((X.shape[0], self.classes))
        for member, weight in zip(self.members, self.weights, strict=True):
            if weight > 0:
                p[:, np.asarray(member.classes_, dtype=int)] += weight * member.predict_proba(X)
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> Blend:
    """Return an unfitted blend; deterministic, so the seed is not used."""
    return Blend(step=params.step, least=params.least)


def class_weights(fitted: Mixture) -> None:
    """Return None: what a feature says, each member says of itself."""
    return None


def simplex(count: int, step: float) -> np.ndarray:
    """Return all weights on a grid that are not negative and sum to 1, shape (points, count).

    Raises
    ------
    ValueError : 1 is not a multiple of the step.

    Examples
    --------
    >>> simplex(2, 0.5).tolist()
    [[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]]
    """
    parts = parts_of(step)
    points = itertools.product(range(parts + 1), repeat=count)
    return np.array([point for point in points if sum(point) == parts]) / parts


def parts_of(step: float) -> int:
    """Return how many steps 1 has.

    Raises
    ------
    ValueError : 1 is not a multiple of the step.
    """
    parts = round(1 / step) if 0 < step <= 1 else 0
    if abs(parts * step - 1) > 1e-9:
        raise ValueError("must divide 1 evenly, e.g. 0.1 or 0.25")
    return parts


def losses(
    y: np.ndarray, members: np.ndarray, grid: np.ndarray, weights: np.ndarray | None = None
) -> np.ndarray:
    """Return the log loss at each point of the grid; probabilities are clipped to 1e-6.

    Parameters
    ----------
    y : int array of shape (n,).
    members : probabilities, shape (members, n, k).
    grid : weights of the members, shape (points, members).
    weights : of the rows, shape (n,); None: equal.
    """
    right = np.stack([member[np.arange(len(y)), y] for member in members])  # (members, n)
    logs = np.log(np.clip(grid @ right, 1e-6, 1.0))
    return -np.average(logs, axis=1, weights=weights)


def choose(
    y: np.ndarray, members: np.ndarray, grid: np.ndarray, weights: np.ndarray | None = None
) -> np.ndarray:
    """Return the weights of the least log loss; of equals (to 1e-12) the most even ones."""
    loss = losses(y, members, grid, weights)
    equal = grid[loss <= loss.min() + 1e-12]
    return equal[np.argmin((equal**2).sum(axis=1))]


def settled(member: Any) -> Any:
    """Return a fitted classifier that was read from a file, so that it is written as it was fitted.

    Reading leaves the unused bytes of a tree's nodes (64 bytes each, 57 in use) to chance, and
    writing it again would keep them; scikit-learn sets them to 0, and so does this. Nothing else
    of the classifier changes.
    """
    inner = getattr(member, "classifier", member)  # of one that takes its own of several matrices
    # A forest too has an attribute ``estimator``, the kind of its trees: the type decides.
    inner = inner.estimator if isinstance(inner, Selected) else inner
    for tree in getattr(inner, "estimators_", []):
        nodes = tree.tree_.__getstate__()["nodes"]  # the tree's own memory
        used = max(kind.itemsize + start for kind, start in nodes.dtype.fields.values())
        nodes.view(np.uint8).reshape(len(nodes), -1)[:, used:] = 0
    return member
