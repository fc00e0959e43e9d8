import joblib
import numpy as np
import pytest
import scipy.sparse as sp

from rampart.estimators.shared.selection import Selected, directed

# Columns: the class, the same for all, never there, the other class.
X = np.array([[2.0, 1, 0, 0], [4, 1, 0, 0], [0, 1, 0, 3], [0, 1, 0, 3]])
Y = np.array([0, 0, 2, 2])


def logistic():
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression()


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
def test_what_differs_most_between_the_classes_is_kept(form):
    fitted = Selected(logistic(), 2).fit(form(X), Y)
    assert fitted.columns_.tolist() == [0, 3]
    assert fitted.classes_.tolist() == [0, 2]
    p = fitted.predict_proba(form(X))
    assert (p.shape, p.dtype) == ((4, 2), np.float64)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    assert fitted.classes_[p.argmax(axis=1)].tolist() == Y.tolist()


def test_more_than_there_are_is_all_of_them():
    assert Selected(logistic(), 9).fit(X, Y).columns_.tolist() == [0, 1, 2, 3]


def test_equal_statistics_are_decided_by_place():
    assert Selected(logistic(), 2).fit(np.tile(X[:, [0]], 5), Y).columns_.tolist() == [0, 1]


def test_spread_by_hand():
    fitted = Selected(logistic(), 2).fit(X, Y)
    # Class means 3 and 0, 0 and 3: each is 1.5 from the mean of the two, the largest lift.
    np.testing.assert_allclose(
        fitted.spread(np.array([0.8, 0.2])), [[0.8, 0, 0, -0.2], [-0.8, 0, 0, 0.2]]
    )
    # Weights by class have a direction of their own.
    np.testing.assert_allclose(
        fitted.spread(np.array([[1.0, 2], [3, 4]])), [[1, 0, 0, 2], [3, 0, 0, 4]]
    )


def test_a_feature_without_a_lift_has_no_weight():
    fitted = Selected(logistic(), 4).fit(X, Y)
    assert fitted.spread(np.ones(4))[:, 1:3].tolist() == [[0, 0], [0, 0]]


def test_importances_get_a_direction_by_hand():
    # Means over the classes: 4, 2 and 1. The lifts are 4, -1 and -3; 2, 0 and -2; none.
    means = np.array([[8.0, 4, 1], [3, 2, 1], [1, 0, 1]])
    weights = directed(np.array([0.5, 0.25, 0.25]), means)
    # Each importance times the lift over the largest one, 4 and 2.
    np.testing.assert_allclose(
        weights, [[0.5, 0.25, 0], [-0.125, 0, 0], [-0.375, -0.25, 0]], atol=1e-15
    )


def test_it_works_at_the_end_of_a_scikit_learn_pipeline(tmp_path):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    line = make_pipeline(FunctionTransformer(), Selected(logistic(), 2)).fit(X, Y)
    joblib.dump(line, tmp_path / "a")
    np.testing.assert_array_equal(
        joblib.load(tmp_path / "a").predict_proba(X), line.predict_proba(X)
    )
