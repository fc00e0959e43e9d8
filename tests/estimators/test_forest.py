import joblib
import pytest

from rampart.estimators import forest
from tests.estimators.test_estimators import problem


def fit(seed=1, **knobs):
    X, y = problem()
    return forest.build(forest.Params(**{"trees": 8, **knobs}), seed).fit(X, y)


def test_the_seed_grows_other_trees():
    assert joblib.hash(fit(1)) == joblib.hash(fit(1))
    assert joblib.hash(fit(1)) != joblib.hash(fit(2))


def test_knobs_reach_the_trees():
    fitted = fit(trees=4, max_depth=1, min_leaf=7)
    assert len(fitted.estimators_) == 4
    assert {tree.get_depth() for tree in fitted.estimators_} == {1}
    for tree in fitted.estimators_:
        # A leaf has no left child.
        leaves = tree.tree_.children_left == -1
        assert tree.tree_.weighted_n_node_samples[leaves].min() >= 7


def test_importances_have_no_direction():
    weights = forest.class_weights(fit())
    assert weights.shape == (7,)
    assert weights.sum() == pytest.approx(1)
    assert weights[6] == 0  # the column that is never there
