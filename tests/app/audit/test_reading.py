"""A file of each kind, as editors, compilers and explorers write it."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit import reading
from app.audit.reading import LANGUAGES, NothingError, decoded, read, runtime
from tests.refusals import refused

CODE = "6080604052600080fd"
ARTIFACT = {"abi": [], "deployedBytecode": "0x" + CODE}


@pytest.mark.parametrize("ending", LANGUAGES)
def test_another_language_goes_in_as_what_it_is_compiled_to(tmp_path, ending):
    (tmp_path / f"a{ending}").write_text("x: uint256")
    said = f"^{LANGUAGES[ending]} is not read: compile it, and give its bytecode as .hex$"
    with refused("contracts", f"an audit of a{ending}", said, NothingError):
        read(tmp_path / f"a{ending}")


def test_a_link_to_nothing_is_called_one(tmp_path):
    (tmp_path / "a.sol").symlink_to("none.sol")
    with refused("contracts", "an audit of a broken link", "^is a link to what is not there$"):
        read(tmp_path / "a.sol")
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.sol")


def test_a_table_of_something_else_is_no_history(tmp_path):
    said = "^has no column `from` or `to` with an address: it is no history$"
    frame = pd.DataFrame({"file": ["a.sol"], "address": ["0x1"]})
    frame.to_csv(tmp_path / "labels.csv", index=False)
    frame.to_parquet(tmp_path / "labels.parquet")
    for name in ("labels.csv", "labels.parquet"):
        with refused("contracts", f"an audit of {name}", said, NothingError):
            read(tmp_path / name)


@pytest.mark.parametrize("head", ["hash,From", "to_address;value", "Sender\tx", "TxTo"])
def test_a_table_that_says_from_or_to_is_a_history(tmp_path, head):
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n")
    assert read(path) == ("history", path)


def test_a_file_that_is_too_large_says_what_is_allowed_of_its_kind(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 10)
    monkeypatch.setattr(reading.parsing, "LIMIT", 4)
    for name, most in (("a.sol", 4), ("a.hex", 10)):
        (tmp_path / name).write_bytes(b"x" * 11)
        tried = f"an audit of {name} that is too large"
        with refused("contracts", tried, f"^has 11 bytes, at most {most} are read$"):
            read(tmp_path / name)


@pytest.mark.parametrize("second", [{"urls": ["b.sol"]}, {"content": "contract B {}"}])
def test_sources_that_are_named_by_urls_are_told_from_those_that_are_there(tmp_path, second):
    path = tmp_path / "input.json"
    sources = {"A.sol": {"urls": ["./A.sol"]}, "B.sol": second}
    path.write_text(json.dumps({"language": "Solidity", "sources": sources}))
    said = "^is a compiler's input whose sources are named by urls and not contained: give the .sol"
    with refused("contracts", "an audit of a compiler's input with urls", said):
        read(path)


@pytest.mark.parametrize("found", [[{"type": "event", "inputs": []}], {"name": "a", "image": "b"}])
def test_json_without_code_or_history_is_about_no_contract(tmp_path, found):
    (tmp_path / "a.json").write_text(json.dumps(found))
    with pytest.raises(NothingError):
        read(tmp_path / "a.json")


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
