"""Small repositories, one in which everything has run and one in which nothing has, to copy."""

import pytest

from tests.scripts.small_pipelines import small


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """Return a repository in which nothing has run; no test may change it."""
    return small(tmp_path_factory.mktemp("empty") / "small")


@pytest.fixture(scope="session")
def original(empty, tmp_path_factory):
    """Return a repository in which all has run, committed; no test may change it."""
    repository = empty.copy(tmp_path_factory.mktemp("original") / "small")
    repository.repro()
    repository.commit()
    return repository


@pytest.fixture
def finished(original, tmp_path):
    """Return a copy of it, to do with as one likes."""
    return original.copy(tmp_path / "small")
