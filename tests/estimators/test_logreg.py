import numpy as np
from scipy.sparse import csr_matrix

from rampart.estimators import logreg


def by_hand(intercepts):
    model = logreg.OneVsRest()
    model.coef_, model.intercept_ = np.zeros((3, 2)), np.array(intercepts)
    return model.predict_proba(csr_matrix(np.ones((1, 2))))


def test_probabilities_are_those_of_one_against_the_rest_made_to_sum_to_1():
    # The logistic function of 0, ln 3 and -ln 3 is 1/2, 3/4 and 1/4; their sum is 3/2.
    p = by_hand([0.0, np.log(3), -np.log(3)])
    np.testing.assert_allclose(p, [[1 / 3, 1 / 2, 1 / 6]], rtol=1e-12)


def test_no_class_at_all_is_every_class_alike():
    np.testing.assert_allclose(by_hand([-1000.0] * 3), [[1 / 3] * 3], rtol=1e-12)


def test_a_stronger_penalty_makes_smaller_weights():
    X, y = csr_matrix(np.repeat(np.eye(2), 5, axis=0)), np.repeat([0, 1], 5)
    strong, weak = (logreg.build(logreg.Params(C=C), 1).fit(X, y).coef_ for C in (0.1, 10))
    assert (np.abs(strong) < np.abs(weak)).all()
