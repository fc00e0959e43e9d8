"""One clone and one `dvc repro` for all tests of this folder; each test works on a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.making import clone
from tests.integration.workspace import Workspace


def pytest_configure(config):
    """Print how long each test took, and the reason of each that was skipped."""
    if config.option.durations is None:
        config.option.durations, config.option.durations_min = 0, 1.0
    config.option.reportchars += "s"


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Workspace:
    """Return a clone in which the whole pipeline has run; its ``first_run`` names the stages.

    No test may change it.
    """
    workspace = clone(tmp_path_factory.mktemp("clone") / "rampart")
    workspace.first_run = workspace.repro()
    workspace.commit()
    return workspace


@pytest.fixture
def workspace(finished, tmp_path) -> Iterator[Workspace]:
    """Yield a copy of the finished clone, to do with as one likes."""
    yield from copied(finished, tmp_path)


@pytest.fixture(scope="module")
def shared(finished, tmp_path_factory) -> Iterator[Workspace]:
    """Yield a copy for all tests of a module: each leaves it as it was, which it checks."""
    yield from copied(finished, tmp_path_factory.mktemp("shared"))


def copied(finished: Workspace, folder: Path) -> Iterator[Workspace]:
    """Yield a copy, and delete it in the end: pytest would keep that of its last three runs."""
    copy = finished.copy(folder / "rampart")
    yield copy
    copy.remove()
