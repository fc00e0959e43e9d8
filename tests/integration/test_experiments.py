"""Experiments as the README shows them: one value, a queued grid, and what compares them."""

from __future__ import annotations

import csv
import io
import json
import re
import time

import pytest

from tests.integration.workspace import stages_run

pytestmark = pytest.mark.integration

LIMIT = 240  # seconds for the queue
METRICS = "reports/prompts/models/logreg/metrics.json"
KNOB = "train.prompts-logreg.C"
RERUN = [
    *(
        f"{stage}@prompts-logreg"
        for stage in ("tune", "train", "calibrate", "evaluate", "timing", "explain", "errors")
    ),
    *(f"{stage}@prompts" for stage in ("compare", "slices", "plot", "report")),
]


def test_one_value_reruns_its_model_and_what_compares_it(workspace):
    done = workspace.dvc("exp", "run", "--name", "softer", "-S", f"{KNOB}=1")
    assert stages_run(done.stdout) == RERUN
    assert workspace.dvc("exp", "list", "--name-only").stdout.split() == ["softer"]

    params = json.loads(workspace.dvc("params", "diff", "--json").stdout)
    assert params == {"params.yaml": {KNOB: {"old": "[10.0, 30.0]", "new": 1}}}

    metrics = json.loads(workspace.dvc("metrics", "diff", "--json").stdout)
    assert list(metrics) == [METRICS], "another model's metrics changed"
    change = metrics[METRICS]["external.f1_macro"]
    assert change["diff"] == pytest.approx(change["new"] - change["old"])
    table = workspace.dvc("metrics", "diff", "--md").stdout
    assert f"| {METRICS} | external.f1_macro |" in re.sub(" +", " ", table)

    workspace.dvc("plots", "diff")
    page = workspace.read("dvc_plots/index.html")
    assert not re.search(r"<(script|link)[^>]+(src|href)\s*=", page)
    for name in ("ROC", "precision and recall", "calibration", "confusion"):
        assert f"prompts: {name} on families that training never saw" in page
    # The programs and both revisions are inside (the programs are stubs here).
    assert all(f"/* {name} */" in page for name in ("vega", "vega-lite", "vega-embed"))
    assert all(f'"rev": "{name}"' in page for name in ("HEAD", "workspace"))


def test_a_queued_grid(workspace):
    try:
        done = workspace.dvc("exp", "run", "--queue", "-S", f"{KNOB}=0.3,3")
        names = re.findall(r"Queued experiment '([\w-]+)'", done.stdout)
        assert len(names) == 2
        workspace.dvc("queue", "start", "--jobs", "2")
        wait(workspace)
    finally:
        workspace.dvc("queue", "stop", "--kill")

    table = workspace.dvc("exp", "show", "--csv").stdout
    rows = {row["Experiment"] or row["rev"]: row for row in csv.DictReader(io.StringIO(table))}
    assert set(rows) == {"workspace", "main", *names}
    assert sorted(rows[name][KNOB] for name in names) == ["0.3", "3"]
    scores = {name: float(rows[name][f"{METRICS}:external.f1_macro"]) for name in rows}
    assert len({scores[name] for name in ("main", *names)}) > 1
    assert scores["workspace"] == scores["main"], "a queued run changed the workspace"
    assert workspace.git("status", "--porcelain") == ""


def wait(workspace) -> None:
    """Wait until nothing is queued or running; all must have succeeded."""
    end = time.monotonic() + LIMIT
    while True:
        status = workspace.dvc("queue", "status").stdout
        if not re.search("Queued|Running", status):
            break
        assert time.monotonic() < end, f"after {LIMIT} s:\n{status}"
        time.sleep(2)
    assert status.count("Success") == 2, status
