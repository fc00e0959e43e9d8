import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.cli import sentence
from tests.refusals import refused


def half_a_file(path):
    with files.replacing(path) as temporary:
        temporary.write_text("half")
        raise ValueError("stop")


def half_a_folder(path):
    with files.replacing_folder(path) as temporary:
        (temporary / "new").touch()
        raise ValueError("stop")


@pytest.mark.parametrize("old", [None, "old"])
def test_a_file_is_replaced_whole(tmp_path, old):
    path = tmp_path / "deep" / "a.txt"
    if old is not None:
        path.parent.mkdir()
        path.write_text(old)
    files.write_text(path, "é\n")
    assert path.read_bytes() == b"\xc3\xa9\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("old", [None, "old"])
def test_an_error_leaves_what_was_there_and_nothing_else(tmp_path, old):
    path = tmp_path / "a.txt"
    if old is not None:
        path.write_text(old)
    with pytest.raises(ValueError, match="stop"):
        half_a_file(path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ([] if old is None else [old])


def test_a_killed_write_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    program = f"""
import os, signal, sys
sys.path.insert(0, {str(Path.cwd())!r})
from rampart.core.files import replacing
with replacing({str(path)!r}) as temporary:
    temporary.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == -9
    assert path.read_text() == "old"
    files.write_text(path, "new")
    assert path.read_text() == "new"


WRITERS = {
    "text": lambda path: files.write_text(path, "x" * 100_000),
    "json": lambda path: files.write_json(path, ["x"] * 10_000),
    "csv": lambda path: files.write_csv(path, pd.DataFrame({"a": np.arange(50_000.0)})),
    "parquet": lambda path: files.write_parquet(path, pd.DataFrame({"a": np.arange(50_000.0)})),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("kind", WRITERS)
def test_a_full_disk_is_an_error_and_leaves_no_short_file(tmp_path, monkeypatch, kind):
    """/dev/full takes the place of the temporary file: every write to it says "no space left"."""
    path = tmp_path / "a"
    path.write_text("old")

    def full(prefix, suffix, dir):
        name = Path(dir, prefix + suffix)
        name.symlink_to("/dev/full")
        return os.open(name, os.O_WRONLY), str(name)

    monkeypatch.setattr(files.tempfile, "mkstemp", full)
    with pytest.raises(OSError, match="No space left"):
        WRITERS[kind](path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_up_at_the_flush_is_an_error(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_text(tmp_path / "a", "x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_replaced_whole(tmp_path):
    path = tmp_path / "out"
    path.mkdir()
    (path / "old").touch()
    with files.replacing_folder(path) as temporary:
        (temporary / "new").touch()
        assert (path / "old").exists()
    assert [file.name for file in path.iterdir()] == ["new"]
    assert path.stat().st_mode & 0o777 == 0o755


def test_an_error_leaves_the_old_folder(tmp_path):
    path = tmp_path / "out"
    path.mkdir()
    (path / "old").touch()
    with pytest.raises(ValueError, match="stop"):
        half_a_folder(path)
    assert [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*")] == ["out", "out/old"]


def test_json_is_sorted_and_comes_back(tmp_path):
    path = tmp_path / "a.json"
    files.write_json(path, {"b": [1, 2.5], "a": "é"})
    assert path.read_text() == '{\n  "a": "é",\n  "b": [\n    1,\n    2.5\n  ]\n}\n'
    assert files.read_json(path) == {"a": "é", "b": [1, 2.5]}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_refuses_what_is_no_number(tmp_path, value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        files.write_json(tmp_path / "a.json", {"f1": value})
    assert list(tmp_path.iterdir()) == []


def test_tables_have_the_same_bytes_twice(tmp_path):
    frame = pd.DataFrame({"a": [1.0, 1 / 3], "b": ["x", "y"]}, index=[5, 6])
    for name in ("one", "two"):
        files.write_csv(tmp_path / f"{name}.csv", frame, digits=3)
        files.write_parquet(tmp_path / f"{name}.parquet", frame)
    assert (tmp_path / "one.csv").read_text() == "a,b\n1.000,x\n0.333,y\n"
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert pd.read_parquet(tmp_path / "one.parquet").index.tolist() == [0, 1]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("replacing", [files.replacing, files.replacing_folder])
def test_a_full_disk_is_told_with_the_name_of_what_was_to_be_written(tmp_path, replacing, code):
    said = rf"{re.escape(os.strerror(code))}.*rows\.csv"
    with refused("all", "a full disk", match=said) as caught, replacing(tmp_path / "rows.csv"):
        raise OSError(code, os.strerror(code))
    assert sentence(caught.value) == f"{tmp_path / 'rows.csv'}: {os.strerror(code)}"
    assert list(tmp_path.iterdir()) == []


def test_another_error_keeps_its_name(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, files.replacing(tmp_path / "rows.csv"):
        (tmp_path / "other").read_text()
    assert caught.value.filename == str(tmp_path / "other")
    with pytest.raises(OSError, match="no name") as caught, files.replacing(tmp_path / "rows.csv"):
        raise OSError("no name")
    assert caught.value.filename is None


def test_a_folder_that_cannot_be_written_is_told_with_the_name_of_the_target(tmp_path, monkeypatch):
    def refuse(prefix, suffix, dir):
        raise PermissionError(errno.EACCES, "Permission denied", str(dir / f"{prefix}x{suffix}"))

    monkeypatch.setattr(files.tempfile, "mkstemp", refuse)
    with refused("all", "--out in a folder that cannot be written", match="denied") as caught:
        files.write_text(tmp_path / "rows.csv", "")
    assert sentence(caught.value) == f"{tmp_path / 'rows.csv'}: Permission denied"
