"""Who is told what."""

import json

import pytest

from app.watch.alerting import alerts, send

SAID = {
    "task": "toy",
    "why": "drift: 1 of 3 tests",
    "accuracy": 0.8,
    "reference": {"accuracy": 0.9},
    "findings": [
        {"name": "a", "kind": "number", "drifted": True, "effect": 0.4},
        {"name": "accuracy", "kind": "accuracy", "drifted": True, "effect": 0.1},
        {"name": "b", "kind": "number", "drifted": False, "effect": 0.1},
    ],
}
AT = 1_795_780_800.0


def test_one_for_drift_and_one_for_the_accuracy():
    drift, accuracy = alerts(SAID, "page.html", AT)
    assert (drift.name, drift.severity, drift.value) == ("drift", "warning", 2)
    assert drift.text == "toy: drift: 1 of 3 tests. page.html"
    assert (accuracy.name, accuracy.severity, accuracy.value) == ("accuracy", "critical", 0.1)
    assert accuracy.text == "toy: accuracy fell from 90.0% to 80.0%. page.html"
    quiet = {**SAID, "findings": SAID["findings"][2:]}
    assert alerts(quiet, "page.html", AT) == []


def test_told_once_within_the_time_of_cooling_off(tmp_path):
    settings, state = tmp_path / "alerts.yaml", tmp_path / "sent.json"
    settings.write_text(f"cooling_hours: 1\nfile: {{path: {tmp_path / 'told'}}}\n")
    assert len(send(settings, SAID, "p", state, AT)) == 2
    assert send(settings, SAID, "p", state, AT + 3599) == []
    assert len(send(settings, SAID, "p", state, AT + 3600)) == 2
    lines = (tmp_path / "told").read_text().splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["drift", "accuracy"] * 2


def test_what_cannot_be_told_is_an_error(tmp_path):
    settings = tmp_path / "alerts.yaml"
    settings.write_text(f"file: {{path: {tmp_path}}}\n")
    with pytest.raises(OSError, match=r"drift of toy: file .*: Is a directory; accuracy of toy"):
        send(settings, SAID, "p", tmp_path / "sent.json", AT)


@pytest.mark.parametrize(
    ("text", "told"),
    [("a: [", "not valid YAML"), ("hook: 1", r"alerts.yaml.hook: unknown key; did you mean|known")],
)
def test_settings_that_are_none(tmp_path, text, told):
    settings = tmp_path / "alerts.yaml"
    settings.write_text(text)
    with pytest.raises(ValueError, match=told):
        send(settings, SAID, "p", tmp_path / "sent.json", AT)
