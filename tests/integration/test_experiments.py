"""Experiments as the README shows them: one value, a queued grid, and what compares them."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import time

import pytest

from tests.integration.workspace import stages_run

pytestmark = pytest.mark.integration

LOOKS = 60  # at git, from one at DVC's queue to the next: a failure has no reference
TERMINAL = 120  # columns
METRICS = "reports/prompts/metrics.json"
MODEL = "reports/prompts/models/logreg/metrics.json"
SCORE = "prompts.logreg.f1_external"
KNOB = "train.logreg.C"
RERUN = [
    *(f"{stage}@logreg" for stage in ("train", "evaluate")),
    *("compare", "slices", "plot", "report"),
]
# As docs/experiments.md has it: the hashes of what changed would fill the screen.
SHOW = ["exp", "show", "--only-changed", "--drop", "(data|models|reports)/"]


def test_one_value_reruns_its_model_and_what_compares_it(workspace):
    done = workspace.inside("exp", "run", "-S", f"{KNOB}=1")
    assert sorted(stages_run(done.stdout)) == sorted(RERUN)
    (name,) = workspace.inside("exp", "list", "--name-only").stdout.split()

    lines = workspace.git("diff", "--unified=0", "--", workspace.params).splitlines()
    lines = [line for line in lines if line[0] in "-+" and line[:3] not in ("---", "+++")]
    assert [line.strip("+- ") for line in lines] == ["C: '[10.0, 30.0]'", "C: 1"]

    params = json.loads(workspace.inside("params", "diff", "--json").stdout)
    assert params == {"params.yaml": {KNOB: {"old": "[10.0, 30.0]", "new": 1}}}

    metrics = json.loads(workspace.dvc("metrics", "diff", "--json").stdout)
    assert list(metrics) == [METRICS]
    assert {key.rpartition(".")[0] for key in metrics[METRICS]} == {"prompts.logreg"}
    change = metrics[METRICS][SCORE]
    assert change["diff"] == pytest.approx(change["new"] - change["old"])
    assert change["new"] == json.loads(workspace.read(MODEL))["external"]["f1_macro"]
    table = workspace.dvc("metrics", "diff", "--md").stdout
    assert f"| {METRICS} | {SCORE} |" in re.sub(" +", " ", table)

    for table in (workspace.inside("metrics", "diff").stdout, workspace.inside(*SHOW).stdout):
        assert "prompts.logreg.f1_test" in table
        assert max(map(len, table.splitlines())) <= TERMINAL, table
    assert re.search(rf"\[{name}\].* 1 +$", table, re.MULTILINE)

    # The task alone ran; what all tasks share has the new numbers after `dvc repro` at the root.
    assert "reports/README.md" not in workspace.git("status", "--porcelain")
    assert workspace.repro() == ["index"]
    assert f"{change['new']:.3f}" in workspace.read("docs/prompts.md")


def test_the_plots_of_two_revisions_are_on_one_page(workspace):
    with workspace.yaml() as params:
        params["plot"]["points"] = 20
    workspace.stage("plot", "prompts")
    for folder in ("", "pipelines/prompts"):
        workspace.dvc("plots", "diff", folder=folder)
        page = workspace.read(f"{folder or '.'}/dvc_plots/index.html")
        assert not re.search(r"<(script|link)[^>]+(src|href)\s*=", page)
        for name in ("ROC, ", "precision and recall, ", "calibration, ", ""):
            assert f"prompts: {name}unseen sources" in page
        # The programs and both revisions are inside (the programs are stubs here).
        assert all(f"/* {name} */" in page for name in ("vega", "vega-lite", "vega-embed"))
        assert all(f'"rev": "{name}"' in page for name in ("HEAD", "workspace"))


def test_from_the_root_a_knob_has_the_name_of_its_file(workspace):
    knob = f"{workspace.params}:report.title=Mine"
    done = workspace.dvc("exp", "run", "--name", "mine", "-S", knob)
    assert stages_run(done.stdout) == ["report", "index"]
    assert workspace.dvc("exp", "list", "--name-only").stdout.split() == ["mine"]
    assert "title: Mine" in workspace.read(workspace.params)
    assert workspace.read("reports/prompts/README.md").startswith("# Mine\n")


def test_a_queued_grid(workspace):
    try:
        done = workspace.inside("exp", "run", "--queue", "-S", f"{KNOB}=0.3,3", "compare")
        names = re.findall(r"Queued experiment '([\w-]+)'", done.stdout)
        assert len(names) == 2
        workspace.inside("queue", "start", "--jobs", "2")
        wait(workspace, names)
    finally:
        workspace.inside("queue", "stop", "--kill")

    table = workspace.inside("exp", "show", "--csv").stdout
    rows = {row["Experiment"] or row["rev"]: row for row in csv.DictReader(io.StringIO(table))}
    assert set(rows) == {"workspace", "main", *names}
    assert sorted(rows[name][KNOB] for name in names) == ["0.3", "3"]
    scores = {name: float(rows[name][SCORE]) for name in rows}
    assert len({scores[name] for name in ("main", *names)}) > 1
    assert scores["workspace"] == scores["main"], "a queued run changed the workspace"
    assert workspace.git("status", "--porcelain") == ""


def wait(workspace, names: list[str]) -> None:
    """Wait until nothing is queued or running; all must have succeeded.

    An experiment that ended well has a reference in git, which costs less to ask than DVC.
    """
    for look in itertools.count():
        done = workspace.git("for-each-ref", "--format=%(refname)", "refs/exps").split()
        if {name.rpartition("/")[2] for name in done} >= set(names) or look % LOOKS == LOOKS - 1:
            status = workspace.inside("queue", "status").stdout
            if not re.search("Queued|Running", status):
                break
        time.sleep(1)
    assert status.count("Success") == len(names), status
