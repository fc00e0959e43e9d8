"""Rule 7: a metric that cannot be computed is an error that says why, never NaN, 0 or 1."""

import inspect
import json
import math
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pandas as pd
import pytest

from rampart import metrics
from rampart.core import files
from rampart.metrics import (
    alarms,
    bootstrap,
    calibration,
    called,
    cells,
    classification,
    confusion,
    evaluation,
    friedman,
    kinds,
    leaderboard,
    probability,
    significance,
    slices,
)
from tests.honesty import project, tables
from tests.honesty.project import TABLES, TASKS
from tests.refusals import EXPECTED, refused

NAN = float("nan")
Y, P = np.array([0, 1]), np.array([[0.6, 0.4], [0.3, 0.7]])
NO_ROW, NO_P = np.array([], dtype=int), np.empty((0, 2))
ONE_CLASS = np.array([0, 0])
LACKING = np.array([[0, 0], [1, 1]])  # a confusion matrix without a row of class 0
RNG = np.random.default_rng(0)
SOME = np.array([[1, 0], [1, 1]])
NAMES = ["a", "b"]
SCORED = pd.DataFrame(
    {"split": "validation", "group": "g", "kind": NAMES, "language": "en", "label": Y,
     "prediction": Y, "p_1": [0.4, 0.7]}
)  # fmt: skip
PLAIN = {"method": "none", "classes": NAMES}


def undefined(matrices):
    """A statistic that has no value."""
    return np.full(matrices.shape[:-2], NAN)


