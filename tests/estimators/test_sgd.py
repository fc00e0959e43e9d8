import numpy as np
import pytest

from rampart.estimators.sgd import Params, build


def problem(n=400, seed=0):
    y = np.arange(n) % 2
    return np.c_[y + np.random.default_rng(seed).normal(0, 0.2, n), np.ones(n)], y


def test_batches_in_a_row_are_the_fit_of_one_pass():
    X, y = problem()
    whole = build(Params(epochs=1, batch=100), seed=7).fit(X, y)
    order = np.random.default_rng(7).permutation(len(y))
    parts = build(Params(), seed=7).begin(np.array([0, 1]))
    for rows in np.split(order, 4):
        parts.partial_fit(X[rows], y[rows])
    np.testing.assert_array_equal(parts.coef_, whole.coef_)
    np.testing.assert_array_equal(parts.predict_proba(X), whole.predict_proba(X))


def test_it_comes_near_the_regression_that_has_all_rows():
    from rampart.estimators import logreg

    X, y = problem()
    p = build(Params(epochs=200), seed=0).fit(X, y).predict_proba(X)
    # scikit-learn's alpha is 1 / (n C): 1e-4 of 400 rows is C = 25.
    exact = logreg.build(logreg.Params(C=25, tol=1e-4), seed=0).fit(X, y).predict_proba(X)
    np.testing.assert_allclose(p, exact, atol=0.06)
    assert ((p[:, 1] > 0.5) == y).mean() > 0.97


def test_two_classes_have_opposite_weights():
    X, y = problem()
    fitted = build(Params(epochs=2), seed=0).fit(X, y)
    np.testing.assert_array_equal(fitted.coef_[0], -fitted.coef_[1])
    assert fitted.coef_.shape == (2, 2)
    assert fitted.coef_[1, 0] > 0


def test_one_class_is_refused():
    with pytest.raises(ValueError, match=r"^y: must have two classes or more, got \[1\]$"):
        build(Params(), seed=0).fit(np.ones((3, 1)), np.ones(3, dtype=int))
