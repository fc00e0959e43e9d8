"""One clone a task and one `dvc repro` in it for all tests here; each works on a copy of it.

Whichever worker process asks first makes a clone, and the others take it: see ``once``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import warmth
from tests.integration.columns import clone_columns
from tests.integration.making import clone
from tests.integration.malware import clone_malware
from tests.integration.workspace import Workspace, stages_run
from tests.once import once as shared_once

# pytest-xdist gives each of three workers a third of the list, and the end of the longest rest to
# who has nothing left: so the thirds begin with a clone, with a long wait and with a clone again.
FIRST = ("test_repro", "test_experiments", "test_failures", "test_rerun")
SECOND = ("testbed", "test_retraining", "test_bad_input", "scripts")
THIRD = ("test_columns", "test_operate", "test_malware", "test_examples")
ORDER = (*FIRST, *SECOND, *THIRD)
Make = Callable[[Path], Workspace]


def pytest_configure(config):
    """Print how long each test took, and the reason of each that was skipped."""
    if config.option.durations is None:
        config.option.durations, config.option.durations_min = 0, 1.0
    config.option.reportchars += "s"


def pytest_xdist_auto_num_workers():
    """Have a worker more than cores: a recording waits, and so does who needs another's clone."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items):
    """Sort the files of this folder, and the folders beside it; what is in no order comes last."""
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        name = item.path.stem
        if item.path.parent != here and item.path.is_relative_to(here.parent):
            name = item.path.relative_to(here.parent).parts[0]
        return ORDER.index(name) if name in ORDER else len(ORDER)

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def servers() -> Iterator[None]:
    """End what stages and DVC are forks of."""
    yield
    warmth.end()


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable[[str, Make], Workspace]:
    """Return a function that makes a clone of a task, once for all worker processes."""

    def get(task: str, make: Make) -> Workspace:
        def fill(folder: Path) -> None:
            made = make(folder / "rampart")
            made.commit()
            told = json.dumps([made.first_run, made.said])
            (folder / "ran.json").write_text(told, encoding="utf-8")

        folder = shared_once(tmp_path_factory, f"clone-{task}", fill)
        workspace = Workspace(folder / "rampart", task)
        text = (folder / "ran.json").read_text(encoding="utf-8")
        workspace.first_run, workspace.said = json.loads(text)
        return workspace

    return get


@pytest.fixture(scope="session")
def finished(once) -> Workspace:
    """Return a clone of prompts in which everything has run; ``first_run`` names the stages.

    No test may change it or run DVC or `git status` in it: another process may be copying it.
    """

    def make(root: Path) -> Workspace:
        workspace = clone(root)
        workspace.said = workspace.dvc("repro").stdout
        workspace.first_run = stages_run(workspace.said)
        return workspace

    return once("prompts", make)


@pytest.fixture(scope="session")
def finished_columns(once) -> Workspace:
    """Return a clone of columns; it ran as `make repro` does it. As for the one of prompts."""

    def make(root: Path) -> Workspace:
        workspace = clone_columns(root)
        workspace.said = workspace.run("python", "scripts/repro.py").stdout
        lines = re.sub(r"^\w+ +\| ", "", workspace.said, flags=re.MULTILINE)
        workspace.first_run = stages_run(lines)
        return workspace

    return once("columns", make)


@pytest.fixture(scope="session")
def finished_malware(once) -> Workspace:
    """Return a clone in which the campaign has run. As for the one of prompts."""

    def make(root: Path) -> Workspace:
        workspace = clone_malware(root)
        workspace.said = workspace.inside("repro").stdout
        workspace.first_run = stages_run(workspace.said)
        return workspace

    return once("malware", make)


@pytest.fixture
def workspace(finished, tmp_path) -> Iterator[Workspace]:
    """Yield a copy of the finished clone, to do with as one likes."""
    with copied(finished, tmp_path) as copy:
        yield copy


@pytest.fixture(scope="module")
def shared(finished, tmp_path_factory) -> Iterator[Workspace]:
    """Yield a copy for all tests of a module: each leaves it as it was, which it checks."""
    with copied(finished, tmp_path_factory.mktemp("shared")) as copy:
        yield copy


@contextmanager
def copied(finished: Workspace, folder: Path) -> Iterator[Workspace]:
    """Yield a copy, and delete it in the end: pytest would keep that of its last three runs."""
    copy = finished.copy(folder / "rampart")
    try:
        yield copy
    finally:
        copy.remove()
