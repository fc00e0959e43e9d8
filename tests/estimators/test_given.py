import numpy as np
import pytest
from scipy.sparse import csr_matrix

from rampart.estimators import given


def fit(X, y, **knobs):
    return given.build(given.Params(**knobs), 1).fit(X, np.array(y))


@pytest.mark.parametrize("kind", [np.array, csr_matrix])
def test_the_given_class_gets_all_but_the_doubt(kind):
    X = kind([[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    fitted = fit(X, [2, 1, 0], doubt=0.2)
    thirds = [1 / 3] * 3  # no answer
    np.testing.assert_allclose(fitted.predict_proba(X), [[0.1, 0.8, 0.1], [0.1, 0.1, 0.8], thirds])
    assert fitted.classes_.tolist() == [0, 1, 2]
    assert fitted.n_features_in_ == 3
    assert given.class_weights(fitted) is None


def test_an_answer_that_training_does_not_have_is_no_answer():
    X = np.eye(3)
    np.testing.assert_allclose(fit(X, [0, 1, 1]).predict_proba(X[2:]), [[0.5, 0.5]])


def test_a_class_without_a_column_is_an_error():
    with pytest.raises(ValueError, match="a column for each of the 4 classes, got 3"):
        fit(np.eye(3), [0, 3, 1])
