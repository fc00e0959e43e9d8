"""A retraining with DVC, git and gto for real, on a made-up pipeline of three small stages."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest
import yaml

from rampart.operation.routing import read_release
from tests.app.retrain import bench
from tests.app.retrain.bench import NEW, PARAMS, TASK
from tests.integration.workspace import ROOT, Workspace

pytestmark = pytest.mark.integration

INGEST = """
import json, pathlib, sys
files = [str(p) for p in sorted(pathlib.Path("data/user/prompts/new").glob("*.csv"))]
pathlib.Path("data/prompts").mkdir(exist_ok=True)
pathlib.Path("data/prompts/raw.json").write_text(json.dumps(files))
"""
TRAIN = """
import json, pathlib, sys, time
sys.path.insert(0, {root!r})
from tests.app.retrain.bench import predictions
rows = json.loads(pathlib.Path("data/prompts/raw.json").read_text())
model, right = ("forest", 0.9) if rows else ("logreg", 0.6)
print("training", flush=True)
waits = pathlib.Path({wait!r})
while waits.exists():
    time.sleep(0.05)
predictions(pathlib.Path(f"data/prompts/calibrated/{{model}}.parquet"), right)
pathlib.Path("reports/prompts/champion.json").write_text(json.dumps({{"model": model}}))
"""
PACKAGE = """
import json, pathlib, sys, yaml
sys.path.insert(0, {root!r})
from tests.app.retrain.bench import package, write_package
version = yaml.safe_load(open("pipelines/prompts/params.yaml"))["package"]["version"]
model = json.loads(pathlib.Path("reports/prompts/champion.json").read_text())["model"]
config, contents = package(version, model)
write_package(pathlib.Path("models/prompts/package"), config, contents)
pathlib.Path("reports/prompts/package.json").write_text(json.dumps(config))
"""
KEPT = {"cache": False, "persist": True}


def stage(name: str, deps: list[str], outs: list, keys: list[str]) -> dict:
    return {
        "wdir": "../..",
        "cmd": f"python tools/{name}.py",
        "params": [{PARAMS: keys}],
        "deps": [f"tools/{name}.py", *deps],
        "outs": outs,
    }


PIPELINE = {
    "stages": {
        "ingest": stage("ingest", ["data/user/prompts"], ["data/prompts/raw.json"], ["ingest"]),
        "train": stage(
            "train",
            ["data/prompts/raw.json"],
            ["data/prompts/calibrated", {"reports/prompts/champion.json": KEPT}],
            [],
        ),
        "package": stage(
            "package",
            ["reports/prompts/champion.json"],
            ["models/prompts/package", {"reports/prompts/package.json": KEPT}],
            ["package"],
        ),
    }
}
PIPELINE["stages"]["train"].pop("params")


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A repository whose first version was trained, committed and is served."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    root = bench.repository(tmp_path / "rampart")
    (root / "tools").mkdir()
    for name, text in (("ingest", INGEST), ("train", TRAIN), ("package", PACKAGE)):
        filled = text.format(root=str(ROOT), wait=str(tmp_path / "wait")) if "{" in text else text
        (root / f"tools/{name}.py").write_text(filled)
    (root / f"pipelines/{TASK}/dvc.yaml").write_text(yaml.safe_dump(PIPELINE))
    (root / "deploy").mkdir()
    (root / "deploy/retrain.yaml").write_text("gate: {bootstrap: 100, unit: row}\n")
    (root / ".dvc/config").write_text("[core]\n    analytics = false\n")
    workspace = Workspace(root, TASK, is_cold=True)
    workspace.dvc("repro", f"pipelines/{TASK}/dvc.yaml")
    workspace.commit()
    workspace.run("python", "-m", "app.release", "register", TASK)
    workspace.run("python", "-m", "app.release", "promote", TASK, "1.0.0")
    for number in range(2):
        (root / NEW / f"{number}.csv").write_text(f"text,label\n{number},1\n")
    return workspace


def served(workspace):
    return read_release(workspace.path(".rampart/release.json").read_bytes())[TASK]


def test_killed_while_it_trains_it_goes_on_to_a_canary(made, tmp_path):
    words = ["python", "-m", "app.retrain", "--trigger", "manual", "--models", TASK, "--notify"]
    release = made.path(".rampart/release.json").read_bytes()
    before = made.git("status", "--porcelain"), made.git("rev-parse", "HEAD"), made.digests()
    (tmp_path / "wait").touch()
    process = made.start(*words)
    (log,) = wait_for(made, "training")
    below = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    psutil.wait_procs(below, timeout=30)  # DVC takes a lock of one that nobody has reaped for held
    assert made.path(".rampart/release.json").read_bytes() == release
    assert served(made).weights == {"1.0.0": 100}

    (tmp_path / "wait").unlink()
    said = made.run("python", "-m", "app.retrain", "--trigger", "weekly").stdout
    assert "which was cut off" in said
    assert f"{TASK} 1.1.0: canary: accuracy +0.3000" in said
    text = log.read_text()
    second = text[text.rindex(f"repro --pull --allow-missing pipelines/{TASK}/dvc.yaml:package") :]
    assert "Stage 'pipelines/prompts/dvc.yaml:ingest' didn't change, skipping" in second
    assert served(made).default == "1.0.0"
    assert served(made).weights == {"1.0.0": 90, "1.1.0": 10}
    assert "forest" in made.read(".rampart/versions/prompts/1.1.0/model.onnx")

    # The user's own tree is what it was, and the branch says how the version came about.
    after = made.git("status", "--porcelain"), made.git("rev-parse", "HEAD"), made.digests()
    assert after == before
    (branch,) = made.git("branch", "--list", "--format=%(refname:short)", "retrain/*").split()
    tracked = made.git("ls-tree", "-r", "--name-only", branch, NEW).split()
    assert [name.removeprefix(f"{NEW}/") for name in tracked] == [
        ".gitignore",
        "0.csv.dvc",
        "1.csv.dvc",
        "README.md",
    ]
    assert made.git("worktree", "list").count("\n") == 1
    tags = made.git("tag", "--points-at", branch).split()
    assert "pipelines/prompts=prompt-screen@v1.1.0" in tags


def wait_for(workspace, word: str) -> list:
    """Return the logs in which a word stands on a line of its own, once there is one."""
    for _ in range(1200):
        logs = list(workspace.path(".rampart/retrain").glob("*/log.txt"))
        if found := [log for log in logs if word in log.read_text().splitlines()]:
            return found
        time.sleep(0.1)
    raise AssertionError(f"no log says {word!r}: {[log.read_text() for log in logs]}")
