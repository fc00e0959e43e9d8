"""Multiple-instance learning: a row is what its worst part is.

A row has parts (the functions of a contract), side by side in ``slots`` equal blocks of columns. It
is labelled as a whole: a row of class 0 has no part of another class, one of class k has a part of
class k and others that are as those of class 0. So

- a part that is equal to one of a row of class 0 is of class 0, whatever row it is in,
- any other part has the class of its row, with the weight 1 / (such parts of that row).

The last is a guess where a row has several of them; ``rounds`` more fits give each part the weight
that the fit before believed in (mi-SVM's idea: Andrews, Tsochantaridis and Hofmann 2003).

Of a row the probability of class k > 0 is the highest of its parts', and that of class 0 the
lowest; then they are made to sum to 1.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import scipy.sparse as sp
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block, KnobError


class Params(Block):
    """Knobs of the model."""

    slots: int = Field(default=48, ge=1, le=4096)  # parts of a row, as in its features
    judge: Literal["xgboost", "logreg"] = "xgboost"  # what learns parts
    rounds: int = Field(default=1, ge=0, le=20)  # fits after the first
    trees: int = Field(default=80, gt=0, le=1e5)  # of xgboost, of each class
    max_depth: int = Field(default=5, gt=0, le=64)
    learning_rate: float = Field(default=0.2, gt=0, le=1)
    colsample: float = Field(default=0.3, gt=0, le=1)
    C: float = Field(default=3.0, gt=0)  # of logreg


class Instances(ClassifierMixin, BaseEstimator):
    """The model; ``judge_`` says of what class a part is."""

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Instances:
        """Fit on X of shape (n, slots * width), y of shape (n,).

        Raises
        ------
        KnobError : the columns are no multiple of ``slots``.
        """
        self.classes_ = np.unique(y)
        weights = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, float)
        parts, row = self._parts(X)
        same = equal(parts)
        clean = np.zeros(same.max() + 1, dtype=bool)
        clean[same[y[row] == 0]] = True
        label = np.where(clean[same], 0, y[row])
        # Equal parts of one class are one: a library that many rows have in them counts once.
        key = same * (int(label.max()) + 1) + label
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        share = weights[row] / np.bincount(row[label > 0], minlength=len(y)).clip(1)[row]
        mass = np.bincount(inverse, share)
        kept, told = parts[first], label[first]
        trust = np.ones(len(told))
        for _ in range(self.params.rounds + 1):
            self.judge_ = self._judge(kept, told, self._balanced(told, mass) * trust)
            trust = self._believed(parts, row, label, inverse, len(first))
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        parts, row = self._parts(X)
        found = self._said(parts)
        p = np.zeros((X.shape[0], len(self.classes_)))
        np.maximum.at(p, row, found)
        safest = np.ones(X.shape[0])
        np.minimum.at(safest, row, found[:, 0])
        p[:, 0] = safest
        none = ~np.isin(np.arange(X.shape[0]), row)
        p[none] = np.eye(len(self.classes_))[0]
        p = np.maximum(p, 1e-9)
        return p / p.sum(axis=1, keepdims=True)

    def parts_proba(self, X: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return what is said of each part: probabilities, and row * slots + slot of each."""
        parts, row, slot = _parted(X, self.params.slots)
        return self._said(parts), row * self.params.slots + slot

    def _parts(self, X: Any) -> tuple[sp.csr_matrix, np.ndarray]:
        if X.shape[1] % self.params.slots:
            said = f"the features have {X.shape[1]} columns, no multiple of it"
            raise KnobError(f"slots: must be that of the features, got {self.params.slots}: {said}")
        parts, row, _ = _parted(X, self.params.slots)
        return parts, row

    def _said(self, parts: sp.csr_matrix) -> np.ndarray:
        found = np.zeros((parts.shape[0], len(self.classes_)))
        if parts.shape[0]:
            place = np.searchsorted(self.classes_, self.judge_.classes_)
            found[:, place] = self.judge_.predict_proba(parts)
        return found

    def _balanced(self, label: np.ndarray, mass: np.ndarray) -> np.ndarray:
        """Return weights of which every class has the same sum."""
        sums = np.bincount(label, mass)
        return mass / sums[label] * len(label) / (sums > 0).sum()

    def _believed(
        self, parts: sp.csr_matrix, row: np.ndarray, label: np.ndarray, inverse: np.ndarray, n: int
    ) -> np.ndarray:
        """Return how much each distinct part is believed to be what its row is, from 0.05 to 1."""
        at = np.searchsorted(self.classes_, label)
        p = self._said(parts)[np.arange(len(label)), at]
        best = np.zeros(int(row.max()) + 1)
        np.maximum.at(best, row[label > 0], p[label > 0])
        belief = np.where(label > 0, (p / np.maximum(best[row], 1e-9)) ** 2, 1.0)
        trust = np.zeros(n)
        np.maximum.at(trust, inverse, belief)
        return np.maximum(trust, 0.05)

    def _judge(self, parts: sp.csr_matrix, label: np.ndarray, weights: np.ndarray) -> Any:
        p = self.params
        if p.judge == "logreg":
            return Linear(p.C).fit(parts, label, weights)
        from xgboost import XGBClassifier

        codes, given = np.unique(label, return_inverse=True)
        judge = XGBClassifier(
            n_estimators=p.trees,
            max_depth=p.max_depth,
            learning_rate=p.learning_rate,
            subsample=0.8,
            colsample_bytree=p.colsample,
            tree_method="hist",
            max_bin=16,
            n_jobs=1,
            random_state=self.seed % 2**31,
            verbosity=0,
        ).fit(parts, given, sample_weight=weights)
        return Coded(judge, codes)


