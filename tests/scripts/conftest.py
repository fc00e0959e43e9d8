"""One small repository in which everything has run, for all tests of this folder."""

import pytest

from tests.scripts.small_pipelines import small


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """Return a repository that is committed; no test may change it."""
    repository = small(tmp_path_factory.mktemp("original") / "small")
    repository.repro()
    repository.commit()
    return repository


@pytest.fixture
def finished(original, tmp_path):
    """Return a copy of it, to do with as one likes."""
    return original.copy(tmp_path / "small")
