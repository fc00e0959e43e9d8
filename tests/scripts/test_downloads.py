"""Clients are stand-ins that write files; the real ones are asked by the pipelines in CI."""

import hashlib
import sys
from pathlib import Path

import pytest

from rampart.data import packages
from rampart.data.packages import Package
from scripts import downloads


def package(name, file, registry="pip", version="1.0", content=b"content"):
    digest = hashlib.sha256(content).hexdigest()
    return Package(
        registry=registry,
        name=name,
        version=version,
        file=file,
        sha256=digest,
        licence="MIT",
        data_licence="MIT",
        used_by=[],
    )


def test_each_client_is_asked_once_for_all_that_it_brings():
    a, b = (package(name, f"{name}-1.0-py3-none-any.whl") for name in "ab")
    other = package("c", "c-1.0-cp311-cp311-win_amd64.whl")
    older = package("a", "a-0.9-py3-none-any.whl", version="0.9")
    source = package("d", "d-1.0.tar.gz")
    x, y = (package(f"@s/{name}", f"s-{name}-1.0.tgz", "npm") for name in "xy")
    found = downloads.calls([a, x, other, b, older, source, y])
    assert [some for _, some in found] == [[a, b], [x, y], [other], [older]]
    commands = [command for command, _ in found]
    assert commands[0][-4:] == ["--platform", "any", "a==1.0", "b==1.0"]
    assert commands[1][1:] == ["pack", "--ignore-scripts", "--silent", "@s/x@1.0", "@s/y@1.0"]
    assert commands[2][-1] == "c==1.0"
    assert "win_amd64" in commands[2]
    assert commands[3][-3:] == ["--platform", "any", "a==0.9"]
    for command in (commands[0], commands[2], commands[3]):  # nothing of a package is run
        assert {"--no-deps", "--only-binary", ":all:"} <= {*command}


def writer(text):
    return [sys.executable, "-S", "-c", f"from pathlib import Path\n{text}"]


@pytest.fixture
def cache(tmp_path):
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def test_a_stage_takes_what_was_brought_and_nothing_with_another_digest(cache, tmp_path):
    right, wrong, absent = (package(name, f"{name}-1.0.tgz", "npm") for name in "rwa")
    text = "Path('r-1.0.tgz').write_text('content'); Path('w-1.0.tgz').write_text('another')"
    wanted = {"right": right, "wrong": wrong, "absent": absent}
    downloads.bring(writer(text), wanted.values(), cache)
    assert downloads.lacking(wanted, cache) == {"wrong": wrong, "absent": absent}
    said = []
    packages.fetch(right, tmp_path / "out", cache, say=said.append)
    assert "no download needed" in said[0]
    assert [path.name for path in cache.iterdir()] == [downloads.kept(cache, right).name]


def test_a_client_that_fails_is_told_and_what_it_brought_is_kept(cache, capsys):
    one = package("r", "r-1.0.tgz", "npm")
    text = "Path('r-1.0.tgz').write_text('content'); raise SystemExit('oh')"
    downloads.bring(writer(text), [one], cache)
    assert downloads.kept(cache, one).read_bytes() == b"content"
    downloads.bring(["no-such-client"], [one], cache)
    assert f"{Path(sys.executable).name} ended with 1: oh\n" in (said := capsys.readouterr().out)
    assert "No such file or directory: 'no-such-client'" in said


def test_what_is_there_is_not_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    wanted = {name: package(name, f"{name}-1.0.tgz", "npm") for name in ("here", "gone")}
    monkeypatch.setattr(packages, "read", lambda _: wanted)
    Path(downloads.DOWNLOADS).mkdir(parents=True)
    downloads.kept(Path(downloads.DOWNLOADS), wanted["here"]).write_bytes(b"content")
    asked = []
    monkeypatch.setattr(downloads, "bring", lambda command, some, _: asked.append(some))
    downloads.main()
    assert asked == [[wanted["gone"]]]
    said = "downloads: brought 0 of 1 packages; left to the stages: gone\n"
    assert capsys.readouterr().out == said
