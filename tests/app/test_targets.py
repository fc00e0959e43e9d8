from pathlib import Path

import pytest

from app.targets import require_writable
from tests.refusals import refused


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_new_file_and_one_that_is_there_may_be_written():
    Path("old.CSV").touch()
    Path("deep").mkdir()
    for name in ("new.csv", "old.CSV", "deep/new.tsv", str(Path("deep").absolute() / "a.csv")):
        require_writable(Path(name), "--out", (".csv", ".tsv"))
    require_writable(Path("any.thing"), "--save")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "--out must be a file, got '.'"),
        ("deep", "--out must be a file, got the folder deep"),
        ("a.xls", r"--out must end in \.csv, \.tsv, got \.xls \(a\.xls\)"),
        ("a", r"--out must end in \.csv, \.tsv, got no ending \(a\)"),
        ("no/a.csv", "--out no/a.csv: there is no folder no; make it first"),
        ("deep/no/a.csv", "there is no folder deep/no; make it first"),
        ("file/a.csv", "--out file/a.csv: cannot be written, file is no folder"),
    ],
)
def test_what_cannot_be_written_is_told(name, said):
    Path("deep").mkdir()
    Path("file").touch()
    with refused("all", f"--out {name!r}", said):
        require_writable(Path(name), "--out", (".csv", ".tsv"))


def test_a_folder_without_the_right_to_write_is_told(monkeypatch):
    Path("shut").mkdir()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with refused("all", "--out shut/a.csv", "--out shut/a.csv: the folder shut cannot be written"):
        require_writable(Path("shut/a.csv"), "--out")
