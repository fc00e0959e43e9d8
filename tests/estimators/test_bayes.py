import numpy as np
import pytest
from scipy.sparse import csr_matrix

from rampart.estimators import bayes

X = csr_matrix([[1.0, 0.0], [0.0, 1.0]])
Y = np.array([0, 1])


def test_probabilities_and_weights_by_hand():
    # Smoothed by 1, feature 0 has (1 + 1) / (1 + 2) = 2/3 in class 0, and 1/3 in class 1.
    fitted = bayes.build(bayes.Params(alpha=1), 1).fit(X, Y)
    np.testing.assert_allclose(fitted.predict_proba(X), [[2 / 3, 1 / 3], [1 / 3, 2 / 3]])
    # ln 2/3 less the mean of ln 2/3 and ln 1/3 is half of ln 2.
    half = np.log(2) / 2
    np.testing.assert_allclose(bayes.class_weights(fitted), [[half, -half], [-half, half]])


def test_weights_of_rows_by_hand():
    # The first row three times: priors 3/4 and 1/4; feature 0 has (3 + 1) / (3 + 2) in class 0
    # and (0 + 1) / (1 + 2) in class 1: 3/5 against 1/12 is 36 to 5.
    fitted = bayes.build(bayes.Params(alpha=1), 1).fit(X, Y, sample_weight=np.array([3.0, 1.0]))
    np.testing.assert_allclose(fitted.predict_proba(X[:1]), [[36 / 41, 5 / 41]])


def test_a_negative_feature_is_refused():
    with pytest.raises(ValueError, match=r"[Nn]egative"):
        bayes.build(bayes.Params(), 1).fit(-X, Y)
