"""A made-up repository a test, and what stands in for DVC."""

import shutil

import pytest

from app.retrain import shell
from tests.app.retrain import bench


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    return bench.repository(tmp_path_factory.mktemp("template"))


@pytest.fixture
def root(template, tmp_path, monkeypatch):
    """A copy of the made-up repository, and the working directory."""
    folder = tmp_path / "repository"
    shutil.copytree(template, folder, symlinks=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def dvc(monkeypatch):
    """What stands in for DVC; it also tells what was run."""
    double = bench.Dvc()
    monkeypatch.setattr(shell, "subprocess", double)
    return double


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log.txt"
