"""A killed stage and a full disk leave whole files or none."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

# Runs a stage and stops in its first write, when the temporary file or folder has its content.
STOPPED = """
import importlib, os, sys, time
from rampart import matrices

def stop(*words, real):
    real(*words)
    print("stopped", flush=True)
    time.sleep(120)

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


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a folder, temporary ones left out."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in files
        if not any(part.endswith(".tmp") for part in path.relative_to(folder).parts)
    }


@pytest.mark.parametrize(
    ("stage", "item", "folder", "reader"),
    [
        ("featurize", "prompts-tfidf", "data/prompts", "tune@prompts-logreg"),  # a folder
        ("train", "prompts-logreg", "data/prompts", "calibrate@prompts-logreg"),  # two files
        # In a folder that another stage depends on as a whole.
        ("evaluate", "prompts-logreg", "reports/prompts", "compare@prompts"),
    ],
)
def test_a_stage_killed_in_a_write_changes_nothing(shared, stage, item, folder, reader):
    before = digests(shared.path(folder))
    kill_after(shared.start("python", "-c", STOPPED, stage, item), "^stopped$")
    left = shared.temporary_files()
    assert left, "it was not killed in a write"
    assert digests(shared.path(folder)) == before
    # What the killed stage left half done is no dep of anything.
    assert shared.repro("--single-item", f"{stage}@{item}", reader) == []
    for name in left:
        path = shared.path(name)
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_killed_search_leaves_nothing_and_goes_on_where_it_was(workspace):
    with workspace.yaml() as params:
        params["tune"]["prompts"] |= {"search": "bayes", "trials": 12}
        params["train"]["prompts-logreg"]["C"] = {"low": 0.1, "high": 100.0, "log": True}
    target = "tune@prompts-logreg"
    outputs = [
        "reports/prompts/models/logreg/tuning.json",
        "reports/prompts/tuning/logreg.csv",
    ]
    kill_after(workspace.start("dvc", "repro", target), r"^trial 3/12")
    assert not any(workspace.path(name).exists() for name in outputs)
    assert workspace.temporary_files() == []

    done = workspace.dvc("repro", target)
    trials = [int(number) for number in re.findall(r"^trial (\d+)/12", done.stdout, re.MULTILINE)]
    assert trials[0] > 3
    assert trials[-1] == 12
    resumed = [workspace.read(name) for name in outputs]

    # An undisturbed search gives the same bytes.
    shutil.rmtree(workspace.path(".rampart/tuning"))
    undisturbed = workspace.stage("tune", "prompts-logreg")
    assert "trial 1/12" in undisturbed.stdout
    assert [workspace.read(name) for name in outputs] == resumed


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
    ("ingest", "prompts", "data/prompts", "raw.parquet", 12 * 1024),
    ("featurize", "prompts-tfidf", "data/prompts/features", "tfidf", 64 * 1024),
    ("train", "prompts-logreg", "models/prompts/logreg", "model.joblib", 32 * 1024),
    ("report", "prompts", "reports/prompts", "report.html", None),
]


@pytest.mark.parametrize(("stage", "item", "folder", "name", "size"), WRITERS[1:3])
def test_a_full_disk_is_an_error_and_no_short_file(shared, stage, item, folder, name, size):
    with small_disk(shared.path(folder), size):
        done = shared.stage(stage, item, code=1)
        assert list(shared.path(folder).iterdir()) == []
    sentence(done.stderr, stage, "No space left on device")


@pytest.mark.parametrize(("stage", "item", "folder", "name", "size"), WRITERS)
def test_a_write_that_fails_keeps_the_file_of_before(shared, stage, item, folder, name, size):
    """A limit on the size of a file, which needs no root: the write fails as on a full disk."""
    before = digests(shared.path(folder))
    most = size or 16 * 1024

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    errors = shared.path("errors.txt")
    with open(errors, "w", encoding="utf-8") as stream:
        code = subprocess.run(
            ["python", "-m", f"stages.{stage}", item],
            cwd=shared.root,
            env=shared.environment(),
            stdout=subprocess.DEVNULL,
            stderr=stream,
            preexec_fn=limit,
        ).returncode
    assert code == 1
    sentence(errors.read_text(encoding="utf-8"), stage, "File too large")
    assert digests(shared.path(folder)) == before
    assert shared.temporary_files() == []


def sentence(errors: str, stage: str, reason: str) -> None:
    """Check that the errors are one line that begins with the stage and gives the reason."""
    lines = [line for line in errors.splitlines() if line]
    assert len(lines) == 1, errors
    assert lines[0].startswith(f"{stage}: ")
    assert reason in lines[0]
