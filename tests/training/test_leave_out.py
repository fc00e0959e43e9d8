"""Sources of an invented task, left out one at a time; figures by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.core.compute import ComputeParams
from rampart.core.params import ParamError, check
from rampart.estimators import logreg
from rampart.training.crossval import Rows
from rampart.training.items import ItemParams
from rampart.training.leave_out import (
    LeaveOutParams,
    by_unit,
    chosen,
    copies,
    folds,
    pooled,
    predictions,
    units_of,
)


def settings(**knobs):
    return LeaveOutParams(models=["logreg"], **{"least": 3, **knobs})


def frame(sources, **columns):
    table = pd.DataFrame({"source": sources.split()})
    table = table.assign(id=[f"r{n}" for n in range(len(table))], generated=False)
    return table.assign(group=table["source"] + "/family", **columns)


def test_small_sources_are_pooled_by_package_and_then_all_together():
    table = frame("a/x a/x a/x a/y a/y a/z b/x b/x c d d d d")
    expected = ["a/x"] * 3 + ["a/*"] * 3 + ["others"] * 3 + ["d"] * 4
    assert units_of(table, settings()).tolist() == expected


def test_generated_rows_have_a_unit_only_when_asked():
    table = frame("g/x g/x g/x a a a").assign(generated=[True] * 3 + [False] * 3)
    assert units_of(table, settings()).tolist() == [None] * 3 + ["a"] * 3
    assert units_of(table, settings(generated=True)).tolist() == ["g/x"] * 3 + ["a"] * 3


def test_the_largest_units_alone_and_families():
    table = frame("a a a a b b b c c c")
    assert units_of(table, settings(most=2)).tolist() == ["a"] * 4 + ["b"] * 3 + [None] * 3
    families = units_of(table, settings(unit="family"))
    assert families.tolist() == ["a/family"] * 4 + ["b/family"] * 3 + ["c/family"] * 3


def test_a_fold_learns_from_all_but_the_unit_and_what_was_made_of_it():
    table = frame("a a a b b b made").assign(generated=[False] * 6 + [True])
    table.loc[6, "group"] = "a/family"
    parts = folds(table, units_of(table, settings()), settings(), 1)
    assert {name: [part.tolist() for part in both] for name, both in parts.items()} == {
        "a": [[3, 4, 5], [0, 1, 2]],
        "b": [[0, 1, 2, 6], [3, 4, 5]],
    }
    fewer = folds(table, units_of(table, settings()), settings(held=2), 1)
    assert [len(held) for _, held in fewer.values()] == [2, 2]
    with pytest.raises(ValueError, match=r"needs two or more units of 9 rows, got \['others'\]"):
        folds(table, units_of(table, settings(least=9)), settings(least=9), 1)


def test_what_is_composed_of_rows_of_the_unit_is_not_learned_from():
    table = frame("a a a b b b m m").assign(generated=[False] * 6 + [True] * 2)
    table["parts"] = [""] * 6 + ["r4 r1", "r5"]
    assert copies(table, (table["source"] == "a").to_numpy()).tolist() == [False] * 6 + [
        True,
        False,
    ]
    parts = folds(table, units_of(table, settings()), settings(), 1)
    assert parts["a"][0].tolist() == [3, 4, 5, 7]
    assert parts["b"][0].tolist() == [0, 1, 2]


def test_a_draw_depends_on_the_ids_alone():
    ids, rows = np.array([f"r{n}" for n in range(20)]), np.arange(20)
    drawn = chosen(ids, rows, 5, 1)
    assert len(drawn) == 5
    assert drawn.tolist() == sorted(drawn)
    assert set(ids[drawn]) == set(ids[::-1][chosen(ids[::-1], rows, 5, 1)])
    assert chosen(ids, rows, 20, 1) is rows


class Plain:
    """Features that keep which rows they were fitted on."""

    fits = []

    def refit(self, raw):
        Plain.fits.append(sorted(raw[:, 0].astype(int)))
        return self

    def weigh(self, raw):
        return raw[:, 1:]


def test_no_unit_is_asked_about_by_a_model_that_knew_it():
    y = np.tile([0, 1, 2], 8)
    raw = np.column_stack([np.arange(24), np.eye(3)[y]])
    raw[:6, 1:] = 0.0  # of the first source the features say nothing
    table = frame(" ".join(["a"] * 6 + ["b"] * 9 + ["c"] * 9))
    parts = folds(table, units_of(table, settings()), settings(), 1)
    rows = Rows(y, table["group"].to_numpy(), np.ones(24))
    item = ItemParams(features="f", estimator="logreg")
    said = []
    for workers in (1, 2):
        Plain.fits.clear()
        compute = ComputeParams(workers=workers)
        arguments = (Plain(), raw, parts, rows, item, logreg, logreg.Params(), 1, compute)
        said.append(predictions(*arguments))
    assert sorted(Plain.fits) == sorted(kept.tolist() for kept, _ in parts.values())
    assert list(said[0]) == ["a", "b", "c"]
    for name, p in said[0].items():
        np.testing.assert_array_equal(p, said[1][name])
        np.testing.assert_allclose(p.sum(axis=1), 1)
    assert (said[0]["b"].argmax(axis=1) == y[6:15]).all()
    assert len(np.unique(said[0]["a"].round(9), axis=0)) == 1


def told():
    """Two units: the first all right, of the second one row of three."""
    p = np.eye(3)[[0, 2, 1, 0, 0, 1]] * 0.7 + 0.1
    table = pd.DataFrame({"unit": list("aaabbb"), "label": [0, 2, 1, 0, 2, 2]})
    return table.assign(**{f"p_{k}": p[:, k] for k in range(3)})


def test_recall_by_unit_and_class():
    table = by_unit(told(), ["fine", "odd", "bad"], 0.05)
    lines = table[["unit", "class", "n", "recall"]].to_numpy().tolist()
    assert lines == [
        ["a", "fine", 1, 1.0],
        ["b", "fine", 1, 1.0],
        ["a", "odd", 1, 1.0],
        ["b", "bad", 2, 0.0],
        ["a", "bad", 1, 1.0],
    ]
    # Wilson, none of two: 0 to 1.96² / (2 + 1.96²).
    assert table["high"][3] == pytest.approx(3.841459 / 5.841459, abs=1e-6)


def test_pooled_scores_by_hand():
    scores = pooled(told(), positive=2, negative=0, replicates=200, alpha=0.1, seed=1)
    # p_2 of benign rows .1 .1, of malicious .8 .1 .1: wins 2 of 6 pairs, ties 4 of 6.
    assert scores["auc"] == pytest.approx((2 + 4 / 2) / 6)
    # F1: benign 2·2/(2+3), suspicious 2·1/(1+2), malicious 2·1/(3+1).
    assert scores["f1_macro"] == pytest.approx((4 / 5 + 2 / 3 + 1 / 2) / 3)
    assert (scores["n"], scores["units"]) == (6, 2)
    for name in ("auc", "f1_macro"):
        assert scores[f"{name}_low"] <= scores[name] <= scores[f"{name}_high"]
    assert scores == pooled(told(), 2, 0, 200, 0.1, 1)
    # Every draw holds the first unit, which alone has a suspicious row: it is all right alone.
    assert scores["f1_macro_high"] == 1


def test_a_class_that_no_unit_has_is_refused():
    with pytest.raises(ValueError, match=r"no row left out is of class \{1\}"):
        pooled(told()[lambda rows: rows["label"] != 1], 2, 0, 100, 0.05, 1)


def test_the_knobs_have_bounds():
    for knobs in ({"models": []}, {"models": ["a"], "least": 0}, {"models": ["a"], "unit": "row"}):
        with pytest.raises(ParamError):
            check(knobs, "x", LeaveOutParams)
    assert SimpleNamespace(**settings().model_dump()).held == 500
