import json
import os
import time
from pathlib import Path

import pytest

from app.retrain import __main__ as retrain
from app.retrain import runs, steps
from app.retrain.journal import DONE, Journal
from tests.app.retrain import bench
from tests.app.retrain.bench import TASK, git
from tests.app.retrain.test_steps import begun, kill_at, route, rows
from tests.refusals import record, refused

HOME = Path(".rampart/retrain")
QUICK = "gate: {bootstrap: 100, unit: row}\nnotify: {file: {path: told.jsonl}}\n"


@pytest.fixture(autouse=True)
def _settings(root):
    (root / "deploy").mkdir()
    (root / "deploy/retrain.yaml").write_text(QUICK)


def test_by_hand_from_new_rows_to_a_canary_and_told(root, dvc, capsys):
    bench.served(root)
    rows(root)
    retrain.main(["--trigger", "manual", "--models", TASK, "--notify", "--weight", "5"])
    out = capsys.readouterr().out
    assert f"retrain: {TASK} 1.1.0: canary: accuracy +0.3000" in out
    assert route().weights == {"1.0.0": 95, "1.1.0": 5}
    (alert,) = map(json.loads, (root / "told.jsonl").read_text().splitlines())
    assert alert["text"].endswith(f"{TASK} canary 1.1.0")
    assert [line for line in out.splitlines() if line.startswith("retrain: see ")]


def test_weekly_does_nothing_while_the_last_run_is_young(root, dvc, capsys):
    words = ["--trigger", "weekly", "--models", "all"]
    retrain.main(words)
    assert f"{TASK}: nothing new" in capsys.readouterr().out
    retrain.main(words)
    assert "retrain: not due: the last run began 0.0 days ago" in capsys.readouterr().out
    assert len(runs.journals(HOME)) == 1


def test_drift_starts_by_what_the_drift_job_wrote(root, dvc, capsys):
    report = root / ".rampart/watch" / TASK / "drift.json"
    report.parent.mkdir(parents=True)
    for found, said in ((False, "not due: nothing drifted"), (True, f"{TASK} drifted")):
        report.write_text(json.dumps({"drifted": found}))
        os.utime(report, (time.time() - 5,) * 2)
        retrain.main(["--trigger", "drift"])
        assert said in capsys.readouterr().out
    retrain.main(["--trigger", "drift"])
    assert "older than the last run" in capsys.readouterr().out


def test_a_dry_run_changes_nothing(root, dvc, capsys):
    rows(root)
    retrain.main(["--trigger", "manual", "--dry-run"])
    assert f"retrain: would train {TASK} again: asked for by hand" in capsys.readouterr().out
    assert runs.journals(HOME) == []
    assert git(root, "branch", "--list", "retrain/*") == ""


def test_a_killed_run_is_gone_on_with_by_whatever_starts_next(root, dvc, capsys):
    bench.served(root)
    rows(root)
    run = begun(root)
    assert kill_at(6, root, run.folder)
    retrain.main(["--trigger", "weekly", "--models", "all"])
    out = capsys.readouterr().out
    assert f"going on with {run.folder.name}, which was cut off" in out
    assert f"{TASK} 1.1.0: canary" in out
    assert len(runs.journals(HOME)) == 1


def test_a_failed_task_is_an_exit_status(root, dvc, capsys):
    rows(root)
    dvc.repro = lambda tree, targets: 1
    with pytest.raises(SystemExit) as ended:
        retrain.main(["--trigger", "manual"])
    assert ended.value.code == 1
    assert f"retrain: {TASK}: failed: `dvc repro" in capsys.readouterr().out


def test_clean_leaves_what_is_cut_off_and_the_branches_of_versions(root, dvc, capsys):
    bench.served(root)
    rows(root)
    steps.go(begun(root))  # a canary: its branch is the version's
    dvc.repro = lambda tree, targets: 1
    failed = begun(root)
    steps.go(failed)
    cut = begun(root)
    assert failed.tree.is_dir()
    retrain.main(["--clean"])
    assert not failed.tree.exists()
    branches = git(root, "branch", "--list", "--format=%(refname:short)", "retrain/*").split()
    assert branches == ["retrain/2025-11-28-1"]
    assert f"{cut.folder.name} was cut off: its tree stays" in capsys.readouterr().out
    assert len(runs.journals(HOME)) == 3


def test_settle_alone_decides_and_ends(root, dvc, capsys):
    bench.served(root)
    rows(root)
    run = begun(root)
    steps.go(run)
    Journal(run.folder / runs.FILE).write("settle", DONE, TASK, {"outcome": "promoted"})
    retrain.main(["--settle"])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--trigger must be one of weekly, drift, manual"),
        (["--trigger", "manual", "--models", "promts"], "did you mean 'prompts'"),
        (["--trigger", "manual", "--models", ","], "--models must be all, or tasks"),
        (["--trigger", "drift"], "has no drift.json of prompts"),
        (["--trigger", "manual", "--settings", "none.yaml"], "No such file"),
        (["schedule", "--kind", "cron", "--weekly", "8"], "--weekly must be as"),
    ],
)
def test_what_cannot_be_done_is_said(root, words, said):
    with refused("all", f"app.retrain {' '.join(words)}", said):
        retrain.main(words)


@pytest.mark.parametrize(
    "words",
    [
        ["--trigger", "daily"],
        ["--trigger", "manual", "--weight", "100"],
        ["--trigger", "manual", "--weight", "much"],
        ["--trigger", "manual", "--increment-version", "all"],
        ["schedule", "--kind", "at"],
    ],
)
def test_options_out_of_range(root, words, capsys):
    with pytest.raises(SystemExit):
        retrain.main(words)
    record("all", f"app.retrain {' '.join(words)}", capsys.readouterr().err.splitlines()[-1])


def test_schedule_writes_the_files(root, capsys):
    retrain.main(["schedule", "--kind", "systemd", "--weekly", "tue 04:30", "--out", "units"])
    assert "OnCalendar=Tue *-*-* 04:30:00 UTC" in Path("units/rampart-retrain.timer").read_text()
    assert capsys.readouterr().out.count("retrain: wrote units/") == 2
