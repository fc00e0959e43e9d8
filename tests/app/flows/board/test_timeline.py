import numpy as np
import pandas as pd

from app.flows.board import timeline
from tests.app.flows.board.made import LABELS


def test_flows_are_counted_by_step_and_severity(monkeypatch):
    monkeypatch.setattr(timeline, "STEPS", 2)
    start = np.array([0.0, 4, 6, 10, np.nan])
    severity = ["info", "info", "high", "info", "info"]
    alert = np.array([True, False, True, False, True])
    table, timed = timeline.binned(start, severity, alert, LABELS)
    assert timed
    assert len(table) == 2 * len(LABELS)
    some = table[table["flows"] > 0]
    assert some["flows"].tolist() == [2, 1, 1]
    assert some["severity"].tolist() == ["info", "info", "high"]
    assert some["alerts"].tolist() == [1, 0, 1]
    assert some["from"].tolist() == list(pd.to_datetime([0, 5, 5], unit="s"))
    assert some["to"].tolist() == list(pd.to_datetime([5, 10, 10], unit="s"))


def test_without_times_flows_stand_as_in_the_file(monkeypatch):
    monkeypatch.setattr(timeline, "STEPS", 2)
    table, timed = timeline.binned(np.full(5, np.nan), ["low"] * 5, np.zeros(5, bool), LABELS)
    assert not timed
    low = table[table["severity"] == "low"]
    assert low["from"].tolist() == [1, 3]
    assert low["flows"].tolist() == [2, 3]


def test_flows_of_one_moment_are_one_step():
    table, timed = timeline.binned(np.zeros(3), ["low"] * 3, np.ones(3, bool), LABELS)
    assert timed
    assert table["flows"].sum() == table["alerts"].sum() == 3
    assert len(table) == len(LABELS)


def test_every_severity_has_a_colour_of_its_own():
    assert list(timeline.COLORS) == LABELS
    assert len(set(timeline.COLORS.values())) == len(LABELS)


def test_the_charts_have_units_and_the_worst_first():
    table, timed = timeline.binned(
        np.array([0.0, 60]), ["info", "low"], np.array([True, False]), LABELS
    )
    chart = timeline.by_severity(table, timed, LABELS).to_dict()
    assert chart["encoding"]["color"]["scale"]["domain"] == LABELS[::-1]
    assert chart["encoding"]["x"]["axis"]["title"] == "time (UTC)"
    assert chart["encoding"]["x"]["axis"]["format"] == "%H:%M:%S"
    alerts = timeline.by_alert(table, timed).to_dict()
    assert alerts["encoding"]["y"]["title"] == "alerts"
    (values,) = alerts["datasets"].values()
    assert sum(row["alerts"] for row in values) == 1


def test_days_are_told_where_there_are_several():
    table, timed = timeline.binned(
        np.array([0.0, 200_000]), ["info", "low"], np.zeros(2, bool), LABELS
    )
    chart = timeline.by_severity(table, timed, LABELS).to_dict()
    assert chart["encoding"]["x"]["axis"]["format"] == "%d %b %H:%M"
