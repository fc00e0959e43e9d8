"""What the compiler answers becomes code to deploy, with the functions by their own names."""

import pytest

from rampart.chain.sources.built import compiled, question, read

ORIGINALS = {"A.sol": "function $claim(); function plain((uint256,address)[] x);"}
STEP = {"type": "tuple[]", "components": [{"type": "uint256"}, {"type": "address"}]}
ANSWER = {
    "contracts": {
        "A.sol": {
            "A": {
                "abi": [
                    {"type": "constructor", "inputs": [{"type": "string"}]},
                    {"type": "function", "name": "withdraw", "inputs": []},
                    {"type": "function", "name": "plain", "inputs": [STEP]},
                    {"type": "event", "name": "Paid", "inputs": []},
                ],
                "evm": {
                    "bytecode": {"object": "6001"},
                    "methodIdentifiers": {
                        "withdraw()": "3ccfd60b",
                        "plain((uint256,address)[])": "12345678",
                    },
                },
            },
            "I": {"abi": [], "evm": {"bytecode": {"object": ""}, "methodIdentifiers": {}}},
        }
    }
}


def test_a_contract_by_the_names_of_its_source():
    rows = compiled(ANSWER, ORIGINALS, 1)
    assert rows == [
        {"name": "A", "variant": 1, "types": ["string"], "creation": "6001",
         "methods": {"claim": ["3ccfd60b", []],
                     "plain": ["12345678", ["(uint256,address)[]"]]}},
    ]  # fmt: skip


def test_what_was_written_is_read():
    rows = compiled(ANSWER, ORIGINALS, 1)
    first, second = read([*rows, {**rows[0], "variant": 0, "creation": "6002"}])
    assert (first["A"].creation, second["A"].creation) == ("6002", "6001")
    assert second["A"].method("plain").types == ("(uint256,address)[]",)


def test_an_unknown_function_is_told():
    (codes,) = read(compiled(ANSWER, ORIGINALS, 1))
    with pytest.raises(ValueError, match="A has no function 'clam'; did you mean 'claim'"):
        codes["A"].method("clam")


def test_what_does_not_compile_is_told():
    fault = {"severity": "error", "formattedMessage": "ParserError: x\n"}
    with pytest.raises(ValueError, match="variant 2: ParserError: x"):
        compiled({"errors": [fault]}, ORIGINALS, 2)


def test_the_code_holds_no_hash_of_its_text():
    settings = question({"A.sol": "x"}, ["A.sol"])["settings"]
    assert settings["metadata"] == {"appendCBOR": False, "bytecodeHash": "none"}
