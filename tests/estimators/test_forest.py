import pytest

from rampart.estimators import forest
from tests.dumped import digest
from tests.estimators.test_estimators import problem


def fit(seed=1, **knobs):
    X, y = problem()
    return forest.build(forest.Params(**{"trees": 8, **knobs}), seed).fit(X, y)


def test_the_seed_grows_other_trees():
    assert digest(fit(1)) == digest(fit(1))
    assert digest(fit(1)) != digest(fit(2))


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


def test_the_other_knobs_of_the_grid_reach_the_trees():
    # A tree sees about 57 of the 90 rows: the root may be split, a part of them may not.
    fitted = fit(trees=2, min_split=45, max_features="log2")
    assert fitted.max_features == "log2"
    assert {tree.get_depth() for tree in fitted.estimators_} == {1}
    assert fit(trees=1, max_features=None).estimators_[0].max_features_ == 7


def test_no_limit_on_the_depth_is_the_deepest_that_can_be_explained():
    assert forest.build(forest.Params(max_depth=None), 1).max_depth == 32
