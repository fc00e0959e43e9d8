import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.subjects import ENDINGS, Fault, Subject, decoded, runtime, subjects
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


def test_a_contract_is_not_lost_for_json_of_its_name(tmp_path):
    (tmp_path / "Bank.sol").write_text("contract Bank {}")
    (tmp_path / "Bank.json").write_text('{"name": "a"}')
    (one,) = subjects([str(tmp_path)])
    assert isinstance(one, Fault)
    assert not one.nothing  # it is told, and the exit status is 2


def test_a_folder_without_a_contract_says_what_is_read(tmp_path):
    (one,) = subjects([str(tmp_path)])
    assert ".sol" in one.reason
    assert all(ending in one.reason for ending in ENDINGS)


def test_lines_that_end_in_a_bare_return_are_lines(tmp_path):
    (tmp_path / "a.sol").write_bytes(b"contract A {\r}\r")
    (one,) = subjects([str(tmp_path / "a.sol")])
    assert one.source == "contract A {\n}\n"


def test_encodings(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded("contract É {}".encode(encoding)) == "contract É {}"


def test_the_runtime_code_of_artifacts():
    assert runtime(ARTIFACT) == f"0x{CODE}"
    assert runtime({"evm": {"deployedBytecode": {"object": CODE}}}) == CODE
    assert runtime({"deployedBytecode": {"linkReferences": {}}}) is None
    assert runtime({"evm": 3, "deployedBytecode": 7}) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda some: (
            st.lists(some)
            | st.dictionaries(st.sampled_from(["evm", "deployedBytecode", "object"]), some)
        ),
    )
)
def test_any_json_is_an_artifact_or_none(found):
    code = runtime(found)
    assert code is None or isinstance(code, str)
