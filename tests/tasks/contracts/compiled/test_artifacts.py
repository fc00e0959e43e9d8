"""Published contracts, whatever tool wrote them."""

import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.archives import open_archive
from rampart.tasks.contracts.compiled import artifacts

ABI = [
    {"type": "constructor", "inputs": []},
    {"type": "fallback"},
    {"type": "event", "name": "E", "inputs": []},
    {"type": "function", "name": "g", "inputs": [{"type": "uint256"}, {"type": "address[]"}]},
    {"name": "f", "inputs": []},  # function where no type is written
]
STRUCT = {
    "type": "tuple[2]",
    "components": [{"type": "bytes"}, {"type": "tuple", "components": [{"type": "int8"}]}],
}
TAIL = "a264736f6c63430008140033"  # CBOR: solc 0.8.20


@pytest.mark.parametrize(
    ("value", "compiler"),
    [
        ({"contractName": "A", "deployedBytecode": "0x60FF"}, ""),  # Truffle, Hardhat
        (
            {"contractName": "A", "deployedBytecode": "0x60ff", "compiler": {"version": "0.5.7+x"}},
            "0.5.7",
        ),
        (
            {"deployedBytecode": {"object": "0x60ff"}, "rawMetadata": '{"version":"0.8.23+c"}'},
            "0.8.23",
        ),
        ({"evm": {"deployedBytecode": {"object": "60ff"}}, "metadata": "0.5.16"}, "0.5.16"),
        (
            {
                "contractName": "A",
                "compilerOutput": {"evm": {"deployedBytecode": {"object": "0x60ff"}}},
            },
            "",
        ),
    ],
)
def test_the_forms_of_the_tools(value, compiler):
    inner = value.get("compilerOutput", value)
    inner["abi"] = ABI
    found = artifacts.artifact(value, "A")
    assert found == artifacts.Artifact("A", "60ff", ("f()", "g(uint256,address[])"), True, compiler)


def test_the_compiler_by_the_metadata_behind_the_code():
    found = artifacts.artifact({"abi": [], "deployedBytecode": "60ff" + TAIL}, "A")
    assert found.compiler == "0.8.20"


def test_a_struct_is_the_tuple_of_what_it_is_made_of():
    abi = [{"type": "function", "name": "f", "inputs": [STRUCT]}]
    found = artifacts.artifact({"abi": abi, "deployedBytecode": "00"}, "A")
    assert found.signatures == ("f((bytes,(int8))[2])",)


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        "x",
        None,
        {"abi": ABI},
        {"abi": ABI, "deployedBytecode": "0x"},
        {"abi": ABI, "deployedBytecode": "0xzz"},
        {"abi": ABI, "deployedBytecode": "0x6"},
        {"abi": ABI, "deployedBytecode": 5},
        {"deployedBytecode": "0x60"},
        {"evm": "x", "abi": ABI},
    ],
)
def test_what_is_no_contract_with_code(value):
    assert artifacts.artifact(value, "A") is None


def test_what_is_not_linked_is_zeros():
    value = {"abi": [], "deployedBytecode": "0x73__SafeMath______________________________63"}
    assert artifacts.artifact(value, "A").bytecode == "73" + "0" * 40 + "63"


def test_members_by_name_and_one_that_is_no_json(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("b/B.json", "b/A.json", "b/A.dbg.json", "c/C.json"):
            archive.writestr(name, json.dumps({"abi": [], "deployedBytecode": "0x60"}))
        archive.writestr("d/D.json", "{")
    with open_archive(tmp_path / "a.zip") as archive:
        assert [one.name for one in artifacts.read(archive, "b/*.json")] == ["A", "B"]
        with pytest.raises(ValueError, match=r"^d/D\.json: no JSON"):
            list(artifacts.read(archive, "d/*"))


def test_the_archive_of_a_package(tmp_path):
    with pytest.raises(ValueError, match="must hold one archive, has 0: run stage fetch"):
        artifacts.archive_of("x", tmp_path)
    (tmp_path / "x").mkdir()
    (tmp_path / "x/x.tgz").touch()
    assert artifacts.archive_of("x", tmp_path) == tmp_path / "x/x.tgz"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.sampled_from(["deployedBytecode", "evm", "compiler", "metadata"]), JSON))
def test_any_json_without_an_abi_is_none(value):
    assert artifacts.artifact(value, "A") is None
