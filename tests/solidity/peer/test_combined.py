"""Combined JSON as Slither reads it, made of the compiler's standard JSON."""

import json
import subprocess

import pytest

from rampart.solidity.peer.combined import SCRIPT, combined, question

ANSWER = {
    "contracts": {
        "units/a.sol": {
            "A": {
                "abi": [{"type": "fallback"}],
                "userdoc": {"x": 1},
                "evm": {
                    "bytecode": {"object": "60", "sourceMap": "1:2"},
                    "deployedBytecode": {"object": "61", "sourceMap": "3:4"},
                    "methodIdentifiers": {"f()": "26121ff0"},
                },
            }
        },
        "imports/b.sol": {"I": {"abi": [], "evm": {}}},
    },
    "sources": {
        "units/a.sol": {"id": 1, "ast": {"nodeType": "SourceUnit"}},
        "imports/b.sol": {"id": 0, "ast": {}},
    },
}


def test_from_0_8_nothing_is_json_inside_of_json():
    found = combined(ANSWER, "0.8.26")
    assert found["contracts"]["units/a.sol:A"] == {
        "abi": [{"type": "fallback"}],
        "userdoc": {"x": 1},
        "devdoc": {},  # Slither stops where it is not there
        "bin": "60",
        "srcmap": "1:2",
        "bin-runtime": "61",
        "srcmap-runtime": "3:4",
        "hashes": {"f()": "26121ff0"},
    }
    assert found["contracts"]["imports/b.sol:I"]["bin"] == ""
    assert found["sources"]["units/a.sol"] == {"AST": {"nodeType": "SourceUnit"}}
    assert found["sourceList"] == ["imports/b.sol", "units/a.sol"]
    assert found["version"] == "0.8.26"


def test_up_to_0_7_it_is():
    found = combined(ANSWER, "0.7.6")["contracts"]["units/a.sol:A"]
    assert found["abi"] == '[{"type": "fallback"}]'
    assert (found["userdoc"], found["devdoc"]) == ('{"x": 1}', "{}")
    assert json.loads(found["abi"]) == [{"type": "fallback"}]


def test_all_files_are_asked_for():
    asked = question({"a": "pragma solidity ^0.8.1;", "b": ""}, "0.8.26")
    assert asked["sources"] == {"a": {"content": "pragma solidity 0.8.26;"}, "b": {"content": ""}}
    assert list(asked["settings"]["outputSelection"]) == ["*"]
    assert asked["settings"]["outputSelection"]["*"][""] == ["ast"]


@pytest.mark.slow
def test_the_script_is_a_compiler_that_knows_its_answers(tmp_path):
    script = tmp_path / "solc"
    script.write_text(SCRIPT.format(number="0.5.17"))
    script.chmod(0o755)
    (tmp_path / "a.json").write_text("{}")
    told = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout == "Version: 0.5.17\n"
    shown = subprocess.run(
        [script, f"{tmp_path}/a.sol", "--combined-json", "abi"], capture_output=True
    )
    assert shown.stdout == b"{}"
