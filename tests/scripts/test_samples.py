import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from rampart.core.params import ParamError
from scripts import samples
from tests.refusals import refused

MEMBERS = {"x-1/tests/a.pcap": b"one", "x-1/tests/b.pcapng": b"two", "x-1/src/a.c": b"no"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packed(path, members=MEMBERS):
    with tarfile.open(path, "w:gz") as whole:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            whole.addfile(member, io.BytesIO(content))
    return path


def sample(path, **more):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = {"source": "x1", "version": "1-1", "file": "x_1.orig.tar.gz", "sha256": digest}
    return samples.Sample(**{**known, "members": "*/tests/*cap*", "licence": "MIT", **more})


def bringing(path):
    def bring(_, folder):
        came = folder / "x_1.orig.tar.gz"
        came.write_bytes(path.read_bytes())
        return came

    return bring


def test_what_matches_is_taken_out_and_kept(here, capsys):
    path = packed(here / "there.tar.gz")
    folder = samples.fetch("mine", sample(path), bringing(path))
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == {
        "a.pcap": b"one",
        "b.pcapng": b"two",
    }
    assert "mine: 2 files in data/samples/mine (MIT)" in capsys.readouterr().out

    def nobody(*_):
        raise AssertionError("asked again")

    assert samples.fetch("mine", sample(path), nobody) == folder


def test_another_digest_leaves_nothing(here):
    path = packed(here / "there.tar.gz")
    wanted = sample(path, sha256="0" * 64)
    with refused("flows", "samples: another archive", match="SHA-256 is .*, pinned is 0000"):
        samples.fetch("mine", wanted, bringing(path))
    assert not Path("data/samples/mine").exists()
    assert list(samples.DOWNLOADS.iterdir()) == []


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"x/src/a.c": b""}, "no file matches"),
        ({"x/tests/1/a.pcap": b"", "x/tests/2/a.pcap": b""}, "two files of one name match"),
    ],
)
def test_an_archive_without_what_is_wanted_is_named(here, members, said):
    path = packed(here / "there.tar.gz", members)
    with pytest.raises(ValueError, match=rf"^[0-9a-f]{{16}}-x_1\.orig\.tar\.gz: {said} "):
        samples.fetch("mine", sample(path), bringing(path))
    assert not Path("data/samples/mine").exists()


def test_links_and_ways_out_of_the_folder_are_not_followed(here):
    path = here / "there.tar.gz"
    with tarfile.open(path, "w:gz") as whole:
        link = tarfile.TarInfo("x/tests/l.pcap")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        whole.addfile(link)
        out = tarfile.TarInfo("../../tests/out.pcap")
        out.size = 1
        whole.addfile(out, io.BytesIO(b"1"))
    folder = samples.fetch("mine", sample(path), bringing(path))
    assert [one.name for one in folder.iterdir()] == ["out.pcap"]
    assert not (here / "tests").exists()


def test_a_machine_without_apt_is_told(here, monkeypatch):
    monkeypatch.setattr(samples.shutil, "which", lambda _: None)
    path = packed(here / "there.tar.gz")
    with refused("flows", "samples without apt", match="apt-get is not installed"):
        samples.fetch("mine", sample(path))


def test_an_unknown_name_is_told_which_there_are(here, capsys):
    root = Path(samples.__file__).resolve().parents[1]
    Path("data").mkdir()
    Path("data/samples.yaml").write_bytes((root / "data/samples.yaml").read_bytes())
    assert samples.main(["npdi"]) == 1
    assert "no sample 'npdi'" in (said := capsys.readouterr().err)
    assert "ndpi" in said


def test_a_name_that_is_an_option_is_refused(here):
    path = packed(here / "there.tar.gz")
    for wrong in ({"source": "-o x"}, {"file": "../x.tar.gz"}, {"version": "=1"}):
        entry = sample(path).model_dump() | wrong
        with pytest.raises(ParamError, match=rf"samples\.x\.{next(iter(wrong))}"):
            samples.check(entry, "samples.x", samples.Sample)
