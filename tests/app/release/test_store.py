import os
import shutil
from pathlib import Path

import pytest

from app.release import store
from tests.app.release import packed
from tests.refusals import refused

MADE = Path("made")


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def told(tried, match, error=ValueError):
    return refused("all", f"release {tried}", match, error)


def test_a_copy_has_the_same_bytes_and_is_not_for_writing():
    packed.write(MADE, "1.0.0")
    (MADE / "package.sig").write_bytes(b"signed")
    version, copy = store.keep("columns", MADE)
    assert (version, copy) == ("1.0.0", Path(".rampart/versions/columns/1.0.0"))
    for path in MADE.iterdir():
        assert (copy / path.name).read_bytes() == path.read_bytes()
        assert os.stat(copy / path.name).st_mode & 0o222 == 0
    assert store.keep("columns", MADE) == (version, copy)  # the same again
    assert store.kept("columns") == {"1.0.0": str(copy)}
    assert [path.name for path in copy.parent.iterdir()] == ["1.0.0"]


def test_a_version_is_never_overwritten_by_other_bytes():
    packed.write(MADE, "1.0.0")
    _, copy = store.keep("columns", MADE)
    packed.write(MADE, "1.0.0", content=b"other")
    with told("register: a version with other bytes", "1.0.0 is registered with other bytes"):
        store.keep("columns", MADE)
    assert (copy / "model.onnx").read_bytes() == b"graph1.0.0"


def test_a_package_with_a_changed_byte_is_not_kept():
    packed.write(MADE, "1.0.0")
    (MADE / "model.onnx").write_bytes(b"graph1.0.1")
    with told("register: a changed byte", r"model.onnx: SHA-256 is .* the file was changed"):
        store.keep("columns", MADE)
    assert store.kept("columns") == {}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"version": "../../x"}, r"config.json: version must be a version of letters"),
        ({"version": ""}, r"version must be a version"),
        ({"task": "flows"}, r"is a package of the task 'flows', not 'columns'"),
        ({"files": {}}, r"has no digest \(sha256\) of model.onnx"),
    ],
)
def test_a_config_that_is_not_of_this_package(more, said):
    packed.write(MADE, "1.0.0")
    packed.write(MADE, more.pop("version", "1.0.0"), **more)
    with told(f"register: {said[:30]}", said):
        store.keep("columns", MADE)


def test_a_file_too_many_or_too_few():
    packed.write(MADE, "1.0.0")
    (MADE / "run.py").write_text("1")
    with told("register: a file too many", "run.py: is no file of the package"):
        store.keep("columns", MADE)
    (MADE / "run.py").unlink()
    (MADE / "labels.json").unlink()
    with told("register: a file too few", "labels.json: no such file", FileNotFoundError):
        store.keep("columns", MADE)
    with told("register --folder nowhere", "config.json: no such file", FileNotFoundError):
        store.keep("columns", Path("nowhere"))


def test_the_folder_of_a_version_is_checked():
    packed.write(MADE, "1.0.0")
    _, copy = store.keep("columns", MADE)
    assert store.folder_of("columns", "1.0.0") == str(copy)
    with told("promote 1.0.1", r"columns has no version '1.0.1'; did you mean '1.0.0'\?"):
        store.folder_of("columns", "1.0.1")
    with told("promote, none registered", "flows has no version '1.0.0'; none is registered"):
        store.folder_of("flows", "1.0.0")
    packed.write(MADE, "2.0.0")
    with told("promote: a folder of another version", "made: holds columns 2.0.0, not columns 1"):
        store.folder_of("columns", "1.0.0", served={"1.0.0": "made"})
    (copy / "labels.json").chmod(0o644)
    (copy / "labels.json").write_text("[]")
    with told("promote: a kept file was changed", "labels.json: SHA-256 is"):
        store.folder_of("columns", "1.0.0")


def test_a_copy_that_is_killed_leaves_no_version(monkeypatch):
    packed.write(MADE, "1.0.0")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep("columns", MADE)
    assert list(Path(".rampart/versions/columns").iterdir()) == []
    shutil.rmtree(".rampart")
