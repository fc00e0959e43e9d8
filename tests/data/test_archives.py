import hashlib
import io
import tarfile
import zipfile

import pytest

from rampart.data.archives import ArchiveError, open_archive


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as handle:
        for name, content in members.items():
            handle.writestr(name, content)
    return path


def make_tar(path, members):
    with tarfile.open(path, "w:gz") as handle:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            handle.addfile(info, io.BytesIO(content))
    return path


def read_all(path):
    with open_archive(path) as opened:
        return [opened.read(name) for name in opened.names()]


MEMBERS = {"a/one.txt": b"1\xff", "a/b/two.json": b"{}", "c.txt": b""}


@pytest.fixture(params=["x.whl", "x.zip", "x.tgz", "x.tar.gz"])
def archive(request, tmp_path):
    path = tmp_path / request.param
    make = make_zip if path.suffix in (".whl", ".zip") else make_tar
    return make(path, MEMBERS)


def test_reads_members_as_they_are(archive):
    with open_archive(archive) as opened:
        assert opened.names() == list(MEMBERS)
        assert {name: opened.read(name) for name in opened.names()} == MEMBERS


def test_glob_keeps_the_order_and_crosses_folders(archive):
    with open_archive(archive) as opened:
        assert opened.glob("a/*") == ["a/one.txt", "a/b/two.json"]
        assert opened.glob("*.txt") == ["a/one.txt", "c.txt"]
        assert opened.glob("nothing*") == []


def test_an_unknown_member_gets_the_nearest_name(archive):
    with open_archive(archive) as opened:
        with pytest.raises(ArchiveError, match=r"no member 'a/on.txt'; did you mean 'a/one.txt'"):
            opened.read("a/on.txt")
        with pytest.raises(ArchiveError, match="3 members elsewhere"):
            opened.read("d/e")


def test_nothing_is_written_beside_the_archive(archive):
    with open_archive(archive) as opened:
        opened.read("a/one.txt")
    assert list(archive.parent.iterdir()) == [archive]


def test_a_member_above_the_limit_is_refused_unread(tmp_path):
    # 20 MB of zeros pack into some 20 kB: the declared size has to count, not the packed one.
    for make, name in ((make_zip, "bomb.zip"), (make_tar, "bomb.tgz")):
        path = make(tmp_path / name, {"zeros": bytes(20_000_000), "small": b"ok"})
        assert path.stat().st_size < 100_000
        with open_archive(path, limit=1_000_000) as opened:
            assert opened.read("small") == b"ok"
            with pytest.raises(ArchiveError, match="20,000,000 bytes, the limit is 1,000,000"):
                opened.read("zeros")


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.95])
def test_a_truncated_archive_is_one_sentence(archive, part):
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(ArchiveError) as caught:
        read_all(archive)
    assert "\n" not in str(caught.value)
    assert archive.name in str(caught.value)


def test_a_damaged_member_is_named(tmp_path):
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(100))  # cannot be packed
    path = make_zip(tmp_path / "x.zip", {"a": noise})
    content = bytearray(path.read_bytes())
    content[1000] ^= 0xFF  # in the middle of the member's 3,200 bytes
    path.write_bytes(content)
    with (
        open_archive(path) as opened,
        pytest.raises(ArchiveError, match=r"x\.zip: a cannot be read"),
    ):
        opened.read("a")


def test_links_and_folders_are_no_members(tmp_path):
    path = tmp_path / "x.tgz"
    with tarfile.open(path, "w:gz") as handle:
        for name, kind in (("link", tarfile.SYMTYPE), ("folder", tarfile.DIRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            handle.addfile(info)
    with open_archive(path) as opened:
        assert opened.names() == []
        with pytest.raises(ArchiveError, match="no member 'link'"):
            opened.read("link")


def test_a_missing_file_is_a_system_error(tmp_path):
    with pytest.raises(FileNotFoundError), open_archive(tmp_path / "none.whl"):
        pass
