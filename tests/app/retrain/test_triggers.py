import json
import os

import pytest

from app.retrain import triggers
from app.retrain.settings import Settings
from app.retrain.triggers import DAY, HOUR
from tests.refusals import refused

NOW = 1000 * DAY
TASKS = ["a", "b"]


def started(trigger, last, **settings):
    return triggers.reason(trigger, TASKS, Settings(**settings), last, NOW).tasks


def test_by_hand_always_starts():
    assert started("manual", NOW) == TASKS


@pytest.mark.parametrize(
    ("days", "start"), [(0.0, False), (6.49, False), (6.5, True), (6.9999, True), (30.0, True)]
)
def test_weekly_starts_when_the_last_run_is_a_week_old_less_the_slack(days, start):
    assert started("weekly", NOW - days * DAY) == (TASKS if start else [])


def test_a_schedule_that_is_some_seconds_early_still_starts():
    assert started("weekly", NOW - 7 * DAY + 59, slack_hours=1)
    assert not started("weekly", NOW - 7 * DAY + HOUR + 1, slack_hours=1)


def test_weekly_starts_where_there_was_no_run():
    assert started("weekly", None) == TASKS


def write(folder, task, text, at=NOW):
    path = folder / task / "drift.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at, at))


@pytest.mark.parametrize(
    ("drifted", "last", "tasks"),
    [
        ({"a": True, "b": True}, None, ["a", "b"]),
        ({"a": False, "b": True}, None, ["b"]),
        ({"a": False}, None, []),
        ({"b": True}, NOW - 60, ["b"]),
        ({"a": True}, NOW + 60, []),  # the last run was the answer to it
    ],
)
def test_drift_starts_those_that_drifted_since_the_last_run(tmp_path, drifted, last, tasks):
    for task, found in drifted.items():
        write(tmp_path, task, json.dumps({"format": 1, "task": task, "drifted": found}))
    assert started("drift", last, drift=str(tmp_path)) == tasks


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"drifted": "yes"}', '{"drifted": 1}'])
def test_a_file_that_says_nothing_of_drift_starts_nothing(tmp_path, text):
    write(tmp_path, "a", text)
    with refused("all", f"drift.json: {text or 'empty'}", "must be an object with `drifted`"):
        triggers.drift(tmp_path, TASKS, None)


def test_without_the_file_the_job_is_named(tmp_path):
    with refused("all", "--trigger drift without drift.json", "`python -m app.watch --out"):
        triggers.drift(tmp_path, TASKS, None)
