"""A bad value, a killed stage and a full disk leave what was there: whole files, or none."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

# Runs a stage and stops in the first write of an output, when the temporary file has its content.
STOPPED = """
import importlib, os, sys, time
from rampart.core import matrices

def stop(file, *rest, real):
    real(file, *rest)
    path = os.readlink(f"/proc/self/fd/{file}") if isinstance(file, int) else file
    if os.path.relpath(path).split(os.sep)[0] in ("data", "models", "reports"):
        print("stopped", flush=True)
        time.sleep(3600)

fsync, save = os.fsync, matrices.save
os.fsync = lambda handle: stop(handle, real=fsync)
matrices.save = lambda path, matrix: stop(path, matrix, real=save)
importlib.import_module(f"stages.{sys.argv[1]}").main(sys.argv[2:])
"""


def kill_after(process: subprocess.Popen, line: str) -> str:
    """Kill a process and all that it started when it has printed a line; return its output."""
    said = []
    for text in process.stdout:
        said.append(text)
        if re.search(line, text):
            break
    else:
        raise AssertionError(f"no {line!r} in:\n{''.join(said)}")
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    return "".join(said)


WRITES = [
    (["featurize", "tfidf"], "data/prompts", "train@logreg"),  # a folder
    (["train", "logreg"], "data/prompts", "evaluate@logreg"),  # two files
    # In a folder that another stage depends on as a whole.
    (["evaluate", "logreg"], "data/prompts", "compare"),
    # Where outputs are in git, and the folder of one is replaced as a whole.
    (["compare"], "reports/prompts", "plot"),
    (["plot"], "reports/prompts", "report"),
]


def test_a_stage_killed_in_a_write_changes_nothing(workspace):
    left: set[str] = set()
    for (stage, *item), folder, _ in WRITES:
        before = workspace.digests(folder)
        kill_after(workspace.start("python", "-c", STOPPED, stage, "prompts", *item), "^stopped$")
        assert set(workspace.temporary_files()) > left, f"{stage} was not killed in a write"
        left = set(workspace.temporary_files())
        assert workspace.digests(folder) == before, stage
        assert workspace.git("status", "--porcelain") == "", stage
    # What the killed stages left half done is no dep of anything.
    targets = {name for words, _, reader in WRITES for name in ("@".join(words), reader)}
    assert workspace.repro("--single-item", *sorted(targets)) == []


# Python imports it in every process at its start: it lets the search go no further than one trial.
STOPPED_SEARCH = """
import builtins, time

def stop(*words, real=builtins.print, **how):
    real(*words, **how)
    if str(words[0]).startswith("trial 3/12"):
        time.sleep(3600)

