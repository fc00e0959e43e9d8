"""Packages that the tests of the server share."""

import pytest

from tests import small_encoder
from tests.app.audit import packed
from tests.app.serve import made


@pytest.fixture(scope="session")
def columns(tmp_path_factory):
    return made.columns(tmp_path_factory.mktemp("columns"))


@pytest.fixture(scope="session")
def newer(tmp_path_factory):
    """Version 1.1.0: what the first calls text_long it calls text_short."""
    return made.columns(tmp_path_factory.mktemp("newer"), "1.1.0", turned=1)


@pytest.fixture(scope="session")
def prompts(tmp_path_factory):
    return small_encoder.write(tmp_path_factory.mktemp("prompts"))


@pytest.fixture(scope="session")
def contracts(tmp_path_factory):
    return packed.write(tmp_path_factory.mktemp("audited") / "models")


@pytest.fixture(scope="module")
def client(columns):
    with made.client({"columns": columns}) as client:
        yield client
