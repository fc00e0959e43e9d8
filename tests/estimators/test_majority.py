import numpy as np

from rampart.estimators import majority


def shares(y, weights=None):
    X = np.arange(len(y))[:, None]
    fitted = majority.build(majority.Params(), 1).fit(X, np.array(y), sample_weight=weights)
    assert majority.class_weights(fitted) is None
    return fitted.predict_proba(X[:2])


def test_every_row_gets_the_shares_of_the_classes():
    np.testing.assert_allclose(shares([0, 0, 0, 1, 2, 2]), [[1 / 2, 1 / 6, 1 / 3]] * 2)


def test_the_shares_are_those_of_the_weights():
    # The classes weigh 1, 3 and 4, of 8.
    weights = np.array([0.5, 0.5, 3.0, 4.0])
    np.testing.assert_allclose(shares([0, 0, 1, 2], weights), [[1 / 8, 3 / 8, 1 / 2]] * 2)
