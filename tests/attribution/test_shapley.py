from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.attribution import shapley
from rampart.attribution.forests import Tree, probabilities
from tests.attribution.small import chain, stump

BACKGROUND = np.array([[0.0, 0.0], [1.0, 1.0]], dtype=np.float32)


@pytest.mark.slow
def test_a_stump_by_hand():
    # The background says .1 and .8 of class 1, .45 in the mean. A row with 1 in feature 0 says .8,
    # all of which feature 0 brings: +.35; feature 1 is not asked.
    found = shapley.explain_rows([stump()], BACKGROUND, np.array([[1.0, 0.0]]))
    assert found.base.tolist() == pytest.approx([0.55, 0.45])
    assert found.values[0, 0].tolist() == pytest.approx([-0.35, 0.35])
    assert found.values[0, 1].tolist() == [0, 0]
    assert found.said[0].tolist() == pytest.approx([0.2, 0.8])


@pytest.mark.slow
def test_two_stumps_share_by_what_each_asks():
    trees = [stump(), stump(feature=1, low=(0.5, 0.5), high=(0.3, 0.7))]
    found = shapley.explain_rows(trees, BACKGROUND, np.array([[1.0, 1.0]]))
    # half of each stump's own: (.8 - .45) / 2 and (.7 - .6) / 2
    assert found.values[0, :, 1].tolist() == pytest.approx([0.175, 0.05])


def by_all_orders(trees, background, x):
    """Return the values of one row by their definition: the mean over all orders of features."""
    orders = list(permutations(range(len(x))))
    values = np.zeros((len(x), trees[0].values.shape[1]))
    for order in orders:
        known = background.copy()
        before = probabilities(trees, known).mean(axis=0)
        for feature in order:
            known[:, feature] = x[feature]
            after = probabilities(trees, known).mean(axis=0)
            values[feature] += after - before
            before = after
    return values / len(orders)


def both():
    """A tree that says yes (.9) where feature 0 and feature 1 are 1, and else no (.1)."""
    no, yes, none = (0.9, 0.1), (0.1, 0.9), (0.5, 0.5)
    left, right = np.array([1, -1, 3, -1, -1]), np.array([2, -1, 4, -1, -1])
    asks, values = np.array([0, -2, 1, -2, -2]), np.array([none, no, none, no, yes])
    return Tree(left, right, asks, np.full(5, 0.5), values, np.ones(5))


@pytest.mark.slow
def test_features_that_only_count_together_share_by_hand():
    # Of the background (0, 0) is no, .1; (1, 1) is yes, .9; the mean .5. The row (1, 0) is no, .1.
    # Feature 0 first: (1, 0) and (1, 1), .5, moves 0; then feature 1: .1, moves -.4.
    # Feature 1 first: (0, 0) and (1, 0), .1, moves -.4; then feature 0 moves 0.
    # (0, 1) is the same mirrored; (1, 1) is yes: +.0 and +.4, or the other way round.
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], dtype=np.float32)
    found = shapley.explain_rows([both()], BACKGROUND, rows)
    assert found.base.tolist() == pytest.approx([0.5, 0.5])
    expected = np.array([[0, -0.4], [-0.4, 0], [0.2, 0.2]])
    np.testing.assert_allclose(found.values[:, :, 1], expected, atol=1e-9)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 3))
def test_values_are_those_of_the_definition(seed, classes):
    from sklearn.ensemble import RandomForestClassifier

    from rampart.attribution.forests import of_classifier

    rng = np.random.default_rng(seed)
    X = rng.integers(0, 3, (40, 4)).astype(np.float32)
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, 40 - classes)])
    forest = RandomForestClassifier(n_estimators=3, max_depth=4, random_state=0).fit(X, y)
    trees, background = of_classifier(forest), X[:5]
    found = shapley.explain_rows(trees, background, X[5:8])
    for row, values in zip(X[5:8], found.values):
        np.testing.assert_allclose(values, by_all_orders(trees, background, row), atol=1e-7)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(2, 4))
def test_values_add_up_for_any_forest(seed, trees, classes):
    from sklearn.ensemble import RandomForestClassifier

    from rampart.attribution.forests import of_classifier

    rng = np.random.default_rng(seed)
    X = rng.integers(0, 4, (40, 5)).astype(np.float32)
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, 40 - classes)])
    forest = RandomForestClassifier(n_estimators=trees, random_state=0).fit(X, y)
    found = shapley.explain_rows(of_classifier(forest), X[:7], X[7:15])
    added = found.base + found.values.sum(axis=1)
    assert np.allclose(added, forest.predict_proba(X[7:15]), rtol=0, atol=shapley.WITHIN)
    unused = forest.feature_importances_ == 0
    assert (found.values[:, unused] == 0).all()


def test_values_that_miss_are_refused_with_the_row():
    values, base = np.zeros((2, 3, 2)), np.array([0.5, 0.5])
    shapley.require_additive(values, base, np.array([[0.5, 0.5]] * 2))
    with pytest.raises(shapley.AdditivityError, match=r"row 1: .* by 0\.1, more than 1e-06"):
        shapley.require_additive(values, base, np.array([[0.5, 0.5], [0.6, 0.4]]))
    values[0, 0, 0] = np.nan
    with pytest.raises(shapley.AdditivityError, match="row 0"):
        shapley.require_additive(values, base, np.array([[0.5, 0.5]] * 2))


def test_too_deep_trees_and_other_columns_are_refused():
    with pytest.raises(ValueError, match="a tree has 40 levels"):
        shapley.explain_rows([chain(40)], BACKGROUND, BACKGROUND)
    with pytest.raises(ValueError, match="background: needs rows of 3 columns"):
        shapley.explain_rows([stump()], BACKGROUND, np.zeros((1, 3)))
    with pytest.raises(ValueError, match="background: needs rows"):
        shapley.explain_rows([stump()], BACKGROUND[:0], BACKGROUND)


@pytest.mark.slow
def test_a_threshold_between_two_numbers_of_32_bits_parts_them():
    low, high = np.float32(1), np.nextafter(np.float32(1), np.float32(2))
    between = 0.25 * float(low) + 0.75 * float(high)  # the nearest of 32 bits is the upper one
    assert np.float32(between) == high
    rows = np.array([[low, 0], [high, 0]], dtype=np.float32)
    found = shapley.explain_rows([stump(threshold=between)], rows, rows)
    assert found.said[:, 1].tolist() == [0.1, 0.8]
    assert found.values[:, 0, 1].tolist() == pytest.approx([-0.35, 0.35])


@pytest.mark.slow
def test_a_feature_of_many_is_that_feature():
    rows = np.zeros((2, 70_000), dtype=np.float32)
    rows[1, 69_999] = 1
    found = shapley.explain_rows([stump(feature=69_999)], rows, rows[1:])
    assert np.flatnonzero(found.values[0, :, 1]).tolist() == [69_999]
    assert found.values[0, 69_999, 1] == pytest.approx(0.35)


def test_a_tree_whose_nodes_shap_cannot_number_is_refused():
    nodes = np.full(shapley.MOST + 1, -1)
    values = np.zeros((len(nodes), 2))
    large = Tree(nodes, nodes, nodes, nodes * 1.0, values, nodes * 1.0)
    with pytest.raises(ValueError, match="a tree has 32,768 nodes"):
        shapley.explain_rows([large], BACKGROUND, BACKGROUND)
