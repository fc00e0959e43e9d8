"""A package of a tiny forest, made by the stages themselves."""

import pytest

from tests.tasks.flows import packed


@pytest.fixture(scope="session")
def flow_package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flow-package")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder / packed.package()


@pytest.fixture
def recorded(tmp_path):
    """A CSV of flows as the testbed records them."""
    path = tmp_path / "flows.csv"
    packed.small.recording(1, 2, 2, seed=5).to_csv(path, index=False)
    return path
