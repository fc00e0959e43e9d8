"""Small repositories, one in which everything has run and one in which nothing has, to copy."""

import pytest

from tests import warmth
from tests.once import once
from tests.scripts.small_pipelines import Small, small


@pytest.fixture(scope="session", autouse=True)
def servers():
    """End what DVC is a fork of."""
    yield
    warmth.end()


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """Return a repository in which nothing has run; no test may change it."""
    return small(tmp_path_factory.mktemp("empty") / "small")


@pytest.fixture(scope="session")
def original(empty, tmp_path_factory):
    """Return a repository in which all has run, committed; no test may change it."""

    def make(folder):
        repository = empty.copy(folder, is_cold=True)
        repository.repro()
        repository.commit()

    return Small(once(tmp_path_factory, "small-original", make))


@pytest.fixture
def finished(original, tmp_path):
    """Return a copy of it, to do with as one likes."""
    return original.copy(tmp_path / "small")
