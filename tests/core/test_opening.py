import gzip
import os
import socket
import zipfile

import pytest

from rampart.core import opening
from tests.refusals import refused

WRONG = {
    "none.csv": "no such file",
    "folder.csv": "is a folder",
    "pipe.csv": "is a pipe: write it to a file first",
    "socket.csv": "is a socket: write what it says to a file first",
    "empty.csv": "is empty",
    "link.csv": "no such file: a link to what is not there",
    "notes.md": r"unknown ending '\.md'; known: ",
}


@pytest.fixture
def wrong(tmp_path, monkeypatch):
    """Return a folder in which every name of WRONG is what it says."""
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "notes.md").write_text("x")
    (tmp_path / "link.csv").symlink_to("nowhere.csv")
    monkeypatch.chdir(tmp_path)  # the name of a socket may have 107 bytes
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.csv")
    return tmp_path


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_table_is_told_by_every_reader_in_the_same_words(wrong, name):
    from app import reading
    from rampart.core.params import Block
    from rampart.core.tables import read_table
    from rampart.tasks.columns import user as columns
    from rampart.tasks.prompts import user as prompts

    path, said = wrong / name, WRONG[name]
    with refused("all", name, match=said):
        opening.require_table(path)
    with refused("columns", f"app.classify {name}", match=said):
        reading.columns(path, 10)
    with refused("malware", f"app.synthesize --data {name}", match=f"{name}: {said}"):
        read_table(path)
    for task, user in (("prompts", prompts), ("columns", columns)):
        if (task, name) == ("columns", "folder.csv"):
            continue  # a folder of classes is a form of its own there
        item: Block = user.UserFile(path=str(path))
        with refused(task, f"ingest.files: [{name}]", match=f"{name}: {said}"):
            user.user_rows(item, user.IngestParams())


def test_a_device_is_no_table(tmp_path):
    (tmp_path / "null.csv").symlink_to("/dev/null")
    with refused("all", "a link to /dev/null", match="is a device: write it to a file first"):
        opening.require_table(tmp_path / "null.csv")


def test_a_packed_file_stops_at_its_limit(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a\n" + b"1\n" * 5000))
    with opening.text(path, 10_002) as stream:
        assert len(stream.read()) == 10_002
    said = "unpacks to more than 10,001 bytes, the limit"
    tried = "a.csv.gz that unpacks to more than the limit"
    with opening.text(path, 10_001) as stream, refused("all", tried, match=said):
        stream.read()


def test_a_bomb_is_not_unpacked_to_its_end(tmp_path):
    path, read = tmp_path / "a.csv.gz", []
    path.write_bytes(gzip.compress(b"1" * 10_000_000))
    with opening.text(path, 20_000) as stream, pytest.raises(ValueError, match="20,000 bytes"):
        read.extend(iter(lambda: stream.read(100), ""))
    assert 0 < sum(map(len, read)) <= 20_000


def test_a_workbook_says_what_it_unpacks_to(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", b" " * 2000)
    opening.require_unpacked(tmp_path / "a.xlsx", 2000)
    said = "unpacks to more than 1,999 bytes"
    with refused("all", "a workbook that unpacks to more than the limit", match=said):
        opening.require_unpacked(tmp_path / "a.xlsx", 1999)


def test_a_line_that_never_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "WIDEST", 10)
    (tmp_path / "a.csv").write_text("a\n" + "b" * 10 + "\nc\n")
    said = "a line of more than 10 characters"
    with opening.text(tmp_path / "a.csv") as stream, refused("all", "an endless line", match=said):
        list(opening.lines(stream))
    (tmp_path / "a.csv").write_text("a\n" + "b" * 9 + "\nc\n")
    with opening.text(tmp_path / "a.csv") as stream:
        assert list(opening.lines(stream)) == ["a\n", "b" * 9 + "\n", "c\n"]
