"""Several kinds of features of the same rows, for members that do not look at the same.

What a mixture of models serves is one pipeline, features then classifier. Where its members differ
in their features, the features are ``Kinds``: each kind once, however many members share it, and
each member is an ``OnKind`` that takes its own matrix from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import joblib
import numpy as np


class Matrices(tuple):
    """Matrices of the same rows, one a kind; ``shape[0]`` is the number of rows, as of one."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and of all columns."""
        return self[0].shape[0], sum(part.shape[1] for part in self)


class Kinds:
    """Rows to a matrix of each kind of features.

    Parameters
    ----------
    parts : fitted features, each of another kind or otherwise fitted.
    """

    def __init__(self, parts: Sequence[Any]):
        self.parts = list(parts)

    def fit(self, rows: Mapping[str, Sequence]) -> Kinds:
        """Refuse: a pipeline only wants its first step to have a ``fit``."""
        raise NotImplementedError("these features are made of fitted ones")

    def extract(
        self,
        rows: Mapping[str, Sequence],
        each: Callable[[Any, Any], Any] = lambda features, rows: features.extract(rows),
    ) -> Matrices:
        """Return what each kind extracts; ``each(features, rows)`` may know it already."""
        return Matrices(each(part, rows) for part in self.parts)

    def weigh(self, raw: Matrices) -> Matrices:
        """Return what each kind makes of it."""
        return Matrices(part.weigh(matrix) for part, matrix in zip(self.parts, raw, strict=True))

    def transform(self, rows: Mapping[str, Sequence]) -> Matrices:
        """Return the weighed features of rows."""
        return self.weigh(self.extract(rows))


class OnKind:
    """A fitted classifier that takes its own of several matrices.

    Parameters
    ----------
    classifier : fitted.
    place : of its kind among the ``Kinds``.
    """

    def __init__(self, classifier: Any, place: int):
        self.classifier, self.place = classifier, place
        self.classes_ = classifier.classes_

    def predict_proba(self, X: Matrices) -> np.ndarray:
        """Return the classifier's probabilities, shape (n, its classes)."""
        return self.classifier.predict_proba(X[self.place])


def shared(features: Sequence[Any], classifiers: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Return features that serve all of some fitted models, and the classifiers that take them.

    Parameters
    ----------
    features, classifiers : of each model. Features are the same where their contents are.

    Returns
    -------
    the one kind of features and the classifiers as they are; or, where there are several kinds,
    ``Kinds`` and a classifier ``OnKind`` for each.
    """
    keys = [joblib.hash(part) for part in features]
    order = list(dict.fromkeys(keys))
    if len(order) == 1:
        return features[0], list(classifiers)
    kinds = Kinds([features[keys.index(key)] for key in order])
    return kinds, [OnKind(one, order.index(key)) for one, key in zip(classifiers, keys)]
