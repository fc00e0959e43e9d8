import json
import os
import shutil
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from app.release import state
from app.retrain import runs, shell, steps
from app.retrain.journal import DONE, Journal
from app.retrain.settings import Settings
from rampart.core.params import check
from tests.app.retrain import bench
from tests.app.retrain.bench import NEW, PARAMS, TASK, git

RELEASE = Path(".rampart/release.json")
SETTINGS = check({"gate": {"bootstrap": 100, "unit": "row"}}, "test", Settings)
OPTIONS = {
    "trigger": "manual",
    "reason": "asked for by hand",
    "tasks": [TASK],
    "data_version": "latest",
    "part": "minor",
    "notify": False,
    "weight": 10,
    "decide": "outcomes",
}


def begun(root, **options):
    """Begin a run and return it."""
    folder = runs.new(root / ".rampart/retrain", 1_764_288_000.0)
    journal = Journal(folder / runs.FILE)
    commit = git(root, "rev-parse", "HEAD").strip()
    journal.write(runs.START, DONE, None, OPTIONS | options | {"commit": commit})
    return of(root, folder)


def of(root, folder):
    with open(root / ".rampart/lock", "w") as stream:
        return steps.Run(Journal(folder / runs.FILE), root, SETTINGS, os.dup(stream.fileno()))


def rows(root, count=2):
    for number in range(count):
        (root / NEW / f"{number}.csv").write_text(f"text,label\n{number},1\n")


def route():
    return state.routes(RELEASE)[TASK]


def test_a_better_candidate_becomes_a_version_and_a_canary(root, dvc):
    bench.served(root)
    rows(root)
    before = git(root, "status", "--porcelain")
    run = begun(root)
    outcome = steps.go(run)[TASK]
    assert outcome["outcome"] == steps.CANARY
    assert (outcome["version"], outcome["weight"]) == ("1.1.0", 10)
    assert route().default == "1.0.0"
    assert route().weights == {"1.0.0": 90, "1.1.0": 10}
    assert Path(route().versions["1.1.0"], "model.onnx").read_text() == "forest 1.1.0"
    assert "pipelines/prompts=prompt-screen@v1.1.0" in git(root, "tag").split()
    # The user's tree is as it was; what was done stands on the branch, and the tree is gone.
    assert git(root, "status", "--porcelain") == before
    assert git(root, "rev-parse", "HEAD").strip() == run.options["commit"]
    assert not run.tree.exists()
    made = yaml.safe_load(git(root, "show", f"{run.branch}:{PARAMS}"))
    assert made["package"]["version"] == "1.1.0"
    assert made["ingest"]["files"] == [f"{NEW}/0.csv", f"{NEW}/1.csv"]
    report = json.loads((run.folder / "report.json").read_text())
    assert report["tasks"][TASK]["gains"]["accuracy"]["gain"] == pytest.approx(0.3)


def test_a_candidate_that_is_no_better_leaves_everything(root, dvc):
    dvc.right = 0.6
    before = bench.served(root)
    rows(root)
    run = begun(root)
    outcome = steps.go(run)[TASK]
    assert outcome["outcome"] == steps.KEPT
    assert "not more than 0.01" in outcome["reason"]
    assert RELEASE.read_bytes() == before
    assert git(root, "tag") == ""
    assert run.journal.done("version", TASK) is None


def test_the_stage_of_a_task_decides_where_it_has_one(root, dvc):
    bench.served(root)
    rows(root)
    blocks = {**bench.PARAM_BLOCKS, "retrain": {"network": {}}}
    (root / PARAMS).write_text(yaml.safe_dump(blocks))
    git(root, "commit", "--quiet", "--all", "--message", "a stage of its own")
    dvc.right = 0.0
    run = begun(root)
    assert steps.go(run)[TASK]["reason"] == "as the stage says"
    assert not (run.folder / TASK / "current.parquet").exists()


def test_without_new_rows_nothing_runs(root, dvc):
    before = bench.served(root)
    run = begun(root)
    assert steps.go(run)[TASK]["outcome"] == steps.NOTHING
    assert "dvc repro" not in dvc.commands
    assert RELEASE.read_bytes() == before


def test_at_once_is_a_promotion(root, dvc):
    bench.served(root)
    rows(root)
    outcome = steps.go(begun(root, decide="now"))[TASK]
    assert outcome["outcome"] == "promoted"
    assert route().default == "1.1.0"
    assert route().weights == {"1.1.0": 100}


