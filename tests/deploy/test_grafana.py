"""The dashboard: panels that do not overlap, over series that a server exposes."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from rampart.monitoring import exposition
from tests.deploy.promql import faults, labels, named, needs_promtool, series

ROOT = Path(__file__).resolve().parents[2]
BOARD = json.loads((ROOT / "deploy/grafana/dashboard.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]]
KINDS = {"stat", "timeseries", "table", "heatmap", "row"}
KEYS = {"id", "type", "title", "description", "datasource", "gridPos", "targets", "fieldConfig"}
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
UNITS = {"none", "short", "reqps", "percentunit", "s", "bytes"}


def test_the_board_has_what_grafana_needs():
    assert BOARD["schemaVersion"] >= 36
    assert BOARD["uid"] == "rampart"
    assert "__inputs" not in BOARD  # the data source is a variable: it imports anywhere
    assert [variable["name"] for variable in BOARD["templating"]["list"]] == ["datasource", "task"]
    assert {panel["type"] for panel in BOARD["panels"]} == KINDS
    numbers = [panel["id"] for panel in BOARD["panels"]]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    titles = [panel["title"] for panel in BOARD["panels"]]
    assert len(titles) == len(set(titles))


def cells(panel):
    place = panel["gridPos"]
    assert place["w"] > 0
    assert place["h"] > 0
    assert 0 <= place["x"] <= place["x"] + place["w"] <= 24
    return {
        (x, y)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    }


def test_the_panels_fill_the_board_and_none_lies_on_another():
    taken = [cell for panel in BOARD["panels"] for cell in cells(panel)]
    assert len(taken) == len(set(taken))
    height = max(y for _, y in taken) + 1
    assert len(taken) == 24 * height  # no hole either


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_says_what_it_shows(panel):
    assert panel.keys() == KEYS | {"options"}
    assert panel["description"].endswith(".")
    assert panel["datasource"] == SOURCE
    assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
    ids = [target["refId"] for target in panel["targets"]]
    assert ids == list("ABCDEF"[: len(ids)])
    for target in panel["targets"]:
        assert target["datasource"] == SOURCE
        assert faults(target["expr"]) == []
        legend = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
        whole = set() if " by " in target["expr"] else {"instance"}
        assert legend <= labels(target["expr"]) | whole


def test_a_panel_of_shares_has_colours_at_the_thresholds_of_the_alerts():
    limits = {
        panel["title"]: panel["fieldConfig"]["defaults"]["thresholds"]["steps"][-1]["value"]
        for panel in PANELS
        if panel["type"] == "stat"
    }
    assert limits["Share of errors"] == 0.01
    assert limits["p99"] == 0.25


def test_everything_that_is_exposed_is_shown():
    shown = {name for expression in EXPRESSIONS for name in named(expression)}
    for name in {*exposition.COUNTERS, *exposition.HISTOGRAMS, *exposition.GAUGES}:
        assert any(one.startswith(f"rampart_{name}") for one in shown & series().keys()), name


def test_every_alert_is_named_beside_its_panel():
    rules = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text(encoding="utf-8"))
    alerts = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}
    said = " ".join(panel["description"] for panel in PANELS)
    named_there = {word for part in re.findall(r"Alerts?: ([\w, ]+)", said)
                   for word in re.findall(r"[A-Z]\w+", part)}  # fmt: skip
    assert named_there == alerts


@pytest.mark.slow
@needs_promtool
def test_promtool_parses_each_expression(tmp_path):
    asked = [*EXPRESSIONS, *(note["expr"] for note in BOARD["annotations"]["list"])]
    rules = [
        {"record": f"panel:{number}", "expr": expression.replace("$task", ".*")}
        for number, expression in enumerate(asked)
    ]
    path = tmp_path / "rules.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "board", "rules": rules}]}))
    done = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
