import itertools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import Field

from rampart.core.params import Block, ParamError, check
from rampart.training import search as search_module
from rampart.training.search import TuneParams, best, check_ranges, folds, search
from tests.refusals import refused
from tests.told import counts, hear


class Knobs(Block):
    """The knobs of a made-up estimator."""

    C: float = Field(default=1.0, gt=0)
    depth: int = Field(default=3, ge=1)
    mode: str = "a"


CHOICES = {"C": [1.0, 0.1], "depth": [2, 4, 3]}
RANGES = {"C": {"low": 0.01, "high": 10.0, "log": True}, "depth": {"low": 1, "high": 9}}


def scores(values):
    """Best at C = 1, depth = 4; two folds."""
    middle = 1 - abs(np.log10(values["C"])) / 4 - abs(values["depth"] - 4) / 20
    return [middle - 0.01, middle + 0.01]


def run(path, kind="grid", choices=None, ranges=None, trials=6, score=scores, seed=5):
    if choices is None and ranges is None:
        choices, ranges = (CHOICES, {}) if kind == "grid" else ({}, RANGES)
    return search(
        TuneParams(search=kind, trials=trials), choices or {}, ranges or {}, score, path, seed
    )


def test_a_grid_is_walked_in_the_order_of_the_lists(tmp_path):
    trials = run(tmp_path / "a.journal")
    wanted = [{"C": c, "depth": d} for c, d in itertools.product([1.0, 0.1], [2, 4, 3])]
    assert [trial["params"] for trial in trials] == wanted
    assert [trial["number"] for trial in trials] == list(range(6))
    assert trials[1]["scores"] == [0.99, 1.01]
    assert trials[1]["mean"] == 1.0


def test_a_grid_has_all_its_points_and_its_journal_a_folder_of_its_own(tmp_path):
    choices = {"C": [1.0, 2.0, 3.0], "depth": [1, 2, 3]}
    trials = run(tmp_path / "new/deep/a.journal", choices=choices, ranges={}, trials=2)
    assert len(trials) == 9  # `trials` is of random and bayes


def test_a_range_is_drawn_evenly_or_evenly_in_its_logarithm(tmp_path):
    # Below 1 are two of the three decades from 0.01 to 10, and a tenth of the numbers.
    below = {}
    for log in (True, False):
        ranges = {"C": {"low": 0.01, "high": 10.0, "log": log}, "depth": {"low": 1, "high": 9}}
        trials = run(tmp_path / f"{log}.journal", "random", {}, ranges, trials=15)
        below[log] = sum(trial["params"]["C"] < 1 for trial in trials)
    assert below[True] >= 7 > 4 >= below[False]


@pytest.mark.parametrize("kind", ["grid", "random", "bayes"])
def test_trials_that_are_scored_together_are_the_same(tmp_path, kind):
    alone, asked = run(tmp_path / "a.journal", kind), []

    def together(many):
        asked.append(len(many))
        return map(scores, many)

    choices, ranges = (CHOICES, {}) if kind == "grid" else ({}, RANGES)
    settings = TuneParams(search=kind, trials=6)
    given = (settings, choices, ranges, scores, tmp_path / "b.journal", 5, together)
    assert search(*given) == alone
    assert asked == ([] if kind == "bayes" else [6])  # what TPE draws depends on what is over
    assert search(*given) == alone  # all of them are in the journal


def test_a_trial_is_kept_as_soon_as_it_is_there(tmp_path):
    def together(many):
        yield from map(scores, many[:4])
        raise KeyboardInterrupt

    given = (TuneParams(), CHOICES, {}, scores, tmp_path / "a.journal", 5)
    with pytest.raises(KeyboardInterrupt):
        search(*given, together)
    left = []
    assert len(search(*given, lambda many: [left.append(v) or scores(v) for v in many])) == 6
    assert len(left) == 2


def test_the_best_is_the_first_of_equals():
    trials = [{"number": n, "mean": mean} for n, mean in enumerate([0.5, 0.9, 0.9, 0.1])]
    assert best(trials)["number"] == 1


@pytest.mark.parametrize("kind", ["grid", "random", "bayes"])
def test_without_anything_to_search_there_is_one_trial(tmp_path, kind):
    trials = run(tmp_path / "a.journal", kind, {}, {}, score=lambda values: [0.5, 0.7])
    assert [(t["params"], t["mean"]) for t in trials] == [({}, 0.6)]