def test_where_nothing_is_served_the_version_waits(root, dvc):
    rows(root)
    outcome = steps.go(begun(root))[TASK]
    assert outcome["outcome"] == steps.REGISTERED
    assert f"python -m app.release promote {TASK} 1.1.0" in outcome["reason"]
    assert not RELEASE.exists()


def test_what_fails_is_told_and_its_tree_stays(root, dvc):
    before = bench.served(root)
    rows(root)
    dvc.repro = lambda tree, targets: 1
    run = begun(root)
    outcome = steps.go(run)[TASK]
    assert outcome["outcome"] == steps.FAILED
    assert "`dvc repro --pull" in outcome["reason"]
    assert run.tree.is_dir()
    assert RELEASE.read_bytes() == before
    assert run.journal.done(runs.END)["outcomes"][TASK] == outcome


def test_a_fault_of_the_program_keeps_its_traceback(root, dvc):
    rows(root)
    dvc.repro = lambda tree, targets: [][0]
    outcome = steps.go(begun(root))[TASK]
    assert outcome["outcome"] == steps.FAILED
    assert "IndexError" in outcome["reason"]


def test_another_version_is_served_than_the_commit_has(root, dvc):
    before = bench.served(root, "0.9.0")
    rows(root)
    outcome = steps.go(begun(root))[TASK]
    assert outcome["outcome"] == steps.FAILED
    assert "0.9.0 is served, and this commit has 1.0.0" in outcome["reason"]
    assert RELEASE.read_bytes() == before


def test_a_canary_is_settled_before_the_next_one(root, dvc):
    bench.served(root)
    rows(root)
    first = begun(root)
    steps.go(first)
    assert steps.reopened(first) == [(TASK, "1.1.0")]
    outcome = steps.go(begun(root))[TASK]
    assert "prompts 1.1.0 is a canary still" in outcome["reason"]


def changes(words):
    """Tell whether a command changes something: the others need no kill behind them."""
    return not set(words) & {"rev-parse", "status", "ls-files", "tag", "--list", "var", "prune"}


def kill_at(event, root, folder):
    """Go on with a run in a process of its own that kills itself at its n-th event.

    An event is a step that is done, a change of what is served, or the end of a command that
    changes something. Return whether it was killed.
    """
    child = os.fork()
    if child == 0:
        left = event

        def count(counts):
            nonlocal left
            left -= counts
            if counts and left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def write(journal, step, state, *more):
            log(journal, step, state, *more)
            count(state == DONE or step == "canary")

        def run(words, **settings):
            told = double.run(words, **settings)
            count(changes(words))
            return told

        log, double = Journal.write, shell.subprocess
        Journal.write = write
        shell.subprocess = SimpleNamespace(run=run, STDOUT=double.STDOUT, DEVNULL=double.DEVNULL)
        try:
            steps.go(of(root, folder))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.slow
def test_killed_anywhere_it_leaves_what_is_served_and_goes_on(root, dvc, tmp_path, monkeypatch):
    served = bench.served(root)
    rows(root)
    run = begun(root)
    events, step = 0, ""
    for event in range(1, 500):
        work = tmp_path / f"killed{event}"
        shutil.copytree(root, work, symlinks=True)
        monkeypatch.chdir(work)
        folder = work / run.folder.relative_to(root)
        if not kill_at(event, work, folder):
            break
        events += 1
        journal = Journal(folder / runs.FILE)
        step = journal.lines[-1]["step"]
        ahead = [line["step"] for line in journal.lines]
        if "canary" not in ahead:
            assert RELEASE.read_bytes() == served, f"killed at {step}, event {event}"
        assert route().default == "1.0.0"
        outcome = steps.go(of(work, folder))[TASK]
        assert (outcome["outcome"], outcome["version"]) == (steps.CANARY, "1.1.0"), step
        assert route().weights == {"1.0.0": 90, "1.1.0": 10}
        assert len(route().history) == 2  # served, canary: never made twice
        assert (
            git(work, "tag").split()
            == [
                "pipelines/prompts=prompt-screen#prod#1",
                "pipelines/prompts=prompt-screen@v1.1.0",
            ][1:]
        )
        shutil.rmtree(work)
    assert events > 20
    assert step == runs.END
