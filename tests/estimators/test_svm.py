import numpy as np
import pytest

from rampart.estimators import svm
from tests.estimators.test_estimators import problem


@pytest.mark.parametrize("labels", [(0, 1, 2), (0, 2)])
@pytest.mark.parametrize("dense", [True, False])
def test_equals_the_calibrated_machine_of_scikit_learn(labels, dense):
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.svm import LinearSVC

    X, y = problem()
    chosen = np.isin(y, labels)
    X, y = X[chosen], y[chosen]
    X = X.toarray() if dense else X
    weights = np.linspace(0.5, 1.5, len(y))
    machine = LinearSVC(C=0.3, random_state=7, max_iter=5000)
    peer = CalibratedClassifierCV(machine, cv=3, ensemble=False).fit(X, y, sample_weight=weights)
    fitted = svm.build(svm.Params(), 7).fit(X, y, sample_weight=weights)
    np.testing.assert_allclose(fitted.predict_proba(X), peer.predict_proba(X), rtol=1e-6)
    assert fitted.classes_.tolist() == peer.classes_.tolist()


def test_probabilities_by_hand():
    fitted = svm.build(svm.Params(), 1)
    fitted.classes_ = np.arange(3)
    fitted.coef_, fitted.intercept_ = np.eye(3), np.array([0.0, 0.0, 1.0])
    fitted.sigmoids_ = np.array([[-1.0, 0.0], [-2.0, 0.0], [-1.0, 1.0]])
    # Margins 0, 1, 1: 1/(1 + e^0) = 0.5, 1/(1 + e^-2) = 0.880797, 1/(1 + e^(-1+1)) = 0.5.
    expected = np.array([0.5, 0.880797, 0.5]) / 1.880797
    np.testing.assert_allclose(fitted.predict_proba([[0, 1, 0]])[0], expected, rtol=1e-6)


def test_margins_beyond_all_measure_have_probabilities_still():
    fitted = svm.build(svm.Params(), 1)
    fitted.classes_ = np.arange(3)
    fitted.coef_, fitted.intercept_ = np.ones((3, 1)), np.zeros(3)
    fitted.sigmoids_ = np.array([[-1.0, 0.0]] * 3)
    np.testing.assert_allclose(fitted.predict_proba([[-1e6]]), [[1 / 3] * 3])


def test_a_class_with_fewer_rows_than_folds_is_an_error():
    X, y = problem(8)  # the class 2 has two rows
    with pytest.raises(ValueError, match=r"3-fold|folds"):
        svm.build(svm.Params(), 1).fit(X, y)