@pytest.mark.parametrize("kind", ["random", "bayes"])
def test_draws_are_the_same_each_time_and_within_the_space(tmp_path, kind):
    first = run(tmp_path / "one.journal", kind, trials=15)
    assert first == run(tmp_path / "two.journal", kind, trials=15)
    assert first != run(tmp_path / "other.journal", kind, trials=15, seed=6)
    assert all(0.01 <= trial["params"]["C"] <= 10 for trial in first)
    assert all(isinstance(trial["params"]["depth"], int) for trial in first)
    assert len({trial["params"]["C"] for trial in first}) == 15
    mixed = run(tmp_path / "mixed.journal", kind, {"depth": [2, 7]}, {"C": RANGES["C"]})
    assert {trial["params"]["depth"] for trial in mixed} <= {2, 7}


def test_bayes_learns_from_what_it_has_seen(tmp_path):
    late = run(tmp_path / "a.journal", "bayes", trials=30)[15:]
    blind = run(tmp_path / "b.journal", "random", trials=30)[15:]
    mean = [np.mean([trial["mean"] for trial in trials]) for trials in (late, blind)]
    assert mean[0] > mean[1]


class Killed(BaseException):
    """What stops a search in the middle of a trial."""


@pytest.mark.parametrize("kind", ["grid", "random", "bayes"])
@pytest.mark.parametrize("done", [0, 3, 5])
def test_killed_and_resumed_equals_undisturbed(tmp_path, kind, done):
    seen = []

    def until_killed(values):
        if len(seen) == done:
            raise Killed
        seen.append(values)
        return scores(values)

    whole = run(tmp_path / "whole.journal", kind)
    for _ in range(2):  # the second one is killed at once: in its first trial
        with pytest.raises(Killed):
            run(tmp_path / "a.journal", kind, score=until_killed)
    assert len(seen) == done
    resumed = []
    counted = run(
        tmp_path / "a.journal", kind, score=lambda values: resumed.append(values) or scores(values)
    )
    assert counted == whole
    assert seen + resumed == [trial["params"] for trial in whole]  # none is scored twice


@pytest.mark.slow
@pytest.mark.parametrize("point", ["ask", "add_trial"])
def test_a_search_that_the_system_kills_goes_on(tmp_path, point):
    """A process that is killed before it draws, or before it keeps, its third trial."""
    program = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(Path.cwd())!r})
import optuna
from tests.training.test_search import run
calls, real = [], optuna.study.Study.{point}
def dying(*arguments, **named):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)
optuna.study.Study.{point} = dying
run(Path({str(tmp_path / "a.journal")!r}), "random", trials=4)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert run(tmp_path / "a.journal", "random", trials=4) == run(
        tmp_path / "b.journal", "random", trials=4
    )


def test_more_trials_go_on_and_fewer_are_the_first(tmp_path):
    path = tmp_path / "a.journal"
    few = run(path, "bayes", trials=3)
    more = run(path, "bayes", trials=5)
    assert more[:3] == few
    assert run(path, "bayes", trials=2, score=None) == few[:2]


def test_a_grid_cannot_take_ranges():
    where, place = "p/params.yaml: train.x", "p/params.yaml: tune"
    said = (
        r"^p/params\.yaml: train\.x\.C: must be a value or a list of choices, as p/params\.yaml: t"
    )
    with refused("all", "tune.search: grid, train.x.C: a range", match=said):
        check_ranges(TuneParams(search="grid"), RANGES, where, place)
    check_ranges(TuneParams(search="grid"), {}, where, place)
    check_ranges(TuneParams(search="bayes"), RANGES, where, place)


