"""Two kinds of features of the same texts: their length, and their number of words."""

import joblib
import numpy as np
import pytest

from rampart.features.members.kinds import Kinds, Matrices, OnKind, shared


class Counted:
    """How often a sign is there, in units."""

    def __init__(self, sign, unit=1):
        self.sign, self.unit = sign, unit

    def extract(self, rows):
        return np.array([[float(text.count(self.sign))] for text in rows["text"]])

    def weigh(self, raw):
        return raw / self.unit


class Share:
    """Says class 1 with the first feature as its probability."""

    classes_ = np.array([0, 1])

    def predict_proba(self, X):
        return np.hstack([1 - X[:, :1], X[:, :1]])


ROWS = {"text": ["aab", "bbb", "abb"]}


def test_features_that_are_the_same_are_there_once():
    a, b, again = Counted("a", 2), Counted("b", 4), Counted("a", 2)
    base, classifiers = shared([a, b, again], [Share()] * 3)
    assert base.parts == [a, b]
    assert [one.place for one in classifiers] == [0, 1, 0]
    X = base.transform(ROWS)
    assert X.shape == (3, 2)
    assert classifiers[0].predict_proba(X)[:, 1].tolist() == [1, 0, 0.5]
    assert classifiers[1].predict_proba(X)[:, 1].tolist() == [0.25, 0.75, 0.5]
    assert classifiers[2].classes_.tolist() == [0, 1]


def test_one_kind_alone_stays_as_it_is():
    a, one = Counted("a"), Share()
    base, classifiers = shared([a, Counted("a")], [one, one])
    assert base is a
    assert classifiers == [one, one]


def test_they_are_made_of_fitted_ones(tmp_path):
    kinds = Kinds([Counted("a"), Counted("b")])
    with pytest.raises(NotImplementedError, match="made of fitted ones"):
        kinds.fit(ROWS)
    for name in ("one", "two"):
        joblib.dump([kinds, OnKind(Share(), 1)], tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    read, _ = joblib.load(tmp_path / "one")
    np.testing.assert_array_equal(read.transform(ROWS)[1], [[1], [3], [2]])


def test_matrices_of_other_kinds_are_refused():
    with pytest.raises(ValueError, match="zip"):
        Kinds([Counted("a")]).weigh(Matrices([np.zeros((1, 1))] * 2))
