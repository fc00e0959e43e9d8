"""Answers as the compiler gives them, programs that stand in for it, and the real ones if any."""

import sys

import pytest

from rampart.solidity.compiler import programs
from rampart.solidity.compiler.versions import VERSIONS

ECHO = """
import json, sys
for line in sys.stdin:
    value = json.loads(json.loads(line)["input"])
    {body}
    print(json.dumps({{"output": json.dumps(value)}}), flush=True)
"""
SOLJSON = """
const fs = require("fs");
const count = __filename + ".count";
let calls = 0;
exports._solidity_compile = 1;
exports.cwrap = (name) => (input) => {
  calls += 1;
  BODY
  return JSON.stringify({calls, loads: fs.readFileSync(count, "utf8").length});
};
fs.appendFileSync(count, "x");
"""


def python(body="pass"):
    """Return the command of a compiler whose answer is its input, after some lines of Python."""
    return [sys.executable, "-c", ECHO.format(body=body)]


def node_or_skip():
    try:
        return programs.node()
    except programs.MissingProgram as error:
        pytest.skip(str(error))


def compilers_or_skip(*eras):
    """Skip a test where one of the compilers was not fetched."""
    node_or_skip()
    for era in eras or VERSIONS:
        try:
            programs.soljson(era)
        except programs.MissingProgram as error:
            pytest.skip(str(error))


def definition(name, bases=(), kind="contract"):
    return {
        "nodeType": "ContractDefinition",
        "name": name,
        "contractKind": kind,
        "baseContracts": [{"baseName": {"name": base}} for base in bases],
    }


def answered(nodes, made, entry="a.sol", errors=()):
    """Return an answer of the compiler with these contracts."""
    return {
        "errors": list(errors),
        "sources": {entry: {"id": 0, "ast": {"nodes": list(nodes)}}},
        "contracts": {entry: made},
    }


def code(bytecode, signatures=()):
    return {
        "abi": [],
        "evm": {
            "deployedBytecode": {"object": bytecode, "sourceMap": ""},
            "methodIdentifiers": dict.fromkeys(signatures, "00000000"),
        },
    }
