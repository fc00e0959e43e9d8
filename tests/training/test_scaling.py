from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.estimators import logreg
from rampart.training.crossval import Rows
from rampart.training.items import ItemParams
from rampart.training.scaling import (
    SweepParams,
    cases,
    crossed,
    fitted,
    peak,
    scores,
    size,
    thinned,
)

ITEM = ItemParams(features="tokens", estimator="logreg")
Y = np.repeat([0, 1, 2], [8, 4, 1])


def sweep(**changes):
    return SweepParams(**{"models": ["m"], "vary": "rows", "values": [0.5, 1]} | changes)


def test_a_share_of_each_class_and_every_class_keeps_a_row():
    half = thinned(Y, 0.5, None, seed=1)
    assert np.bincount(Y[half]).tolist() == [4, 2, 1]
    assert (np.diff(half) > 0).all()
    assert thinned(Y, 1.0, None, 1).tolist() == list(range(13))
    assert np.bincount(Y[thinned(Y, 1.0, 6, 1)]).tolist() == [4, 2, 1]  # 6 of 13
    assert np.bincount(Y[thinned(Y, 0.5, 6, 1)]).tolist() == [2, 1, 1]
    assert len(thinned(Y, 1.0, 999, 1)) == 13
    assert thinned(Y, 0.5, None, 2).tolist() != half.tolist()


@given(st.lists(st.integers(0, 2), min_size=1, max_size=60), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_smaller_share_is_a_part_of_a_larger_one(labels, one, other):
    y = np.array(labels)
    low, high = sorted((one, other))
    assert set(thinned(y, low, None, 7)) <= set(thinned(y, high, None, 7))
    assert set(y[thinned(y, low, None, 7)]) == set(labels)


def test_what_varies_goes_where_it_belongs():
    def planned(**changes):
        return cases(sweep(**changes), "s", "m", ITEM, {"C": 1.0, "k": 2}, {"length": 8}, 3)

    rows = planned()
    assert [(case.share, case.knobs, case.made, case.folds) for case in rows] == [
        (0.5, {"C": 1.0, "k": 2}, None, None),
        (1.0, {"C": 1.0, "k": 2}, None, None),
    ]
    knobs = planned(vary="estimator.k", values=[4], fixed={"C": 2.0}, rows=100)
    assert [(case.knobs, case.share, case.most) for case in knobs] == [
        ({"C": 2.0, "k": 4}, 1.0, 100)
    ]
    assert isinstance(knobs[0].knobs["k"], int)
    assert planned(vary="features.length", values=[16])[0].made == {"length": 16}
    assert planned(vary="folds", values=[5])[0].folds == 5
    assert planned(vary="estimator.C", values=[0.5])[0].knobs["C"] == 0.5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"vary": "batch"}, r"x\.vary: String should match pattern"),
        ({"values": [2]}, "x: values of rows are shares, at most 1: 2"),
        ({"values": []}, r"x\.values: List should have at least 1 item"),
        ({"vary": "folds", "values": [2.5]}, "x: values of folds must be whole numbers from 2 on"),
        ({"vary": "folds", "values": [1]}, "x: values of folds must be whole numbers from 2 on"),
        ({"values": [0]}, r"x\.values\.0: must be > 0, got 0"),
        ({"models": []}, r"x\.models: List should have"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(changes, said):
    given = {"models": ["m"], "vary": "rows", "values": [0.5]} | changes
    with pytest.raises(ParamError, match=f"^{said}"):
        check(given, "x", SweepParams)


class Identity:
    """Features that are what they are given; ``refit`` counts the rows that it saw."""

    def refit(self, raw):
        return SimpleNamespace(weigh=lambda raw: raw, seen=len(raw))


X = np.array([[n % 2, 1.0] for n in range(40)])
LABELS = np.arange(40) % 2
PART = Rows(LABELS, np.array([f"s/{n // 4}" for n in range(40)], dtype=object), np.ones(40))


def test_a_case_is_fitted_and_timed():
    (case,) = cases(sweep(values=[1]), "s", "m", ITEM, {}, {}, 3)
    raw = {"train": X, "judged": X[:7]}
    model, p, spent = fitted(case, PART, Identity(), raw, logreg, logreg.Params())
    assert p.shape == (7, 2)
    assert p.argmax(axis=1).tolist() == [0, 1, 0, 1, 0, 1, 0]
    assert spent["fit_seconds"] > 0
    assert spent["predict_ms_per_row"] > 0
    assert model.classes_.tolist() == [0, 1]


def test_folds_have_a_mean_and_a_deviation():
    (case,) = cases(sweep(vary="folds", values=[2]), "s", "m", ITEM, {}, {}, 3)
    generated = np.zeros(40, dtype=bool)
    got = crossed(case, PART, generated, Identity(), X, logreg, logreg.Params())
    assert got["f1_macro"] == 1
    assert got["f1_std"] == 0
    assert got["fit_seconds"] > 0


def test_kinds_count_alike_in_the_second_score():
    judged = pd.DataFrame({"label": [0, 0, 0, 0, 1], "kind": ["a", "a", "a", "b", "c"]})
    guess = np.array([0, 0, 1, 1, 1])
    # Class 0: 2 of 2 guessed right, 2 of 4 found, F1 2/3; class 1: 1 of 3, 1 of 1, F1 1/2.
    # Kinds: 2/3 of a, none of b, all of c.
    assert scores(judged, guess, 2, "kind") == pytest.approx(
        {"f1_macro": (2 / 3 + 1 / 2) / 2, "by_kind": (2 / 3 + 0 + 1) / 3}
    )
    assert list(scores(judged, guess, 2, None)) == ["f1_macro"]
    with pytest.raises(ParamError, match=r"scaling\.by: no column 'kinds'; did you mean 'kind'"):
        scores(judged, guess, 2, "kinds")


def test_sizes_are_in_mib():
    assert size(np.zeros(2**17)) == pytest.approx(1, abs=0.001)  # 8 bytes each
    assert 20 < peak() < 1e6
