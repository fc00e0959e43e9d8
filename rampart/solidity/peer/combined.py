"""The compiler's ``--combined-json``, which Slither reads, made of its standard JSON.

Slither asks a program ``solc`` for it. npm's compiler is no such program; so each answer is made
beforehand and lies beside its source, and ``solc`` is a script of two lines that shows it.

Three things about it matter and are nowhere written down. Up to 0.7 ABI and documentation are JSON
inside of JSON, from 0.8 they are not. From 0.8 ``userdoc`` and ``devdoc`` must be there. And every
file that is named must lie where its name says, the imported ones too: with relative names out of
a package, whose files lie elsewhere, Slither stops at the first import.
"""

from __future__ import annotations

import json
from typing import Any

from rampart.solidity.compiler.versions import with_pragma

WANTED = (
    "abi",
    "userdoc",
    "devdoc",
    "evm.bytecode.object",
    "evm.bytecode.sourceMap",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.sourceMap",
    "evm.methodIdentifiers",
)
SCRIPT = """#!/bin/sh
case "$1" in --version) echo "Version: {number}";; *) cat "${{1%.sol}}.json";; esac
"""


def question(texts: dict[str, str], number: str) -> dict[str, Any]:
    """Return the standard JSON input that asks for all that Slither reads, of all files."""
    sources = {name: {"content": with_pragma(text, number)} for name, text in texts.items()}
    return {
        "language": "Solidity",
        "sources": sources,
        "settings": {
            "optimizer": {"enabled": False},
            "outputSelection": {"*": {"": ["ast"], "*": list(WANTED)}},
        },
    }


def combined(answer: dict[str, Any], number: str) -> dict[str, Any]:
    """Return the combined JSON of a standard JSON answer without errors."""
    plain = int(number.split(".")[1]) >= 8
    contracts = {
        f"{path}:{name}": _contract(made, plain)
        for path, found in sorted(answer.get("contracts", {}).items())
        for name, made in sorted(found.items())
    }
    sources = answer.get("sources", {})
    return {
        "contracts": contracts,
        "sources": {path: {"AST": made["ast"]} for path, made in sorted(sources.items())},
        "sourceList": sorted(sources, key=lambda path: sources[path]["id"]),
        "version": number,
    }


def _contract(made: dict[str, Any], plain: bool) -> dict[str, Any]:
    evm = made.get("evm", {})
    found = {key: made.get(key) or ([] if key == "abi" else {}) for key in WANTED[:3]}
    if not plain:
        found = {key: json.dumps(value) for key, value in found.items()}
    for name, part in (("", "bytecode"), ("-runtime", "deployedBytecode")):
        code = evm.get(part) or {}
        found |= {f"bin{name}": code.get("object", ""), f"srcmap{name}": code.get("sourceMap", "")}
    return {**found, "hashes": evm.get("methodIdentifiers", {})}
