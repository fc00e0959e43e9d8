import json
import os

import pytest

from app.retrain import triggers
from app.retrain.settings import Settings
from app.retrain.triggers import DAY, HOUR
from tests.refusals import refused

NOW = 1000 * DAY


def test_by_hand_always_starts():
    assert triggers.reason("manual", Settings(), NOW, NOW).start


@pytest.mark.parametrize(
    ("days", "start"), [(0.0, False), (6.49, False), (6.5, True), (6.9999, True), (30.0, True)]
)
def test_weekly_starts_when_the_last_run_is_a_week_old_less_the_slack(days, start):
    assert triggers.reason("weekly", Settings(), NOW - days * DAY, NOW).start is start


def test_a_schedule_that_is_some_seconds_early_still_starts():
    assert triggers.weekly(Settings(slack_hours=1), NOW - 7 * DAY + 59, NOW).start
    assert not triggers.weekly(Settings(slack_hours=1), NOW - 7 * DAY + HOUR + 1, NOW).start


def test_weekly_starts_where_there_was_no_run():
    assert triggers.reason("weekly", Settings(), None, NOW).start


def write(path, text, at):
    path.write_text(text)
    os.utime(path, (at, at))


@pytest.mark.parametrize(
    ("drift", "last", "start"),
    [
        (True, None, True),
        (False, None, False),
        (True, NOW - 60, True),
        (True, NOW + 60, False),  # it was the answer to this drift
    ],
)
def test_drift_starts_when_it_was_found_since_the_last_run(tmp_path, drift, last, start):
    path = tmp_path / "drift.json"
    write(path, json.dumps({"drift": drift, "tasks": {}}), NOW)
    assert triggers.reason("drift", Settings(drift=str(path)), last, NOW).start is start


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"drift": "yes"}', '{"drift": 1}'])
def test_a_file_that_says_nothing_of_drift_starts_nothing(tmp_path, text):
    path = tmp_path / "drift.json"
    path.write_text(text)
    with refused("all", f"drift.json: {text or 'empty'}", "must be an object with `drift`"):
        triggers.drift(path, None)


def test_without_the_file_the_job_is_named(tmp_path):
    with refused("all", "--trigger drift without drift.json", "python -m app.watch"):
        triggers.drift(tmp_path / "drift.json", None)