def labelled(sizes, generated=0):
    """Return y, groups, generated: for each class the sizes of its groups."""
    y, groups = [], []
    for label, parts in enumerate(sizes):
        for number, size in enumerate(parts):
            y += [label] * size
            groups += [f"{label}-{number}"] * size
    real = len(y)
    y += [0, 1] * generated
    groups += ["generated/a", "generated/b"] * generated
    return np.array(y), np.array(groups, dtype=object), np.arange(len(y)) >= real


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=8), min_size=2, max_size=4),
    st.integers(0, 5),
    st.integers(2, 3),
    st.integers(0, 9),
)
def test_no_group_straddles_and_nothing_generated_is_held_out(sizes, generated, count, seed):
    y, groups, synthetic = labelled(sizes, generated)
    try:
        pairs = folds(y, groups, synthetic, count, seed)
    except ValueError:  # the groups are too large, see below
        assume(False)
    assert len(pairs) == count
    real = np.flatnonzero(~synthetic)
    np.testing.assert_array_equal(np.sort(np.concatenate([held for _, held in pairs])), real)
    for kept, held in pairs:
        assert not synthetic[held].any()
        assert set(np.flatnonzero(synthetic)) <= set(kept)
        assert not set(groups[kept]) & set(groups[held])
        np.testing.assert_array_equal(np.sort(np.concatenate([kept, held])), np.arange(len(y)))
        assert set(y[kept]) == set(y[held]) == set(range(len(sizes)))


def test_a_row_that_was_made_from_a_held_out_group_is_not_trained_on():
    y, groups, _ = labelled([[2] * 6, [3] * 6])
    real = len(y)
    synthetic = np.arange(2 * real) >= real  # each row once more, as a variant
    for kept, held in folds(np.tile(y, 2), np.tile(groups, 2), synthetic, 3, 1):
        assert not synthetic[held].any()
        assert not set(np.tile(groups, 2)[kept]) & set(groups[held])
        np.testing.assert_array_equal(np.sort(np.concatenate([kept, held, held + real])),
                                      np.arange(2 * real))  # fmt: skip


def test_folds_are_the_same_for_the_same_seed():
    data = labelled([[5] * 9, [3] * 9])
    for seed in (1, 1):
        pairs = folds(*data, 3, seed)
        assert all((a == b).all() for x, y in zip(pairs, folds(*data, 3, 1)) for a, b in zip(x, y))


def test_one_class_only_is_an_error():
    with pytest.raises(ValueError, match=r"needs two classes or more, train has \[0\]"):
        folds(*labelled([[3, 3, 3]]), 3, 1)
    # A class that only generated rows have cannot be scored.
    with pytest.raises(ValueError, match=r"needs two classes or more, train has \[0\]"):
        folds(*labelled([[3, 3, 3]], generated=4), 3, 1)


def test_fewer_groups_than_folds_is_an_error():
    message = "class 1 has 2 groups in train, fewer than the 3 folds: lower tune.folds"
    with pytest.raises(ValueError, match=message):
        folds(*labelled([[3] * 5, [9, 9]]), 3, 1)


def test_the_message_names_the_split():
    message = r"class 1 has 2 groups in validation, fewer than the 3 folds: lower tune\.folds"
    with pytest.raises(ValueError, match=message):
        folds(*labelled([[3] * 5, [9, 9]]), 3, 1, "validation")
    with pytest.raises(ValueError, match=r"needs two classes or more, validation has \[0\]"):
        folds(*labelled([[3, 3, 3]]), 3, 1, "validation")


def test_groups_that_are_too_large_are_an_error():
    y = np.array([0, 1] * 10)
    groups = np.array(["both"] * 18 + ["small", "tiny"], dtype=object)  # each class in two groups
    message = r"fold \d has no .* row of class \[[01]\]: groups are too large; lower tune\.folds"
    with pytest.raises(ValueError, match=message):
        folds(y, groups, np.zeros(20, dtype=bool), 2, 1)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"search": "gird"}, "search: must be one of 'grid', 'random' or 'bayes', got 'gird'"),
        ({"folds": 1}, "folds: must be >= 2, got 1"),
        ({"trials": 0}, "trials: must be > 0, got 0"),
    ],
)
def test_wrong_settings_are_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        check(knobs, "pipelines/x/params.yaml: tune", TuneParams)


def test_trials_are_told_and_those_of_the_journal_are_not_waited_for(tmp_path, monkeypatch):
    lines = hear(monkeypatch, search_module)
    run(tmp_path / "a.journal", "random", trials=1)
    run(tmp_path / "a.journal", "random", trials=3)
    assert counts(lines) == ["[1/1]", "[1/2]", "[2/2]"]
