import pytest

from rampart.core import cli
from rampart.core.made import maker

TASK = """\
schema: '2.0'
stages:
  ingest:
    cmd: python -m stages.ingest links
    deps: [{path: data/links/extracted}]
    outs: [{path: data/links/raw.parquet}]
  train@forest:
    cmd:
    - python -m stages.tune links forest
    - python -m stages.train links forest
    outs: [{path: models/links/forest}]
  nothing:
    cmd: python -m stages.nothing links
"""
ROOT = """\
schema: '2.0'
stages:
  fetch@one:
    cmd: python -m stages.fetch one
    outs: [{path: data/packages/one}]
"""


@pytest.fixture(autouse=True)
def locks(tmp_path, monkeypatch):
    (tmp_path / "pipelines/links").mkdir(parents=True)
    (tmp_path / "pipelines/links/dvc.lock").write_text(TASK)
    (tmp_path / "dvc.lock").write_text(ROOT)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "data/links/raw.parquet",
            "run `python -m stages.ingest links`, or `dvc repro ingest` in pipelines/links for "
            "all that comes before it too",
        ),
        (
            "models/links/forest/model.joblib",  # in a folder that a stage makes
            "run `python -m stages.tune links forest && python -m stages.train links forest`, or "
            "`dvc repro train@forest` in pipelines/links for all that comes before it too",
        ),
        (
            "data/packages/one/a.csv",
            "run `python -m stages.fetch one`, or `dvc repro fetch@one` for all that comes "
            "before it too",
        ),
        ("data/links/raw.parquet.old", ""),
        ("data/links", ""),
        ("data/user/mine.csv", ""),
    ],
)
def test_the_stage_of_a_file_is_named(path, said):
    assert maker(path) == said
    told = cli.sentence(FileNotFoundError(2, "No such file or directory", path))
    assert told == f"{path}: " + (f"not made yet: {said}" if said else "No such file or directory")


def test_a_wrong_name_in_a_folder_that_was_made_is_only_not_there(tmp_path):
    (tmp_path / "models/links/forest").mkdir(parents=True)
    assert maker("models/links/forest/modle.joblib") == ""


def test_of_another_error_nothing_is_said():
    error = PermissionError(13, "Permission denied", "data/links/raw.parquet")
    assert cli.sentence(error) == "data/links/raw.parquet: Permission denied"


def test_without_locks_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path / "pipelines")
    assert maker("data/links/raw.parquet") == ""
