"""Votes of members that always say the same, by hand."""

from types import SimpleNamespace

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.estimators import voting
from rampart.estimators.blend import Mixture
from rampart.estimators.voting import Pool, Voting, asked, by_member, pooled


class Fixed:
    """A fitted classifier that says the same of every row."""

    def __init__(self, classes, p):
        self.classes_, self.p = np.array(classes), p

    def predict_proba(self, X):
        return np.tile(self.p, (X.shape[0], 1))


FIRST, SECOND = Fixed([0, 1, 2], [0.2, 0.3, 0.5]), Fixed([0, 2], [0.6, 0.4])
SIDE = np.tile([0.2, 0.3, 0.5, 0.6, 0.0, 0.4], (3, 1))  # what both say, side by side
MEMBERS = SimpleNamespace(base="base", classifiers=[FIRST, SECOND])


def test_the_mean_of_probabilities_by_hand():
    vote = voting.build(voting.Params(), 1).fit(SIDE, np.arange(3))
    np.testing.assert_allclose(vote.predict_proba(SIDE), [[0.4, 0.15, 0.45]] * 3)
    base, served = vote.served(MEMBERS)
    assert base == "base"
    assert isinstance(served, Mixture)
    assert served.weights == [0.5, 0.5]
    np.testing.assert_allclose(served.predict_proba(np.zeros((3, 1))), vote.predict_proba(SIDE))


def test_in_the_mean_of_logarithms_a_member_can_veto():
    vote = voting.build(voting.Params(mean="geometric"), 1).fit(SIDE, np.arange(3))
    # √(0.2 · 0.6), √(0.3 · 1e-6), √(0.5 · 0.4), divided by their sum.
    raw = np.sqrt([0.12, 0.3e-6, 0.2])
    np.testing.assert_allclose(vote.predict_proba(SIDE), [raw / raw.sum()] * 3)
    _, served = vote.served(MEMBERS)
    assert isinstance(served, Pool)
    np.testing.assert_allclose(served.predict_proba(np.zeros((3, 1))), vote.predict_proba(SIDE))
    assert voting.class_weights(served) is None
    with pytest.raises(NotImplementedError, match="made of fitted members"):
        served.fit(None, None)


def test_what_members_say_has_every_class():
    said = asked([FIRST, SECOND], np.zeros((2, 1)), 3)
    np.testing.assert_allclose(said[1], [[0.6, 0, 0.4]] * 2)


@given(st.integers(0, 1000), st.sampled_from(["arithmetic", "geometric"]))
def test_a_vote_of_equals_is_what_each_says_and_the_order_does_not_matter(seed, mean):
    p = np.random.default_rng(seed).dirichlet(np.ones(3), (3, 5))
    np.testing.assert_allclose(pooled(p[[0, 0]], mean), p[0], atol=1e-5)
    np.testing.assert_allclose(pooled(p, mean), pooled(p[::-1], mean))
    np.testing.assert_allclose(pooled(p, mean).sum(axis=1), 1)


def test_refused():
    with pytest.raises(ValueError, match=r"rows of every class, got \[0, 2\]"):
        Voting().fit(SIDE, np.array([0, 2, 2]))
    with pytest.raises(ValueError, match="5 columns are not the 3 classes"):
        by_member(np.zeros((2, 5)), np.arange(3))
    with pytest.raises(
        ParamError, match="mean: must be one of 'arithmetic' or 'geometric', got 'median'"
    ):
        check({"mean": "median"}, "x", voting.Params)


def test_the_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        joblib.dump(voting.build(voting.Params(), 1).fit(SIDE, np.arange(3)), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
