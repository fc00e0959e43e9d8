"""Figures of detectors: what is drawn, where."""

import numpy as np
import pandas as pd
import pytest

from rampart.anomaly import finding, plots

pytestmark = pytest.mark.slow

MODELS = ["wide", "narrow"]


@pytest.fixture
def tables():
    rng = np.random.default_rng(0)
    attack = np.arange(200) % 3 == 0
    scores = {"narrow": rng.random(200), "wide": 10 ** rng.uniform(-5, 0, 200)}
    made = {"histogram": finding.histogram, "sweep": finding.sweep}
    args = {"histogram": (), "sweep": (200, 8)}
    return {
        name: pd.concat(
            [make(attack, score, *args[name]).assign(model=m) for m, score in scores.items()]
        )
        for name, make in made.items()
    }


def test_scores_that_span_powers_of_ten_have_an_axis_of_powers(tables):
    assert plots.growing(tables["histogram"]) == {"wide"}
    figure = plots.histograms(tables["histogram"], MODELS, {"wide": 0.1, "narrow": 2.0})
    wide, narrow = figure.axes[:2]
    assert (wide.get_title(loc="left"), wide.get_xscale()) == ("wide", "log")
    assert narrow.get_xscale() == "linear"
    # A threshold beyond the bins is drawn at their end.
    (line,) = narrow.lines
    assert line.get_xdata()[0] == pytest.approx(
        tables["histogram"].query("model=='narrow'").high.max()
    )


def test_a_sweep_has_a_row_a_detector(tables):
    figure = plots.sweep(tables["sweep"], MODELS, {"wide": 0.1, "narrow": 0.5}, {"wide"})
    assert len(figure.axes) == 4
    recall = figure.axes[2].lines[0]
    part = tables["sweep"].query("model == 'narrow'")
    assert recall.get_ydata().tolist() == (100 * part["recall"]).tolist()


def test_marks_of_thresholds_without_a_false_alarm_are_left_out():
    hours = pd.DataFrame({"model": "wide", "false_alarms_an_hour": [1.0, 10], "recall": [0.1, 0.5]})
    budgets = pd.DataFrame(
        {
            "model": "wide", "of": ["benign", "benign", "all"],
            "false_alarms_an_hour": [0.0, 2.0, 3.0], "recall": [0.0, 0.25, 0.5],
        }
    )  # fmt: skip
    (axes,) = plots.hours(hours, budgets, ["wide"], []).axes
    line, marks, _ = axes.lines
    assert line.get_ydata().tolist() == [10, 50]
    assert (marks.get_xdata().tolist(), marks.get_ydata().tolist()) == ([2.0], [25.0])


def test_attacks_stand_by_how_many_are_found():
    rows = [
        ("recall", by, name, 4, model, rate)
        for by, name, rates in (
            ("all", "all", (0.5, 0.1)), ("what", "a_b", (0.0, 0.2)), ("what", "c", (1.0, 0.5)),
        )
        for model, rate in zip(MODELS, rates)
    ]  # fmt: skip
    rows.append(("false alarms", "what", "browse", 4, "wide", 1.0))
    table = pd.DataFrame(rows, columns=["measure", "by", "slice", "n", "model", "rate"])
    (axes,) = plots.attacks(table, MODELS, 10).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["all (4)", "c (4)", "a b (4)"]
    assert [text.get_text() for text in axes.texts] == ["50", "10", "100", "50", "0", "20"]


def test_a_dot_a_session_that_alerts():
    table = pd.DataFrame(
        {
            "model": "wide", "kind": ["scan", "scan", "flood"], "alerted": [True, False, False],
            "known": [0.0, np.nan, np.nan],
        }
    )  # fmt: skip
    left, right = plots.first_alert(table, "wide", 10).axes
    assert [label.get_text() for label in left.get_yticklabels()] == ["scan", "flood"]
    assert left.lines[0].get_xdata().tolist() == [1e-3]  # at once: the axis has no 0
    assert [text.get_text() for text in right.texts] == ["1 of 2", "1 of 1"]
