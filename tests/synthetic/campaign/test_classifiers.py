"""The judges: names, determinism, scores that agree with predictions."""

import numpy as np
import pytest

from rampart.synthetic.campaign.classifiers import build, outputs
from rampart.synthetic.campaign.settings import CLASSIFIERS


def two_blobs(k):
    rng = np.random.default_rng(3)
    y = np.repeat(np.arange(k), 30)
    X = rng.normal(size=(30 * k, 4)) + 4 * np.eye(k, 4)[y]
    return X, y


@pytest.mark.parametrize("name", CLASSIFIERS)
@pytest.mark.parametrize("k", [2, 3])
def test_every_classifier_learns_and_repeats(name, k):
    X, y = two_blobs(k)
    first, scores = outputs(build(name, 10, 5, X).fit(X, y), X)
    again, same = outputs(build(name, 10, 5, X).fit(X, y), X)
    assert np.mean(first == y) > 0.9
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(scores, same)
    assert scores.shape == ((len(y),) if k == 2 else (len(y), k))
    if k == 2:  # the greater the score, the likelier the second class
        assert scores[y == 1].mean() > scores[y == 0].mean()
    else:
        np.testing.assert_array_equal(scores.argmax(axis=1), first)


def test_naive_bayes_follows_the_features():
    X, _ = two_blobs(2)
    assert type(build("bayes", 1, 0, X)).__name__ == "GaussianNB"
    assert type(build("bayes", 1, 0, (X > 0).astype(float))).__name__ == "BernoulliNB"


def test_few_rows_are_enough_for_the_neighbours():
    X = np.array([[0.0], [1.0], [5.0]])
    predicted, _ = outputs(build("knn", 1, 0, X).fit(X, np.array([0, 0, 1])), X)
    assert predicted.tolist() == [0, 0, 0]  # three neighbours, two of them of class 0


def test_names_are_checked():
    with pytest.raises(ValueError, match="no classifier 'forrest'; did you mean 'forest'"):
        build("forrest", 1, 0, np.zeros((2, 1)))
