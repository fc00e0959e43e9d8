"""A folder with kept versions, and a git repository whose package is committed."""

import itertools
import json
import subprocess
from pathlib import Path

import pygit2
import pytest
from scmrepo.git.backend.pygit2 import Pygit2Backend

from app.release import store
from app.release.state import Place
from tests.app.release import packed


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a place in a folder of its own, without git, where 1.0.0, 1.1.0 and 1.2.0 are kept."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for version, accuracy in {"1.0.0": 0.9, "1.1.0": 0.91, "1.2.0": 0.7}.items():
        packed.write(Path("made"), version, accuracy)
        store.keep("columns", Path("made"))
    return Place(journal=Path("audit.jsonl"))


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit(version, accuracy):
    """Make the package of a version and commit what git keeps of it."""
    config = packed.write(Path("models/columns/package"), version, accuracy)
    path = Path("reports/columns/package.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(config))
    git("add", "pipelines", "reports")
    git("commit", "-qm", version)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Stand in a repository with the package 1.0.0 of columns."""
    monkeypatch.chdir(tmp_path)
    for key, value in {"NAME": "a", "EMAIL": "a@example.org"}.items():
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_{key}", value)
    for variable in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(variable, "/dev/null")
    git("init", "-q", ".")
    git("config", "user.name", "a")
    git("config", "user.email", "a@example.org")
    # gto orders tags by whole seconds: each gets a later one than the tag before.
    ticks = itertools.count(1_700_000_000)
    signature = property(lambda self: pygit2.Signature("a", "a@example.org", next(ticks), 0))
    monkeypatch.setattr(Pygit2Backend, "committer", signature)
    blocks = {"columns": "package: {}", "flows": "bundle: {}", "prompts": "train: {}"}
    for task, block in blocks.items():
        folder = Path("pipelines", task)
        folder.mkdir(parents=True)
        (folder / "params.yaml").write_text(f"{block}\n")
        (folder / "dvc.lock").write_text("")
    commit("1.0.0", 0.92)
    return tmp_path
