"""A package of a tiny forest, made by the stages themselves."""

from pathlib import Path

import pytest

from tests.once import once
from tests.tasks.flows import packed

PACKAGE = Path("models/flows/package")


@pytest.fixture(scope="session")
def flow_package(tmp_path_factory):
    def make(folder):
        folder.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            assert packed.package() == PACKAGE

    return once(tmp_path_factory, "flow-package", make) / PACKAGE


@pytest.fixture
def recorded(tmp_path):
    """A CSV of flows as the testbed records them."""
    path = tmp_path / "flows.csv"
    packed.small.recording(1, 2, 2, seed=5).to_csv(path, index=False)
    return path