builtins.print = stop
"""


def test_a_killed_search_leaves_nothing_and_goes_on_where_it_was(workspace, tmp_path):
    with workspace.yaml() as params:
        params["tune"] |= {"search": "bayes", "trials": 12}
        params["train"]["logreg"]["C"] = {"low": 0.1, "high": 100.0, "log": True}
    outputs = [
        "reports/prompts/tuning/logreg.json",
        "reports/prompts/tuning/logreg.csv",
    ]
    before = [workspace.read(name) for name in outputs]
    folder = workspace.folder
    (tmp_path / "stopped").mkdir()
    (tmp_path / "stopped/sitecustomize.py").write_text(STOPPED_SEARCH, encoding="utf-8")
    words = ["env", f"PYTHONPATH={tmp_path / 'stopped'}", "dvc", "repro", "train@logreg"]
    kill_after(workspace.start(*words, folder=folder), r"^trial 3/12")
    assert [workspace.read(name) for name in outputs] == before
    assert workspace.temporary_files() == []
    assert workspace.git("status", "--porcelain").split() == ["M", workspace.params]

    done = workspace.inside("repro", "train@logreg")
    trials = [int(number) for number in re.findall(r"^trial (\d+)/12", done.stdout, re.MULTILINE)]
    assert trials == list(range(4, 13))
    resumed = [workspace.read(name) for name in outputs]
    assert resumed != before

    # An undisturbed search gives the same bytes.
    shutil.rmtree(workspace.path(".rampart/tuning"))
    undisturbed = workspace.stage("tune", "prompts", "logreg")
    assert "trial 1/12" in undisturbed.stdout
    assert [workspace.read(name) for name in outputs] == resumed


def test_a_bad_value_leaves_the_reports_and_says_how_to_get_it_back(shared):
    """The value that `-S` wrote stays where it is: whoever set it may want to mend it."""
    done = shared.inside("exp", "run", "-S", "train.logreg.C=-1", code=None)
    changed = shared.git("status", "--porcelain")
    said = done.stdout + done.stderr
    back = re.search("`(git checkout [^`]+)`", said)
    assert f"tune: {shared.params}: train.logreg.C: must be > 0, got -1" in said
    assert back, said
    assert changed.split() == ["M", shared.params]
    shared.run(*back[1].split())
    assert shared.git("status", "--porcelain") == ""
    assert shared.repro() == []


def test_a_stage_that_fails_late_leaves_what_is_committed(shared):
    """What ran before it is new, is recorded, and goes back in one command too."""
    read = "    params = read(task)\n"
    shared.replace("stages/plot.py", read, f'{read}    raise ValueError("late")\n')
    done = shared.inside("exp", "run", "-S", "evaluate.alpha=0.1", code=None)
    assert "failed to reproduce 'plot'" in done.stderr
    tracked = shared.git("ls-files", "reports/prompts/plots", "reports/prompts/figures").split()
    assert len(tracked) > 10
    assert all(shared.path(name).is_file() for name in tracked)
    changed = shared.git("diff", "--name-only", "--", "reports").split()
    assert not set(changed) & set(tracked)
    assert "reports/prompts/results.csv" in changed
    shared.undo()
    shared.dvc("checkout", "--force")
    assert shared.repro() == []
    assert shared.git("status", "--porcelain") == ""


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """Mount a file system of ``size`` bytes on a folder, which is empty then."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small file system needs root and mount")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "rampart-test", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


WRITERS = [
    (["ingest"], "data/prompts", 12 * 1024),  # raw.parquet
    (["featurize", "tfidf"], "data/prompts/features", 64 * 1024),  # a folder
    (["train", "logreg"], "models/prompts/logreg", 32 * 1024),  # model.joblib
    (["report"], "reports/prompts", 16 * 1024),  # report.html
]


@pytest.mark.parametrize(("words", "folder", "size"), WRITERS[1:3])
def test_a_full_disk_is_an_error_and_no_short_file(shared, words, folder, size):
    stage, *item = words
    with small_disk(shared.path(folder), size):
        done = shared.stage(stage, "prompts", *item, code=1)
        assert list(shared.path(folder).iterdir()) == []
    sentence(done.stderr, stage, "No space left on device")


@pytest.mark.parametrize(("words", "folder", "size"), WRITERS)
def test_a_write_that_fails_keeps_the_file_of_before(shared, words, folder, size):
    """A limit on the size of a file, which needs no root: the write fails as on a full disk."""
    stage, *item = words
    before = shared.digests(folder)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    errors = shared.path("errors.txt")
    with shared.cold(), open(errors, "w", encoding="utf-8") as stream:
        code = subprocess.run(
            ["python", "-m", f"stages.{stage}", "prompts", *item],
            cwd=shared.root,
            env=shared.environment(),
            stdout=subprocess.DEVNULL,
            stderr=stream,
            preexec_fn=limit,
        ).returncode
    assert code == 1
    sentence(errors.read_text(encoding="utf-8"), stage, "File too large")
    assert shared.digests(folder) == before
    assert shared.temporary_files() == []


def sentence(errors: str, stage: str, reason: str) -> None:
    """Check that the errors are one line that begins with the stage and gives the reason."""
    lines = [line for line in errors.splitlines() if line]
    assert len(lines) == 1, errors
    assert lines[0].startswith(f"{stage}: ")
    assert reason in lines[0]
