from functools import partial

import pandas as pd
import pytest

from rampart.reporting.pages import tables
from rampart.reporting.wording import Metric, describe

METRICS = {"false_alarm_rate": Metric("false alarms", "Of harmless rows.", lower_is_better=True)}
DESCRIBED = partial(describe, classes=["ok", "bad"], metrics=METRICS)

RESULTS = pd.DataFrame(
    {
        "model": ["svm", "surface"],
        "f1_macro": [0.97, 0.89],
        "best_params": ['{"C": 1}', "{}"],
        "f1_external": [0.79, 0.44],
        "f1_external_low": [0.77, 0.42],
        "f1_external_high": [0.81, 0.46],
        "recall_c1_external": [0.7, 0.2],
        "false_alarm_rate_external": [0.03, 0.3],
    }
)
CRITERIA = pd.DataFrame(
    [
        ("svm", "f1_macro", "0.790000", "> 0.7", True),
        ("svm", "size", "1.500000", "< 20 MiB", True),
        ("surface", "f1_macro", "0.440000", "> 0.7", False),
        ("surface", "size", "0.250000", "< 20 MiB", True),
    ],
    columns=["model", "criterion", "value", "limit", "passed"],
)


def test_leaderboard_has_every_external_column_once():
    table = tables.leaderboard(RESULTS, CRITERIA, DESCRIBED)
    assert table["columns"] == [
        {"label": "recall of bad", "lower": False},
        {"label": "false alarms", "lower": True},
    ]
    first = table["rows"][0]
    assert first["f1"] == {"value": 0.79, "low": 0.77, "high": 0.81}
    assert first["cells"][0] == {"value": 0.7, "low": None, "high": None}
    assert first["drop"] == pytest.approx(0.18)
    assert [(row["passed"], row["total"]) for row in table["rows"]] == [(2, 2), (1, 2)]


def test_criteria_one_row_a_model():
    table = tables.criteria_table(CRITERIA, ["surface", "svm"], DESCRIBED)
    assert table["columns"] == [
        {"label": "macro-F1", "limit": "> 0.7"},
        {"label": "size", "limit": "< 20 MiB"},
    ]
    assert table["rows"][0] == {
        "model": "surface",
        "cells": [{"value": "0.440", "passed": False}, {"value": "0.250", "passed": True}],
    }


def test_shortcut():
    scores = tables.shortcut(RESULTS, "surface", "svm")
    assert scores["test"] == 0.89
    assert scores["champion_external"] == 0.79
    assert tables.shortcut(RESULTS, "nothing", "svm") is None


def test_the_metric_that_ranks_comes_first():
    table = tables.leaderboard(RESULTS, CRITERIA, DESCRIBED, "false_alarm_rate")
    assert [column["label"] for column in table["columns"]] == ["false alarms", "recall of bad"]
    assert [cell["value"] for cell in table["rows"][0]["cells"]] == [0.03, 0.7]


def test_stability_and_calibration():
    cv = {"f1_macro_mean": 0.9, "f1_macro_std": 0.01, "folds": [0.89, 0.91]}
    lines = tables.stability({"svm": {"cv": cv, "best_params": {"C": 1}, "status": "ok"}})
    assert lines[0]["folds"] == [0.89, 0.91]
    split = {"ece": 0.1, "brier": 0.2, "log_loss": 0.3}
    rows = tables.calibration({"svm": {"test": split, "external": split}}, ["external", "test"])
    assert rows == [{"model": "svm", "cells": [0.1, 0.2, 0.3] * 2}]


def test_a_model_without_folds_has_no_line_of_them_and_passes_no_limit_on_them():
    cv = {"f1_macro_mean": 0.9, "f1_macro_std": 0.01, "folds": [0.89, 0.91]}
    searches = {
        name: {"cv": folds, "best_params": {}, "status": "ok"}
        for name, folds in {"bert": None, "svm": cv}.items()
    }
    assert [line["model"] for line in tables.stability(searches)] == ["svm"]
    assert tables.stability({"bert": searches["bert"]}) == []
    asked = CRITERIA.assign(criterion=["cv_std", "size"] * 2)
    asked.loc[0, ["value", "passed"]] = ["not measured", False]
    table = tables.criteria_table(asked, ["svm"], DESCRIBED)
    assert table["rows"][0]["cells"][0] == {"value": "not measured", "passed": False}


def test_each_definition_once_and_none_empty():
    definitions = tables.definitions(
        ["f1_external", "f1_macro", "recall_c1", "unheard_of", "false_alarm_rate"], DESCRIBED
    )
    labels = [item["label"] for item in definitions]
    assert labels.count("macro-F1") == 1
    assert labels[-2:] == ["recall of bad", "false alarms"]
    assert all(item["definition"] for item in definitions)
