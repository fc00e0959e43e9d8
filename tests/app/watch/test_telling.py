"""What is said of a verdict, by hand."""

import pandas as pd
import pytest

from app.watch import telling
from rampart.monitoring.drift import Finding, Verdict
from tests.app.watch import logs

PERIOD = telling.Period("log.db", 0, 7 * 86400, 900, {"1.0.0": 900})
FOUND = (
    Finding("b", "number", "KS", 0.1, 0.5, 1.0, 0.05, 0.2, False, ""),
    Finding("gone", "number", "", None, None, None, None, 0.2, False, "no row of the log has it"),
    Finding("a\u202e", "number", "KS", 0.4, 0.0001, 0.0004, 0.3, 0.2, True, ""),
    Finding("accuracy", "accuracy", "one-sided", 0.1, 0.001, 0.004, 0.1, 0.05, True, ""),
)


@pytest.fixture(scope="module")
def said():
    verdict = Verdict(FOUND, True, "", (600, 800), (600, 90), 300)
    return telling.told("toy", logs.reference(), verdict, PERIOD)


def test_drift_comes_first_and_what_was_not_tested_last(said):
    assert [one["name"] for one in said["findings"]] == ["a\u202e", "accuracy", "b", "gone"]
    assert said["accuracy"] == pytest.approx(said["reference"]["accuracy"] - 0.1)
    assert said["log"]["until"] == "1970-01-08T00:00:00Z"
    assert said["log"]["tested"] == 800
    assert said["why"].startswith("drift: 2 of 3 tests found a large and significant change: a")


def test_a_name_cannot_write_on_the_terminal(said):
    head, first, second = telling.lines(said)
    assert "change: a\\u202e, accuracy (800 rows since 1970-01-01T00:00:00Z)" in head
    assert first == "  a\\u202e: KS, p 0.0004 (Holm), change 0.3 > 0.2"
    assert second.startswith("  accuracy: one-sided")


def test_without_drift():
    verdict = Verdict(FOUND[:2], False, "", (600, 800), (600, 90), 0)
    assert telling.reason(verdict) == (
        "no drift: none of 1 tests found a large and significant change"
    )
    found = telling.told("toy", logs.reference(), verdict, PERIOD)
    assert (found["drifted"], found["judged"], found["accuracy"]) == (False, True, None)


def test_gauges_are_those_of_drift_alone(said):
    text = telling.gauges(said)
    assert 'rampart_drift{feature="b",task="toy"} 0.05\n' in text
    assert 'rampart_drift_found{task="toy"} 2.0\n' in text
    assert 'rampart_watched_timestamp_seconds{task="toy"} 604800.0\n' in text
    assert "process_" not in text
    assert "gone" not in text


def test_rows_by_version():
    frame = pd.DataFrame({"version": ["1", "2", "2"]})
    assert telling.versions(frame) == {"2": 2, "1": 1}
