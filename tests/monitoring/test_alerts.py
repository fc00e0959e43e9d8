"""Alerts: told once within their time of cooling off, to every place that works."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import check
from rampart.monitoring.alerts import Alert, AlertParams, Alerts
from tests.refusals import refused

ALERT = Alert("drift", "columns", "warning", "3 features have drifted", 3.0, 1_000_000.0)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "alerts.jsonl"


@pytest.fixture
def made(tmp_path, file):
    """Return alerts as a process that starts makes them."""
    settings = check({"cooling_hours": 2, "file": {"path": str(file)}}, "alerts", AlertParams)
    return lambda: Alerts(settings, tmp_path / "state" / "alerts.json", {})


def test_an_alert_is_not_repeated_while_it_cools_off_not_even_by_a_new_process(made, file):
    assert made().send([ALERT]) == ([ALERT], [], [])
    later = ALERT._replace(at=ALERT.at + 7199)
    assert made().send([later]) == ([], [later], [])
    again = ALERT._replace(at=ALERT.at + 7200)
    assert made().send([again]) == ([again], [], [])
    assert [line["at"] for line in lines(file)] == [1_000_000.0, 1_007_200.0]


def test_names_and_tasks_cool_off_on_their_own(made):
    others = [ALERT, ALERT._replace(task="prompts"), ALERT._replace(name="accuracy")]
    assert made().send([*others, ALERT]) == (others, [ALERT], [])


def test_a_clock_that_was_wrong_holds_nothing_back_for_years(made):
    made().send([ALERT._replace(at=3e9)])
    assert made().send([ALERT]).sent == [ALERT]


def test_a_place_that_fails_is_reported_and_the_others_are_told(tmp_path, file):
    closed = {"url": "http://127.0.0.1:1/hook", "tries": 1}
    mail = {"host": "127.0.0.1", "port": 1, "sender": "a@b", "to": ["c@d"]}
    places = {"file": {"path": str(file)}, "webhook": closed, "mail": mail}
    settings = check(places, "alerts", AlertParams)
    done = Alerts(settings, tmp_path / "state.json", {}).send([ALERT])
    assert done.sent == [ALERT]
    assert [fault.partition(":")[0] for fault in done.faults] == [
        "drift of columns: webhook http".partition(":")[0],
        "drift of columns: mail".partition(":")[0],
    ]
    assert "127.0.0.1: Connection refused" in done.faults[0]
    assert "mail 127.0.0.1:1: " in done.faults[1]
    assert "Connection refused" in done.faults[1]
    assert len(lines(file)) == 1


def test_what_nobody_was_told_is_tried_again(tmp_path):
    (tmp_path / "folder").mkdir()
    settings = AlertParams(file={"path": str(tmp_path / "folder")})
    alerts = Alerts(settings, tmp_path / "state.json", {})
    for _ in range(2):
        done = alerts.send([ALERT])
        assert (done.sent, done.cooling) == ([], [])
        assert done.faults == [f"drift of columns: file {tmp_path}/folder: Is a directory"]


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"columns": 3}', '{"columns": {"a": "b"}}'])
def test_a_broken_state_is_reported_and_the_alert_sent(made, tmp_path, content):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "alerts.json").write_text(content)
    done = made().send([ALERT])
    assert done.sent == [ALERT]
    assert "alerts.json: is not what this wrote" in done.faults[0]
    assert made().send([ALERT]) == ([], [ALERT], [])


def test_a_state_that_cannot_be_written_is_reported_and_the_alert_sent(made, tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    done = made().send([ALERT])
    assert done.sent == [ALERT]
    assert "these alerts may come again" in done.faults[-1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"severity": "loud"}, "severity: must be one of info, warning, critical, got 'loud'"),
        ({"at": float("nan")}, "at: must be seconds since 1970, got nan"),
        ({"at": 1e12}, "at: must be seconds since 1970"),
    ],
)
def test_an_alert_that_is_none_is_refused(made, file, fields, said):
    with refused("all", f"an alert with {fields}", match=said):
        made().send([ALERT, ALERT._replace(**fields)])
    assert not file.exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"cooling": 3}, "alerts.cooling: unknown key; did you mean 'cooling_hours'?"),
        ({"cooling_hours": -1}, "alerts.cooling_hours: must be >= 0, got -1"),
        ({"slack": {}}, "alerts.slack: unknown key"),
    ],
)
def test_settings_that_are_wrong_are_named(settings, said):
    with refused("all", f"alerts: {settings}", match=said):
        check(settings, "alerts", AlertParams)


@given(st.text(), st.text(), st.floats())
def test_any_text_becomes_one_line(tmp_path_factory, name, text, value):
    folder = tmp_path_factory.mktemp("alerts")
    settings = AlertParams(file={"path": str(folder / "a.jsonl")})
    given = ALERT._replace(name=name, text=text, value=value)
    assert Alerts(settings, folder / "state.json", {}).send([given]).sent == [given]
    (line,) = lines(folder / "a.jsonl")
    assert (line["name"], line["text"]) == (name, text)
    assert line["value"] in (value, None)
