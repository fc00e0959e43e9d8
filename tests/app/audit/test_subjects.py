import json
import os
from pathlib import Path

import pytest

from app.audit.reading import ENDINGS
from app.audit.subjects import Fault, Subject, apart, joined, subjects, together
from tests.refusals import refused

CODE = "6080604052600080fd"
ARTIFACT = {"abi": [], "deployedBytecode": "0x" + CODE}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bank.sol").write_text("contract Bank {}", encoding="utf-8")
    (tmp_path / "bank.hex").write_text(f"0x{CODE}\n")
    (tmp_path / "bank.csv").write_text("from,to,value\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "token.json").write_text(json.dumps(ARTIFACT))
    (tmp_path / "notes.txt").write_text("not read")
    return tmp_path


def test_files_of_one_name_are_about_one_contract(folder):
    bank, token = subjects([str(folder)])
    assert bank.name == str(folder / "bank")
    assert bank.source == "contract Bank {}"
    assert bank.bytecode == f"0x{CODE}"
    assert bank.history == folder / "bank.csv"
    assert bank.files["bytecode"] == str(folder / "bank.hex")
    assert token.bytecode == f"0x{CODE}"
    assert set(token.files) == {"bytecode"}


def test_two_of_a_kind_are_two_contracts(folder):
    (folder / "bank.bin").write_text(CODE)
    names = [one.name for one in subjects([str(folder)])]
    assert str(folder / "bank.bin") in names
    assert str(folder / "bank.hex") in names
    assert len(names) == 5


def test_hex_is_bytecode_where_no_file_has_that_name(tmp_path, monkeypatch):
    (one,) = subjects(["0x" + CODE * 4])
    assert one == Subject(
        "0x6080604052600080fd6...", bytecode="0x" + CODE * 4, files={"bytecode": ""}
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / CODE).mkdir()
    (other,) = subjects([CODE])
    assert isinstance(other, Fault)  # a folder without a file


def test_a_code_may_be_longer_than_a_name(folder):
    long = "0x" + "60" * 24_576
    one, wrong, right = subjects([long, "x" * 999 + ".sol", str(folder / "bank.sol")])
    assert (one.name, one.bytecode) == ("0x6060606060606060606...", long)
    assert wrong.reason == "File name too long"
    assert isinstance(right, Subject)


def test_raw_bytes_are_bytecode_too(tmp_path):
    (tmp_path / "a.bin").write_bytes(bytes([0x60, 0x80, 0xFF]))
    (one,) = subjects([str(tmp_path / "a.bin")])
    assert one.bytecode == "6080ff"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_hex_as_an_editor_saves_it_is_no_raw_bytes(tmp_path, encoding):
    (tmp_path / "a.hex").write_bytes(f"0x{CODE}\r\n".encode(encoding))
    (one,) = subjects([str(tmp_path / "a.hex")])
    assert one.bytecode == f"0x{CODE}"


def test_text_that_is_no_ascii_is_no_raw_bytes(tmp_path):
    (tmp_path / "a.hex").write_text("é" + CODE, encoding="utf-8")
    (one,) = subjects([str(tmp_path / "a.hex")])
    assert one.bytecode == "é" + CODE  # who reads digits says what is wrong with it


def test_what_begins_with_0x_is_meant_as_a_code():
    one, path = subjects(["0x60__$a1$__", "0x60.sol"])
    assert one.bytecode == "0x60__$a1$__"
    assert path.reason == "No such file or directory"


INPUT = json.dumps({"language": "Solidity", "sources": {"A.sol": {"content": "contract A {}"}}})
PACKED = {
    "input.json": (INPUT, "^is a compiler's input: save each of its sources as a .sol file"),
    "double.json": (f"{{{INPUT}}}", "^is a compiler's input"),
    "input.sol": (INPUT, "^is a compiler's input"),
    "double.sol": (f"{{{INPUT}}}", "^is a compiler's input"),
    "abi.json": ('[{"type": "event", "inputs": []}]', "^is an ABI, which has no code"),
    "answer.json": ('{"status": "1", "result": [{"SourceCode": "x"}]}', "answer with source in it"),
    "output.json": ('{"contracts": {"A.sol": {}}}', "^is a compiler's output of several contracts"),
    "creation.json": ('{"abi": [], "bytecode": "0x6001"}', "an artifact without deployedBytecode"),
}


@pytest.mark.parametrize("name", PACKED)
def test_json_of_contracts_is_refused_by_its_name(tmp_path, name):
    content, said = PACKED[name]
    (tmp_path / name).write_text(content)
    (one,) = subjects([str(tmp_path / name)])
    with refused("contracts", f"an audit of {name}", match=said):
        raise ValueError(one.reason)


def test_json_that_is_no_artifact_is_a_history(tmp_path):
    (tmp_path / "a.json").write_text('{"type": "CALL", "calls": []}')
    (one,) = subjects([str(tmp_path / "a.json")])
    assert one.history == tmp_path / "a.json"
    assert set(one.files) == {"history"}


BAD = {
    "missing.sol": (None, "No such file"),
    "empty.sol": (b"  \n", "is empty"),
    "binary.sol": (b"\x7fELF\0\0", "must be text, got 2 NUL bytes: is it binary"),
    "text.json": (b"{", "is not JSON"),
    "deep.json": (b"[" * 100_000, "is not JSON"),
    "a.txt": (b"x", "must end in .sol, .hex"),
    "none": (b"x", "got no ending"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_and_the_next_one_is_read(tmp_path, name, folder):
    content, said = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with refused("contracts", f"an audit of {name}", match=said):
        wrong, right = subjects([str(tmp_path / name), str(folder / "bank.sol")])
        assert isinstance(right, Subject)
        raise ValueError(wrong.reason)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.sol")
    (one,) = subjects([str(tmp_path / "a.sol")])
    assert one == Fault(str(tmp_path / "a.sol"), "is a pipe: write it to a file first")


def test_what_a_project_keeps_beside_its_contracts_is_left_out(tmp_path):
    for name in ("a.sol", "node_modules/lib/b.sol", "src/.cache/c.sol", "src/node_modules/d.sol"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("contract A {}")
    (tmp_path / "package.json").write_text('{"name": "a", "version": "1.0.0"}')
    found = list(subjects([str(tmp_path)]))
    assert [Path(one.name).name for one in found if isinstance(one, Subject)] == ["a.sol"]
    told = {
        str(Path(one.name).relative_to(tmp_path)): one for one in found if isinstance(one, Fault)
    }
    assert sorted(told) == ["node_modules", "package.json", "src/.cache", "src/node_modules"]
    assert all(one.nothing for one in told.values())
    assert told["package.json"].reason.startswith("is JSON of no contract")
    (named,) = subjects([str(tmp_path / "package.json")])
    assert not named.nothing  # who names it is told that it cannot be read
    assert len(list(subjects([str(tmp_path / "node_modules")]))) == 1


@pytest.mark.parametrize(
    "found",
    [[{"from_address": "0x1"}], {"txlist": []}, {"traces": []}, [{"Sender": "0x1"}], {"txs": []}],
)
def test_json_of_every_history_that_is_read_is_one(tmp_path, found):
    (tmp_path / "a.json").write_text(json.dumps(found))
    (one,) = subjects([str(tmp_path)])
    assert one.history == tmp_path / "a.json"


@pytest.mark.parametrize(
    ("name", "content", "nothing"),
    [
        ("Bank.json", '[{"type": "event", "inputs": []}]', True),
        ("Bank.json", '{"name": "a", "image": "b"}', True),
        ("Bank.json", "{", False),
        ("Bank.bin", "", False),
        ("Bank.csv", "file,risk\na,1\n", True),
        ("Bank.csv", "", False),
        ("Bank.vy", "x: uint256", True),
    ],
)
def test_a_source_is_not_lost_for_a_file_of_its_name(tmp_path, name, content, nothing):
    (tmp_path / "Bank.sol").write_text("contract Bank {}")
    (tmp_path / name).write_text(content)
    fault, bank = subjects([str(tmp_path)])
    assert (fault.name, fault.nothing) == (str(tmp_path / name), nothing)
    assert (bank.name, list(bank.files)) == (str(tmp_path / "Bank.sol"), ["source"])


def test_an_artifact_and_hex_are_two_of_a_kind(folder):
    (folder / "sub" / "token.hex").write_text(CODE * 2)
    found = list(subjects([str(folder / "sub")]))
    assert sorted(one.bytecode for one in found) == sorted([f"0x{CODE}", CODE * 2])


def test_what_is_lost_of_a_folder_is_told(tmp_path):
    (tmp_path / "a.sol").write_text("contract A {}")
    (tmp_path / "b.vy").write_text("x: uint256")
    (tmp_path / "c.sol").symlink_to("none.sol")
    (tmp_path / "d.csv").write_text("file,risk\na,1\n")
    (tmp_path / "E.sol").mkdir()  # as Hardhat calls its folders
    os.mkfifo(tmp_path / "f.sol")
    faults = [one for one in subjects([str(tmp_path)]) if isinstance(one, Fault)]
    told = {Path(one.name).name: one.nothing for one in faults}
    assert told == {"b.vy": True, "c.sol": False, "d.csv": True, "f.sol": False}


@pytest.mark.parametrize("name", ["a.vy", "a.csv"])
def test_who_names_what_is_no_contract_is_told_that_nothing_is_to_judge(tmp_path, name):
    (tmp_path / name).write_text("file,risk\na,1\n")
    (one,) = subjects([str(tmp_path / name)])
    assert one.kind == together([str(tmp_path / name)]).kind == "empty"


@pytest.mark.parametrize("word", ["deadbeef", "0xdeadbeef", "0X123", "f" * 39])
def test_a_code_that_is_too_short_for_a_contract_is_refused(word):
    (one,) = subjects([word])
    said = r"has \d+ digits of hex, the code of a contract has 40 or more$"
    with refused("contracts", f"an audit of {word}", said):
        raise ValueError(one.reason)
    assert one.reason.startswith("no such file") == (word[:2] not in ("0x", "0X"))
    assert isinstance(*subjects(["f" * 40]), Subject)  # who judges says that it is an address


def test_no_message_repeats_a_whole_code():
    for word in ("60" * 900 + "zz", "60" * 900 + "-"):
        (one,) = subjects([word])
        assert one == Fault("606060606060606060606...", "File name too long")


def test_together_are_hex_and_files_of_one_contract(folder):
    code = "0x" + CODE * 4
    one = together([str(folder / "bank.sol"), code, str(folder / "bank.csv")])
    assert (one.name, one.bytecode) == (str(folder / "bank.sol"), code)
    assert one.source == "contract Bank {}"
    assert one.files == {
        "source": str(folder / "bank.sol"), "bytecode": "", "history": str(folder / "bank.csv"),
    }  # fmt: skip
    assert together([code, str(folder / "bank.sol")]).name == "0x6080604052600080fd6..."


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("a.sol", "b.sol", "source"),
        ("a.hex", "b.bin", "bytecode"),
        ("a.hex", "b.json", "bytecode"),
        ("a.csv", "b.csv", "history"),
        (CODE * 90, "a.hex", "bytecode"),
    ],
)
def test_two_of_a_kind_are_not_about_one_contract(tmp_path, monkeypatch, first, second, kind):
    monkeypatch.chdir(tmp_path)
    for name in ("a.sol", "b.sol", "a.hex", "b.bin", "a.csv", "b.csv"):
        (tmp_path / name).write_text("from,to\n")
    (tmp_path / "b.json").write_text(json.dumps(ARTIFACT))
    shown = first if len(first) < 9 else f"{first[:21]}..."
    said = (
        r"^--together takes one of each kind \(source, bytecode, history\), "
        f"got two of {kind}: {shown} and {second}$"
    )
    with refused("contracts", f"app.audit --together {shown} {second}", said):
        together([first, second])


def test_a_contract_comes_apart_into_its_evidence(folder):
    bank, _ = subjects([str(folder)])
    parts = apart(bank)
    assert [one.name for one in parts] == [str(folder / f"bank.{e}") for e in ("csv", "hex", "sol")]
    assert [list(one.files) for one in parts] == [["history"], ["bytecode"], ["source"]]
    assert joined(parts, bank.name) == bank
    assert joined(parts[:1], bank.name) == parts[0]


def test_a_folder_without_a_contract_says_what_is_read(tmp_path):
    (one,) = subjects([str(tmp_path)])
    assert ".sol" in one.reason
    assert all(ending in one.reason for ending in ENDINGS)
