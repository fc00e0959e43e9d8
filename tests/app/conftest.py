"""A tiny package and a folder with tables."""

import pytest

from tests.app import tiny


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    return tiny.write(tmp_path_factory.mktemp("package"))
