import numpy as np
import pytest

from rampart.training import importance
from rampart.training.importance import permutation_importance, ranked
from tests.told import counts, hear


class Sign:
    """Says class 1 where the first column is positive; the others do not matter."""

    def predict_proba(self, X):
        positive = (X[:, 0] > 0).astype(float)
        return np.column_stack([1 - positive, positive])


def hits(y):
    return lambda p: float(np.mean(p.argmax(axis=1) == y))


def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 3))
    X[:, 2] = 7.0
    return X, (X[:, 0] > 0).astype(int)


def test_only_the_column_that_is_used_matters():
    X, y = data()
    before = X.copy()
    falls = permutation_importance(
        Sign(), X, lambda p: float(np.mean(p.argmax(axis=1) == y)), 4, seed=1
    )
    assert falls.shape == (3, 4)
    # Shuffled, the first column is right by chance: half of the rows.
    np.testing.assert_allclose(falls[0], 0.5, atol=0.08)
    assert (falls[1:] == 0).all()
    np.testing.assert_array_equal(X, before)


def test_the_shuffles_repeat():
    X, y = data()
    score = hits(y)
    first, second = (permutation_importance(Sign(), X, score, 2, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_features_are_ranked_and_ties_go_by_name():
    table = ranked(np.array([[0.0, 0.0], [0.2, 0.4], [0.0, 0.0]]), ["b", "z", "a"])
    assert table["feature"].tolist() == ["z", "a", "b"]
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["index"].tolist() == [1, 2, 0]
    assert table["importance"].tolist() == pytest.approx([0.3, 0, 0])
    assert table["deviation"].iloc[0] == pytest.approx(0.1)


def test_features_are_told(monkeypatch):
    lines = hear(monkeypatch, importance)
    X, y = data()
    permutation_importance(Sign(), X, hits(y), 1, seed=1)
    assert counts(lines) == ["[1/3]", "[2/3]", "[3/3]"]