REFUSED = [  # a call for which there is no number
    (probability.roc_auc, ([], [])),
    (probability.roc_auc, ([True, True], [0.1, 0.2])),
    (probability.roc_auc, ([False, False], [0.1, 0.2])),
    (probability.average_precision, ([], [])),
    (probability.average_precision, ([False], [0.5])),
    (probability.log_loss, (Y, np.array([[0.0, 1.0], [0.3, 0.7]]))),
    (probability.check, (Y, P * NAN, NAMES)),
    (probability.check, (Y, P * 2, NAMES)),
    (probability.check, (ONE_CLASS, P, NAMES)),
    (probability.check, (NO_ROW, NO_P, NAMES)),
    (probability.finite, ([NAN], "score")),
    (probability.probabilities, (pd.DataFrame({"p_0": [1.0]}), NAMES)),
    (confusion.confusion, ([], [], 2)),
    (confusion.confusion, ([0, 1], [0], 2)),
    (confusion.confusion, ([0, 1], [0, 2], 2)),
    (confusion.codes, ([NAN], 2, "y")),
    (confusion.precision_recall_f1, (LACKING,)),
    (confusion.precision_recall_f1, (np.zeros((2, 2), int),)),
    (confusion.macro_f1, (LACKING,)),
    (classification.classification_metrics, (ONE_CLASS, P, Y, NAMES)),
    (classification.classification_metrics, (Y, P * NAN, Y, NAMES)),
    (classification.classification_metrics, (NO_ROW, NO_P, NO_ROW, NAMES)),
    (classification.wilson, (0, 0)),
    (classification.wilson, (NAN, 3)),
    (classification.wilson, (4, 3)),
    (bootstrap.resample, (LACKING, 10, RNG)),
    (bootstrap.resample_groups, (np.array([[1, 0, 1, 1]]), 2, 10, RNG)),
    (bootstrap.percentiles, (np.array([NAN, 1.0]), 0.5)),
    (bootstrap.percentiles, (np.array([0.1, 0.2]), 0.05)),
    (bootstrap.judged, (np.array([NAN, 1.0]), 0.5)),
    (bootstrap.judged, (np.array([0.1, 0.2]), 0.05)),
    (bootstrap.interval, (LACKING, confusion.macro_f1, 100, 0.05, 0)),
    (bootstrap.interval, (SOME, confusion.macro_f1, 100, 3, 0)),
    (bootstrap.paired_test, (NO_ROW, NO_ROW, NO_ROW, 2, confusion.macro_f1)),
    (bootstrap.paired_test, (ONE_CLASS, Y, Y, 2, confusion.macro_f1)),
    (cells.mean_right, (NO_ROW, NO_ROW)),
    (cells.mean_right, (-ONE_CLASS - 1, Y)),
    (cells.mean_right, (ONE_CLASS + 1, Y)),
    (cells.interval, (ONE_CLASS, Y, 10, 0.05, 0)),
    (cells.interval, (Y, Y, 100, 0.05, 0, np.array(NAMES))),
    (cells.paired_test, (-Y - 1, Y, Y, 100, 0.05, 0)),
    (calibration.fit, (ONE_CLASS, P, NAMES, "temperature")),
    (calibration.fit, (Y, P * NAN, NAMES, "isotonic")),
    (calibration.fit, (NO_ROW, NO_P, NAMES, "none")),
    (calibration.apply, ({"method": "none", "classes": ["a"]}, P)),
    (calibration.choose_threshold, (NO_ROW, NO_P, 1, confusion.macro_f1)),
    (calibration.choose_threshold, (ONE_CLASS, P, 1, confusion.macro_f1)),
    (friedman.ranks, ([[NAN, 1, 2], [1, 2, 3]],)),
    (friedman.ranks, ([[1, 2, 3]],)),
    (friedman.friedman, ([[1, 1, 1], [1, 1, 1]],)),
    (friedman.nemenyi, ([[1, 2, 3], [1, 2, 3]], 0)),
    (friedman.cliques, ([1, 2], 0)),
    (significance.mcnemar, ([1], [1], [1, 0])),
    (slices.coverage, (np.array([], bool), np.array([]), 5)),
    (leaderboard.at, ({"test": {}}, "test.f1_macro")),
    (probability.roc_auc, ([True, False], [NAN, 0.5])),
    (probability.average_precision, ([True, False], [NAN, 0.5])),
    (probability.log_loss, (NO_ROW, NO_P)),
    (probability.log_loss, (Y, P * NAN)),
    (probability.brier, (NO_ROW, NO_P)),
    (probability.brier, (Y, P * NAN)),
    (probability.expected_calibration_error, (NO_ROW, NO_P)),
    (probability.expected_calibration_error, (Y, P * NAN)),
    (significance.mcnemar, ([], [], [])),
    (significance.holm, ([NAN, 0.1],)),
    (bootstrap.interval, (SOME, undefined, 100, 0.05, 0)),
    (bootstrap.paired_test, (Y, Y, Y, 2, undefined)),
    (calibration.clip, (P * NAN,)),
    (calibration.apply, (PLAIN, P * NAN)),
    (calibration.predict, (PLAIN, P * NAN)),
    (slices.coverage, (np.array([True]), np.array([NAN]), 5)),
    (evaluation.rounded, ({"f1": NAN},)),
    (friedman.cliques, ([1, NAN], 1)),
    (significance.holm, ([2.0, 0.1],)),
    (bootstrap.interval, (SOME, confusion.macro_f1, 1, 0.05, 0)),
    (kinds.tabulate, (["a", "a"], Y, Y, 2)),
    (kinds.tabulate, (["a", "b"], Y, [0, 2], 2)),
    (kinds.fold, (LACKING, Y, 2)),
    (kinds.weights, ([],)),
    (kinds.mean_recall, (np.zeros((2, 2)),)),
    (bootstrap.paired_test, (Y, Y, Y, 2, undefined, 100, 0.05, 0, None, np.array(["a", "b"]))),
    (alarms.threshold_at, (np.array([]), 0.01)),
    (alarms.threshold_at, (np.array([NAN]), 0.01)),
    (alarms.alarms_at, (np.array([NAN]), 0.5)),
    (alarms.operating_points, (SCORED.assign(label=1), 1)),
    (alarms.operating_points, (SCORED.assign(p_1=NAN), 1)),
    (alarms.alarms_by, (SCORED[:0], np.array([], bool), ("kind",))),
    (alarms.over_defence, (SCORED.assign(label=1), 1)),
    (called.called, (SCORED[:0], NAMES, ("kind",))),
    (called.called, (SCORED.assign(kind=None), NAMES, ("kind",))),
]  # fmt: skip
NO_NUMBER = {  # functions that compute no score of their own
    "probability.ranked": "turns scores into what ranks",
    "bootstrap.by_group": "counts",
    "classification.recall_by_group": "has no line for a class without rows",
    "called.widest": "has None where there are not two slices",
    "costs.costs": "tables of what alarms and called find",
    "slices.by_slice": "has no line for a slice without rows",
    "slices.length_slice": "names ranges",
    "significance.pairs": "names pairs",
    "significance.compare_pairs": "a table of what paired_test() and mcnemar() find",
    "calibration.decide": "a choice among what apply() gives, which refuses",
    "evaluation.evaluate": "is tried as a stage below",
    "leaderboard.check_models": "checks",
    "leaderboard.results": "a table of what at() finds",
    "leaderboard.ranking": "an order of what at() finds",
    "leaderboard.criteria": "a table of what at() finds",
    "leaderboard.champion": "a choice of what at() finds",
}


