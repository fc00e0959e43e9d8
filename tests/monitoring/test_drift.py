"""Planted drifts are found by the test that is for them; where none is planted it is quiet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.drift import DriftParams, Finding, assess, corrected, holm
from tests.monitoring.traffic import draw

SETTINGS = DriftParams()
BEFORE = draw(0, 800)


def named(verdict):
    return {one.name for one in verdict.findings if one.drifted}


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ({"shift": 1}, "x1"),
        ({"scale": 3}, "x1"),
        ({"missing": 0.3}, "x1"),
        ({"new": 0.15}, "kind"),
        ({"side": 0.5}, "predictions"),
        ({"less": 0.6}, "confidence"),
        ({"wrong": 0.15}, "accuracy"),
    ],
)
def test_a_planted_drift_is_found_and_named(planted, name):
    verdict = assess(BEFORE, draw(1, 400, **planted), SETTINGS, seed=0)
    assert verdict.drifted
    assert name in named(verdict)
    assert named(verdict) <= {name, "all together"}


def test_features_that_go_together_another_way_are_seen_by_the_classifier_alone():
    verdict = assess(BEFORE, draw(1, 400, turned=True), SETTINGS, seed=0)
    assert named(verdict) == {"all together"}
    (found,) = (one for one in verdict.findings if one.kind == "vector")
    assert found.effect > 0.75


@pytest.mark.parametrize(
    ("planted", "name"), [({"shift": 1}, "x1"), ({"side": 0.6}, "predictions"),
                          ({"wrong": 0.3}, "accuracy"), ({"turned": True}, "all together")],
)  # fmt: skip
def test_with_groups_too(planted, name):
    before = draw(2, 900, groups=250)
    verdict = assess(before, draw(3, 600, groups=150, **planted), SETTINGS, seed=0)
    assert name in named(verdict)


def test_what_is_significant_and_small_is_no_drift():
    before, now = draw(4, 5_000), draw(5, 5_000, shift=0.2)
    verdict = assess(before, now, SETTINGS, seed=0)
    (found,) = (one for one in verdict.findings if one.name == "x1")
    assert found.adjusted < 0.001
    assert found.effect < 0.1
    assert not verdict.drifted


def test_too_few_rows_are_never_judged():
    verdict = assess(BEFORE, draw(1, 99, shift=9), SETTINGS, seed=0)
    assert verdict.findings == ()
    assert not verdict.drifted
    assert verdict.why == "not enough: the log has 99 rows, 100 are needed"


def test_rows_of_few_groups_are_never_judged():
    verdict = assess(BEFORE, draw(1, 400, groups=9, shift=9), SETTINGS, seed=0)
    assert verdict.why == "not enough: the log has 9 groups of rows, 10 are needed"


def test_too_few_labels_give_no_verdict_on_the_accuracy():
    now = draw(1, 400, wrong=1)
    now.correct[99:] = np.nan
    verdict = assess(BEFORE, now, SETTINGS, seed=0)
    (found,) = (one for one in verdict.findings if one.kind == "accuracy")
    assert (found.p, found.drifted) == (None, False)
    assert found.why == "not enough: 99 rows of the log have a label, 100 are needed"
    assert verdict.labelled == 99
    now.correct[99] = 0
    verdict = assess(BEFORE, now, SETTINGS, seed=0)
    assert named(verdict) == {"accuracy"}


def test_four_points_are_no_drop_and_a_rise_is_none():
    before, now = draw(6, 5_000), draw(7, 5_000, wrong=0.04)
    assert not assess(before, now, SETTINGS, seed=0).drifted
    better = before._replace(correct=np.ones(5_000, np.float32))
    assert not assess(before, better, SETTINGS, seed=0).drifted


def test_a_feature_that_is_not_logged_is_told_and_not_tested():
    now = draw(1, 400)
    numbers = {name: now.numbers[name] for name in ("x0", "x2", "x3")}
    verdict = assess(BEFORE, now._replace(numbers=numbers, categories={}), SETTINGS, seed=0)
    untested = {one.name: one.why for one in verdict.findings if one.p is None}
    assert untested == dict.fromkeys(("x1", "kind"), "no row of the log has it")
    assert not verdict.drifted


def test_the_same_twice():
    now = draw(3, 600, groups=150)
    before = draw(2, 900, groups=250)
    assert assess(before, now, SETTINGS, seed=5) == assess(before, now, SETTINGS, seed=5)


def test_drift_is_both_significant_and_large():
    def finding(p, effect):
        return Finding("x", "number", "KS", 0.0, p, None, effect, 0.2, False, "")

    found = corrected(
        [finding(0.01, 0.3), finding(0.01, 0.1), finding(0.2, 9.0), finding(None, None)], 0.05
    )
    assert [one.adjusted for one in found] == [0.03, 0.03, 0.2, None]
    assert [one.drifted for one in found] == [True, False, False, False]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_is_between_the_value_and_bonferronis(p):
    adjusted = holm(p)
    assert all(a <= b <= min(1, a * len(p)) + 1e-12 for a, b in zip(p, adjusted))
    assert sorted(adjusted) == [adjusted[place] for place in np.argsort(p, kind="stable")]


@pytest.mark.slow
def test_without_drift_at_most_one_run_in_twenty_says_anything():
    """200 runs, every second one with rows in groups: at most 5 % false alarms."""
    alarms = significant = 0
    settings = DriftParams(permutations=299)
    for seed in range(200):
        groups = (80, 40) if seed % 2 else (None, None)
        before = draw(2 * seed, 200, groups[0], features=2)
        now = draw(2 * seed + 1, 100, groups[1], features=2)
        verdict = assess(before, now, settings, seed)
        assert not verdict.why
        alarms += verdict.drifted
        significant += any((one.adjusted or 1) < settings.alpha for one in verdict.findings)
    assert alarms <= 10
    assert significant <= 18  # more has a chance of 1 % at one in twenty


@pytest.mark.slow
def test_rows_of_one_group_taken_for_independent_would_be_drift():
    alarms = 0
    for seed in range(10):
        before, now = draw(2 * seed, 600, 20), draw(2 * seed + 1, 600, 20)
        alone = [part._replace(group=np.arange(600)) for part in (before, now)]
        alarms += assess(*alone, SETTINGS, seed).drifted
    assert alarms >= 8
