"""The sources and the library that they import are compiled under each set of names."""

import io
import tarfile
from pathlib import Path

import pytest
import yaml

from rampart.chain.sources import texts
from rampart.core import files
from stages import build
from tests.refusals import refused
from tests.stages.small import write_files

TASK = "behaviour"
SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
LIBRARY = {
    "package/token/ERC20/ERC20.sol": 'import "./IERC20.sol"; contract ERC20 {}',
    "package/token/ERC20/IERC20.sol": "interface IERC20 {}",
    "package/token/ERC721/ERC721.sol": "contract ERC721 {}",
}
ENTRY = {
    "registry": "npm", "name": "library", "version": "1.0", "file": "library-1.0.tgz",
    "sha256": "0" * 64, "licence": "MIT", "data_licence": "MIT", "used_by": ["x"],
}  # fmt: skip


class Compiler:
    """Stands in for the compiler: one contract a source, and keeps what it was asked."""

    asked: list = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Nothing runs."""

    def ask(self, question):
        Compiler.asked.append(question)
        evm = {"bytecode": {"object": "6001"}, "methodIdentifiers": {}}
        entries = question["settings"]["outputSelection"]
        return {"contracts": {name: {name[:-4]: {"abi": [], "evm": evm}} for name in entries}}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = Path("data/packages/openzeppelin-5")
    folder.mkdir(parents=True)
    Path("data/packages.yaml").write_text(yaml.safe_dump({"packages": {folder.name: ENTRY}}))
    archive(folder / ENTRY["file"], LIBRARY)
    monkeypatch.setattr(Compiler, "asked", [])
    monkeypatch.setattr(build, "session", lambda *_: Compiler())
    write_files(SHARED, {"build": {}}, TASK)


def archive(path, members):
    with tarfile.open(path, "w:gz") as made:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            made.addfile(info, io.BytesIO(text.encode()))


def test_every_source_in_every_variant():
    build.main([TASK])
    rows = files.read_json(f"data/{TASK}/built.json")
    assert len(rows) == len(texts.FILES) * texts.VARIANTS
    assert {row["variant"] for row in rows} == set(range(texts.VARIANTS))


def test_what_is_imported_comes_from_the_library_also_from_inside_it():
    build.main([TASK])
    sources = Compiler.asked[0]["sources"]
    assert "@openzeppelin/contracts/token/ERC20/IERC20.sol" in sources
    assert Compiler.asked[0]["settings"]["outputSelection"].keys() == {
        f"{name}.sol" for name in texts.FILES
    }


def test_a_library_without_what_is_imported():
    archive(Path("data/packages/openzeppelin-5", ENTRY["file"]), {})
    with refused(TASK, "build: a library without ERC721.sol", match="Items.sol imports .*ERC721"):
        build.main([TASK])
