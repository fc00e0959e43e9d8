"""Tiny packages, written once; a copy to damage; contracts to ask about."""

import shutil

import pytest

from tests.app.audit import packed


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    return packed.write(tmp_path_factory.mktemp("packages") / "models")


@pytest.fixture
def copied(packages, tmp_path):
    return shutil.copytree(packages, tmp_path / "models")
