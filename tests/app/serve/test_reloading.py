import asyncio
import shutil

import pytest

from app.serve.reloading import Releases
from app.serve.settings import Settings
from tests.app.serve import made


@pytest.fixture
def release(tmp_path):
    return tmp_path / "release.json"


def releases(release, packages=(), **hooks):
    given = {task: str(folder) for task, folder in dict(packages).items()}
    found = Releases(Settings(release=str(release), packages=given), **hooks)
    found.load()
    return found


def said(found, row=made.LONG):
    (answer,) = found.table.pick("columns").answers([row])
    return answer.prediction


def test_packages_alone_are_served_under_their_own_version(release, columns):
    found = releases(release, {"columns": columns})
    assert list(found.table.engines) == [("columns", "1.0.0")]
    assert not asyncio.run(found.reload())


def test_a_new_release_is_taken_and_what_is_loaded_is_kept(release, columns, newer):
    told = []
    made.release(release, {"1.0.0": columns}, {"1.0.0": 100})
    found = releases(
        release,
        on_loaded=lambda one: told.append(("+", one.version)),
        on_unloaded=lambda one: told.append(("-", one.version)),
    )
    first = found.table.pick("columns")
    assert (first.version, said(found)) == ("1.0.0", "text_long")
    both = {"1.0.0": columns, "1.1.0": newer}
    made.release(release, both, {"1.0.0": 0, "1.1.0": 100}, shadow=None)
    assert asyncio.run(found.reload())
    assert said(found) == "text_short"
    assert found.table.engines["columns", "1.0.0"] is first
    made.release(release, {"1.1.0": newer}, {"1.1.0": 1})
    asyncio.run(found.look())
    assert told == [("+", "1.0.0"), ("+", "1.1.0"), ("-", "1.0.0")]


def test_the_shadow(release, columns, newer):
    made.release(release, {"1.0.0": columns, "1.1.0": newer}, {"1.0.0": 1}, shadow="1.1.0", seed=3)
    table = releases(release).table
    assert table.shadow("columns").version == "1.1.0"
    assert table.pick("columns").version == "1.0.0"


@pytest.mark.parametrize("fault", ["json", "bytes", "folder", "task", "version"])
def test_a_release_that_cannot_be_loaded_changes_nothing(release, columns, newer, tmp_path, fault):
    made.release(release, {"1.0.0": columns}, {"1.0.0": 100})
    found = releases(release)
    broken = made.copied(newer, tmp_path / "broken")
    (broken / "labels.json").write_text("[]")
    folders = {"bytes": broken, "folder": tmp_path / "none"}
    made.release(release, {"1.0.0": columns, "2.0.0": folders.get(fault, newer)}, {"2.0.0": 100})
    text = release.read_text()
    if fault == "json":
        release.write_text(text[:-5])
    elif fault == "task":
        release.write_text(text.replace('"columns"', '"malware"'))
    elif fault == "version":
        release.write_text(text.replace('"default": "1.0.0"', '"default": "3.0.0"'))
    before = found.table
    with pytest.raises((ValueError, OSError)):
        asyncio.run(found.reload())
    words = {
        "json": "is not JSON",
        "bytes": "SHA-256 is",
        "folder": "no such file",
        "task": "'malware' cannot be served",
        "version": "default names 3.0.0",
    }
    assert words[fault] in found.refused
    assert found.table is before
    assert said(found) == "text_long"
    assert not asyncio.run(found.reload())  # it is not tried again until it is another
    made.release(release, {"1.1.0": newer}, {"1.1.0": 1})
    assert asyncio.run(found.reload())
    assert found.refused is None
    assert said(found) == "text_short"


def test_a_package_that_changes_in_its_folder_is_loaded_again(release, columns, newer, tmp_path):
    folder = made.copied(columns, tmp_path / "package")
    found = releases(release, {"columns": folder})
    shutil.rmtree(folder)
    made.copied(newer, folder)
    assert asyncio.run(found.reload())
    assert found.table.pick("columns").version == "1.1.0"
    shutil.rmtree(folder)
    asyncio.run(found.look())
    assert "no such file" in found.refused
    assert said(found) == "text_short"


def test_the_release_file_comes_before_packages(release, columns, newer, prompts):
    made.release(release, {"1.1.0": newer}, {"1.1.0": 1})
    found = releases(release, {"columns": columns, "prompts": prompts})
    assert found.table.tasks() == ["columns", "prompts"]
    assert found.table.pick("columns").version == "1.1.0"


def test_nothing_to_serve_is_said(release):
    with pytest.raises(ValueError, match="nothing to serve: give --packages"):
        releases(release)


def test_a_release_that_cannot_be_read_is_told_once(release, columns, monkeypatch):
    lines = []
    monkeypatch.setattr("app.serve.reloading.logger.error", lambda *said: lines.append(said))
    made.release(release, {"1.0.0": columns}, {"1.0.0": 100})
    found = releases(release)

    def unreadable():
        raise PermissionError(13, "Permission denied", str(release))

    monkeypatch.setattr(found, "_release", unreadable)
    for _ in range(2):
        asyncio.run(found.look())
    assert found.refused == f"{release}: Permission denied"
    assert len(lines) == 1
    assert said(found) == "text_long"