class Linear:
    """One binary regression a class (LIBLINEAR), as the estimator ``logreg``: its own room is not
    imported, so that an edit there fits nothing here again.
    """

    def __init__(self, C: float):
        self.C = C

    def fit(self, X: Any, y: np.ndarray, weights: np.ndarray) -> Linear:
        """Fit on X of shape (n, features), y and weights of shape (n,)."""
        from sklearn.linear_model import LogisticRegression

        self.classes_ = np.unique(y)
        models = [
            LogisticRegression(C=self.C, solver="liblinear", tol=1e-3).fit(
                X, y == label, sample_weight=weights
            )
            for label in self.classes_
        ]
        self.coef_ = np.asfortranarray(np.vstack([model.coef_ for model in models]))
        self.intercept_ = np.concatenate([model.intercept_ for model in models])
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), rows summing to 1."""
        from scipy.special import expit

        p = np.maximum(expit(X @ self.coef_.T + self.intercept_), 1e-12)
        return p / p.sum(axis=1, keepdims=True)


class Coded:
    """A classifier of codes, with the classes that they stand for."""

    def __init__(self, judge: Any, classes: np.ndarray):
        self.judge, self.classes_ = judge, classes

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        p = self.judge.predict_proba(X)
        return p if p.shape[1] == len(self.classes_) else np.column_stack([1 - p[:, 1], p[:, 1]])


def _parted(X: Any, slots: int) -> tuple[sp.csr_matrix, np.ndarray, np.ndarray]:
    """Return the parts that are there, shape (parts, width), the row of each and its slot."""
    X = sp.csr_matrix(X)
    width = X.shape[1] // slots
    row = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))
    line = row.astype(np.int64) * slots + X.indices // width
    there, number = np.unique(line, return_inverse=True)
    matrix = sp.csr_matrix(
        (X.data.astype(np.float32), (number, X.indices % width)), shape=(len(there), width)
    )
    matrix.eliminate_zeros()  # a value that counts for nothing is as one that is not there
    matrix.sort_indices()
    return matrix, there // slots, there % slots


def equal(parts: sp.csr_matrix) -> np.ndarray:
    """Return a number for each part, the same for parts that are equal; int64 of shape (parts,).

    Examples
    --------
    >>> equal(sp.csr_matrix([[1.0, 0.0], [0.0, 2.0], [1.0, 0.0]])).tolist()
    [0, 1, 0]
    """
    numbers: dict[bytes, int] = {}
    found = np.empty(parts.shape[0], dtype=np.int64)
    for place in range(parts.shape[0]):
        part = slice(parts.indptr[place], parts.indptr[place + 1])
        key = parts.indices[part].tobytes() + parts.data[part].tobytes()
        found[place] = numbers.setdefault(key, len(numbers))
    return found


def build(params: Params, seed: int) -> Instances:
    """Return an unfitted classifier."""
    return Instances(params, seed)


def class_weights(fitted: Instances) -> None:
    """Return None: what a column says depends on the part that it is in."""
    return None
