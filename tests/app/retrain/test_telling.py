import json

import pytest

from app.retrain import telling
from tests.app.retrain.test_steps import begun

KEPT = {"outcome": "kept", "reason": "accuracy gains +0.0000\nnot more | than 0.01"}
GAIN = {"gain": 0.031, "low": 0.012, "high": 0.05, "p": 0.001}


@pytest.fixture
def run(root):
    run = begun(root)
    run.journal.write("gate", "done", "a", {"gains": {"accuracy": GAIN}})
    run.journal.write("rows", "done", "a", {"files": 3, "sha256": "00ff"})
    return run


def test_the_report_says_what_was_done_and_why(run):
    canary = {"outcome": "canary", "version": "1.1.0", "weight": 10, "reason": "better"}
    telling.report(run, {"a": canary, "b": KEPT})
    told = json.loads((run.folder / "report.json").read_text())
    assert told["branch"] == f"retrain/{run.folder.name}"
    assert told["tasks"]["a"] == canary | {
        "gains": {"accuracy": GAIN},
        "tables": 3,
        "sha256": "00ff",
    }
    assert told["tasks"]["b"]["tables"] == 0
    lines = (run.folder / "report.md").read_text().splitlines()
    assert lines[0] == f"# Retraining {run.folder.name}"
    assert "| a | canary | 1.1.0 | +0.0310 (+0.0120 to +0.0500) |  | better |" in lines
    assert "| b | kept |  |  |  | accuracy gains +0.0000 not more \\| than 0.01 |" in lines
    assert f"`git merge retrain/{run.folder.name}`" in lines[-1]


def notified(run, tmp_path, outcome):
    place = {"path": str(tmp_path / "told.jsonl")}
    settings = run.settings.model_copy(
        update={"notify": run.settings.notify.model_copy(update={"file": telling_file(place)})}
    )
    run = run._replace(settings=settings)
    telling.report(run, {"a": outcome})
    return telling.notify(run), tmp_path / "told.jsonl"


def telling_file(place):
    from rampart.monitoring.senders import JsonLines

    return JsonLines(**place)


@pytest.mark.parametrize(("outcome", "severity"), [("kept", "info"), ("failed", "warning")])
def test_a_receiver_is_told_in_a_line(run, tmp_path, outcome, severity):
    said, path = notified(run, tmp_path, KEPT | {"outcome": outcome})
    assert said == {"sent": 1, "faults": []}
    (alert,) = map(json.loads, path.read_text().splitlines())
    assert alert["severity"] == severity
    assert alert["text"] == f"retraining {run.folder.name}: a {outcome}"


def test_nobody_is_told_twice_after_a_kill(run, tmp_path):
    for sent in (1, 0):
        said, path = notified(run, tmp_path, KEPT)
        assert said["sent"] == sent
    assert path.read_text().count("\n") == 1


def test_a_receiver_that_fails_is_told_of_and_stops_nothing(run, tmp_path):
    (tmp_path / "told.jsonl").mkdir()
    said, _ = notified(run, tmp_path, KEPT)
    assert said["sent"] == 0
    assert "Is a directory" in said["faults"][0]


def test_the_summary_has_each_task():
    tasks = {"a": {"outcome": "canary", "version": "1.1.0"}, "b": {"outcome": "nothing new"}}
    said = telling.summary({"run": "2026-11-28-1", "tasks": tasks})
    assert said == "retraining 2026-11-28-1: a canary 1.1.0, b nothing new"
