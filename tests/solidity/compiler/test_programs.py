"""Where node and the compilers are; what is missing or another program is a sentence."""

import hashlib
import io
import tarfile
from types import SimpleNamespace

import pytest

from rampart.solidity.compiler import programs
from rampart.solidity.compiler.versions import VERSIONS


def archive(folder, content, member=programs.MEMBER):
    folder.mkdir(parents=True)
    with tarfile.open(folder / "solc.tgz", "w:gz") as tar:
        info = tarfile.TarInfo(member)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))


@pytest.fixture
def pinned(monkeypatch):
    digest = hashlib.sha256(b"program").hexdigest()
    monkeypatch.setitem(VERSIONS, "0.8", VERSIONS["0.8"]._replace(sha256=digest))


@pytest.mark.usefixtures("pinned")
def test_it_is_unpacked_once_and_checked_each_time(tmp_path):
    archive(tmp_path / "packages/solc-08", b"program")
    places = (tmp_path / "packages", tmp_path / "cache")
    path = programs.soljson("0.8", *places)
    assert path.read_bytes() == b"program"
    path.write_bytes(b"another")
    assert programs.soljson("0.8", *places) == path
    assert path.read_bytes() == b"program"
    (tmp_path / "packages/solc-08/solc.tgz").unlink()
    assert programs.soljson("0.8", *places) == path


def test_a_missing_compiler_says_what_to_run(tmp_path):
    with pytest.raises(programs.MissingProgram, match=r"python -m stages\.fetch solc-05$"):
        programs.soljson("0.5", tmp_path, tmp_path)


def test_another_program_is_not_run(tmp_path):
    archive(tmp_path / "solc-04", b"another")
    with pytest.raises(ValueError, match=r"SHA-256 .* must be 357adb49.*, got .*: not run"):
        programs.soljson("0.4", tmp_path, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("how", ["broken", "empty"])
def test_a_broken_archive_is_fetched_again(tmp_path, how):
    archive(tmp_path / "solc-04", b"x", member="package/other.js")
    if how == "broken":
        (tmp_path / "solc-04/solc.tgz").write_bytes(b"no archive")
    with pytest.raises(ValueError, match=r"no compiler in it .*: fetch it again"):
        programs.soljson("0.4", tmp_path, tmp_path / "cache")


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """Return where the program of the wheel would be."""
    monkeypatch.delenv(programs.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: spec)
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin/node"


def test_node_is_the_program_of_the_wheel_and_not_its_script(wheel, monkeypatch, tmp_path):
    other = tmp_path / "other/node"
    other.parent.mkdir()
    for program in (wheel, other):
        program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(other.parent))
    assert programs.node() == str(wheel)
    assert programs.command(tmp_path / "x.js")[0] == str(wheel)
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: None)
    assert programs.node() == str(other)
    monkeypatch.setenv(programs.VARIABLE, str(wheel))
    assert programs.node() == str(wheel)


@pytest.mark.usefixtures("wheel")
def test_no_node_is_a_sentence(monkeypatch):
    with pytest.raises(programs.MissingProgram, match=r"no node .*: pip install"):
        programs.node()
    monkeypatch.setenv(programs.VARIABLE, "/no/such")
    with pytest.raises(programs.MissingProgram, match="RAMPART_NODE: must be the path of node"):
        programs.node()
