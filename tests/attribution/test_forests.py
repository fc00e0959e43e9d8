import numpy as np
import pytest

from rampart.attribution import forests
from tests.attribution.small import chain, stump


def test_a_stump_by_hand():
    X = np.array([[0.5, 9.0], [0.6, 9.0]], dtype=np.float32)  # 0.5 is not above the threshold
    assert forests.probabilities([stump()], X).tolist() == [[0.9, 0.1], [0.2, 0.8]]


def test_trees_are_averaged():
    X = np.array([[1.0, 0.0]], dtype=np.float32)
    said = forests.probabilities([stump(), stump(feature=1)], X)
    assert said[0].tolist() == pytest.approx([(0.2 + 0.9) / 2, (0.8 + 0.1) / 2])


def test_depth_counts_splits():
    assert [forests.depth(tree) for tree in (chain(0), stump(), chain(5))] == [0, 1, 5]


def test_a_deep_tree_is_refused_and_the_deepest_allowed_is_not():
    forests.require_shallow([chain(32)])
    with pytest.raises(ValueError, match="a tree has 33 levels, more than 32"):
        forests.require_shallow([stump(), chain(33)])


def test_a_forest_of_scikit_learn_says_the_same_in_arrays():
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(0)
    X = rng.random((60, 4)).astype(np.float32)
    y = (X[:, 0] + X[:, 1] > 1).astype(int) + (X[:, 2] > 0.8)
    forest = RandomForestClassifier(n_estimators=7, random_state=0).fit(X, y)
    trees = forests.of_classifier(forest)
    assert len(trees) == 7
    assert np.allclose(forests.probabilities(trees, X), forest.predict_proba(X), atol=1e-12)


def test_what_is_no_forest_is_refused_by_name():
    from sklearn.linear_model import LogisticRegression

    with pytest.raises(ValueError, match="needs a fitted forest, got LogisticRegression"):
        forests.of_classifier(LogisticRegression())
