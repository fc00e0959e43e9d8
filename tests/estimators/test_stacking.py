"""A stack of two invented members: one that knows, one that guesses."""

from types import SimpleNamespace

import joblib
import numpy as np
import pytest
from scipy.optimize import approx_fprime

from rampart.core.params import KnobError, ParamError, check
from rampart.estimators import stacking
from rampart.estimators.stacking import Stack, log_odds, softmax
from rampart.estimators.voting import by_member, pooled


def rows(n=90, seed=0, classes=3):
    """Return members' probabilities side by side, labels and groups of three rows."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) // 3 % classes
    knows = 0.6 * np.eye(classes)[y] + 0.4 * rng.dirichlet(np.ones(classes), n)
    guesses = rng.dirichlet(np.ones(classes), n)
    return np.hstack([knows, guesses]), y, np.array([f"s/{k // 3}" for k in range(n)])


def fit(X, y, groups, weights=None, **knobs):
    model = stacking.build(stacking.Params(**knobs), 1)
    return model.fit(X, y, sample_weight=weights, groups=groups)


def test_centred_log_probabilities_by_hand():
    # ln 0.9 - (ln 0.9 + ln 0.1) / 2 = ln 3; a 0 counts as 1e-6.
    given = np.array([[[0.9, 0.1]], [[1.0, 0.0]]])
    expected = [[np.log(3), -np.log(3), 3 * np.log(10), -3 * np.log(10)]]
    np.testing.assert_allclose(log_odds(given), expected)
    np.testing.assert_allclose(
        softmax(np.zeros((1, 2)), np.eye(2), np.log([3.0, 1.0])), [[0.75, 0.25]]
    )


def test_the_member_that_knows_is_heard():
    X, y, groups = rows()
    model = fit(X, y, groups, C=1.0)
    assert (model.predict_proba(X).argmax(axis=1) == y).mean() > 0.95
    assert np.abs(model.coef_[:, :3]).sum() > 5 * np.abs(model.coef_[:, 3:]).sum()


@pytest.mark.parametrize("classes", [2, 3])
def test_the_weights_are_at_the_minimum_of_the_penalised_loss(classes):
    X, y, groups = rows(60, classes=classes)
    weights = np.random.default_rng(2).uniform(0.5, 2, len(y))
    model = fit(X, y, groups, weights, C=0.5)
    logs = log_odds(by_member(X, model.classes_))
    vote = np.hstack([np.eye(classes)] * 2) / 2

    def loss(flat):
        coef, bias = flat[:-classes].reshape(vote.shape), flat[-classes:]
        p = softmax(logs, coef, bias)[np.arange(len(y)), y]
        return -0.5 * (weights * np.log(p)).sum() + ((coef - vote) ** 2).sum() / 2

    flat = np.concatenate([model.coef_.ravel(), model.intercept_])
    assert np.abs(approx_fprime(flat, loss, 1e-7)).max() < 1e-3
    assert model.intercept_.sum() == pytest.approx(0, abs=1e-9)


def test_with_little_to_learn_from_it_is_a_vote():
    X, y, groups = rows()
    model = fit(X, y, groups, C=1e-9)
    vote = pooled(by_member(X, model.classes_), "geometric")
    said = np.exp(np.log(model.predict_proba(X)) - model.intercept_)  # but for the prior
    np.testing.assert_allclose(said / said.sum(axis=1, keepdims=True), vote, atol=1e-5)


@pytest.mark.parametrize("family", ["s/0", "s/17"])
def test_what_it_says_of_its_own_rows_never_saw_their_family(family):
    X, y, groups = rows()
    model, inside = fit(X, y, groups), groups == family
    (kept,) = [kept for kept, held in model._folds(y, groups) if inside[held].any()]
    assert not inside[kept].any()
    lie = np.where(inside, (y + 1) % 3, y)  # the labels of the family are never asked for
    logs = log_odds(by_member(X, model.classes_))
    weights = model._solve(logs, lie, np.ones(len(y)), kept)
    np.testing.assert_array_equal(model.out_of_fold_[inside], softmax(logs[inside], *weights))
    assert (model.out_of_fold_[inside] != model.predict_proba(X)[inside]).all()


def test_what_is_served_says_the_same():
    X, y, groups = rows()
    model = fit(X, y, groups)

    class Part:
        classes_ = np.arange(3)

        def __init__(self, start):
            self.start = start

        def predict_proba(self, X):
            return X[:, self.start : self.start + 3]

    members = SimpleNamespace(base="base", classifiers=[Part(0), Part(3)])
    base, served = model.served(members)
    assert base == "base"
    assert isinstance(served, Stack)
    np.testing.assert_allclose(served.predict_proba(X), model.predict_proba(X))
    assert served.classes_.tolist() == [0, 1, 2]
    assert stacking.class_weights(served) is None
    with pytest.raises(NotImplementedError, match="made of fitted members"):
        served.fit(None, None)


def test_rows_without_groups_and_families_that_hold_a_whole_class_are_refused():
    X, y, groups = rows(30)
    with pytest.raises(ValueError, match="every row must have its group"):
        fit(X, y, None)
    with pytest.raises(ValueError, match="oversample must be none"):
        fit(X, y, np.append(groups[:-1].astype(object), None))
    with pytest.raises(KnobError, match=r"^folds: a class is of 1 group"):
        fit(X, y, np.where(y == 2, "one", groups))
    for knobs in ({"C": 0}, {"folds": 1}):
        with pytest.raises(ParamError):
            check(knobs, "x", stacking.Params)


def test_the_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        joblib.dump(fit(*rows()), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
