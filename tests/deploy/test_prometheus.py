"""The alert rules: each fires on its series and no other, and names what a server exposes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy.promql import faults, needs_promtool

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"
RULES = yaml.safe_load((FOLDER / "rules.yml").read_text(encoding="utf-8"))
ALERTS = {rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]}


def promtool(*arguments, cwd=FOLDER):
    return subprocess.run(["promtool", *arguments], cwd=cwd, capture_output=True, text=True)


def test_the_alerts_are_those_of_the_page():
    assert set(ALERTS) == {
        *("ServerDown", "NoServer", "ErrorShare", "Slow", "QueueFull", "LogFails"),
        *("JournalBroken", "NoPredictions", "DriftFound", "DriftNotWatched", "AccuracyDropped"),
    }


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_names_what_is_exposed_and_says_what_to_do(alert):
    rule = ALERTS[alert]
    assert faults(rule["expr"]) == []
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert set(rule["annotations"]) == {"summary", "action"}


def test_a_name_that_is_not_exposed_is_found():
    assert faults("rampart_request_total > 0") == ["rampart_request_total"]
    assert faults("sum by (version) (rampart_errors_total) > 0") == ["version"]
    assert faults("vector(1)") == ["no series at all"]


@pytest.mark.slow
@needs_promtool
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "config", "prometheus.yml"),
        ("check", "config", "--syntax-only", "compose.yml"),  # the key is where compose puts it
        ("check", "rules", "rules.yml"),
        ("test", "rules", "rules_test.yml"),
    ],
    ids=" ".join,
)
def test_promtool_finds_no_fault(arguments):
    done = promtool(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@needs_promtool
def test_an_alert_that_never_fires_is_found(tmp_path):
    rules = yaml.safe_load((FOLDER / "rules.yml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule["expr"] = f"({rule['expr']}) and vector(0) > 1"
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    shutil.copy(FOLDER / "rules_test.yml", tmp_path)
    done = promtool("test", "rules", "rules_test.yml", cwd=tmp_path)
    assert done.returncode != 0
    missed = re.findall(r"alertname: (\w+)", done.stdout + done.stderr)
    assert set(missed) == set(ALERTS)