def name(function):
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def call(case):
    function, arguments = case
    with np.errstate(all="ignore"), pytest.raises(EXPECTED) as caught:
        function(*arguments)
    assert str(caught.value).strip()


@pytest.mark.filterwarnings("error")  # a NaN on the way there is no refusal
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: name(case[0]))
def test_what_cannot_be_computed_is_refused(case):
    call(case)


def test_every_public_function_of_the_metrics_is_tried():
    known = {name(function) for function, _ in REFUSED} | set(NO_NUMBER)
    for info in iter_modules(metrics.__path__):
        module = import_module(f"rampart.metrics.{info.name}")
        for _, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not function.__name__.startswith("_"):
                assert name(function) in known, f"{name(function)}: try it in REFUSED"


def finite(value, where):
    """Check that every number in nested values is one."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            finite(item, f"{where}.{key}")
    elif isinstance(value, float):
        assert math.isfinite(value), where


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
def test_no_report_has_a_number_that_is_none(ran, task):
    reports = ran(task) / f"reports/{task}"
    for path in reports.rglob("*.json"):
        finite(json.loads(path.read_text("utf-8")), path.name)
    for name_ in ("results.csv", "significance.csv", "criteria.csv"):
        table = pd.read_csv(reports / name_)
        if name_ == "results.csv":  # where there were no folds the cells are empty
            items = project.small(task).PARAMS["train"].items()
            without = table["model"].isin([model for model, item in items if "folds" in item])
            folds = ["cv_f1_mean", "cv_f1_std"]
            assert table.loc[without, folds].isna().all(axis=None)
            table.loc[without, folds] = 0.0
        assert not table.isna().any(axis=None), name_
        assert np.isfinite(table.select_dtypes("number")).all(axis=None), name_


@pytest.mark.slow
@pytest.mark.parametrize("split", project.HELD)
@pytest.mark.parametrize(
    ("fault", "says"),
    [("no row of a class", "no row of class"), ("NaN", "finite|within"), ("no row", "row")],
)
@pytest.mark.parametrize("task", TASKS)
def test_a_split_that_cannot_be_scored_is_refused_and_nothing_is_written(
    copied, task, fault, says, split
):
    copied(task)
    path = f"data/{task}/predictions/majority.parquet"
    rows = pd.read_parquet(path)
    here = rows["split"] == split
    if fault == "NaN":
        rows.loc[here & (rows["label"] == 1), "p_1"] = NAN
    else:
        rows = rows[~here | ((rows["label"] != 1) & (fault != "no row"))]
    files.write_parquet(path, rows)
    metrics_json = Path(f"reports/{task}/models/majority/metrics.json")
    before = metrics_json.read_bytes()
    with refused(task, f"predictions of {split}: {fault}", match=says):
        project.evaluate.main([task, "majority"])
    assert metrics_json.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("task", TABLES)
def test_a_generator_whose_rows_cannot_be_judged_is_a_failure_with_a_reason(
    tmp_path, monkeypatch, task
):
    """All rows are of one value: the classes cannot be told apart, and a score has no meaning."""
    from rampart.synthetic.generators import marginals

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tables.campaign, "in_processes", tables.here)
    build = marginals.build

    def empty(*arguments):
        generator = build(*arguments)
        sample = generator.sample

        def nothing(asked, seed):
            rows, y = sample(asked, seed)
            return rows.take(np.zeros(0, int)), y[:0]

        generator.sample = nothing
        return generator

    monkeypatch.setattr(marginals, "build", empty)
    tables.write(task)
    (item,) = project.small(task).PARAMS["tabulate"]
    tables.tabulate.main([task, item])
    tables.campaign.main([task, "marginals"])
    cell = files.read_json(f"reports/{task}/cells/marginals/{item}.json")
    assert (cell["status"], cell["folds"], cell["overall"]) == ("failed", [], {})
    assert "fold 0" in cell["reason"]
