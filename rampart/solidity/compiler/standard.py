"""The compiler's standard JSON: what it is asked, and the contracts and errors that it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rampart.solidity.compiler.versions import with_pragma

LARGEST = 4_000_000  # characters of all texts of one input
UNLINKED = re.compile(r"__.{38}")  # where the address of a library will stand
WANTED = ("abi", "evm.deployedBytecode.object", "evm.methodIdentifiers")
MAPPED = "evm.deployedBytecode.sourceMap"


@dataclass(frozen=True)
class Contract:
    """A contract of a compiled source."""

    name: str
    kind: str  # contract, library, interface
    bases: tuple[str, ...]  # contracts of the same file that it inherits from, at any distance
    abstract: bool  # not whole: it has no bytecode
    bytecode: str  # runtime, hex; "" of an abstract one or an interface
    selectors: tuple[str, ...]  # signatures of its functions, as transfer(address,uint256), sorted
    abi: list[dict[str, Any]]
    source_map: str = ""


def question(
    texts: dict[str, str],
    entry: str,
    number: str,
    runs: int | None = 200,
    mapped: bool = False,
) -> dict[str, Any]:
    """Return the input that asks for the contracts of one of the texts.

    Parameters
    ----------
    texts : ``{name: text}``, whole: nothing else is read.
    number : the compiler's version; every pragma is rewritten to it.
    runs : of the optimizer; None for code that is not optimised.
    mapped : also ask which byte comes from where in the source.

    Raises
    ------
    ValueError : texts above ``LARGEST``, or an entry that is none of them.
    """
    if entry not in texts:
        raise ValueError(f"entry must be one of the texts, got {entry!r}")
    if (size := sum(map(len, texts.values()))) > LARGEST:
        raise ValueError(f"{size:,} characters of source, the limit is {LARGEST:,}")
    wanted = [*WANTED, MAPPED] if mapped else [*WANTED]
    optimizer = {"enabled": runs is not None, "runs": 200 if runs is None else runs}
    return {
        "language": "Solidity",
        "sources": {name: _source(text, number) for name, text in texts.items()},
        "settings": {
            "optimizer": optimizer,
            "outputSelection": {entry: {"": ["ast"], "*": wanted}},
        },
    }


def _source(text: str, number: str) -> dict[str, str]:
    whole = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate is no character
    return {"content": with_pragma(whole, number)}


def contracts(answer: dict[str, Any], entry: str) -> list[Contract]:
    """Return the contracts of one file of an answer, in the order in which they stand.

    Raises
    ------
    ValueError : the source does not compile; the message is the compiler's first error.
    """
    if message := error(answer):
        raise ValueError(message)
    nodes = _definitions(answer, entry)
    found = answer.get("contracts", {}).get(entry, {})
    parents = {node["name"]: _parents(node) & nodes.keys() for node in nodes.values()}
    return [_contract(node, found.get(name, {}), parents) for name, node in nodes.items()]


def error(answer: dict[str, Any]) -> str:
    """Return the first error of an answer as one line, "" where it has warnings alone."""
    for fault in answer.get("errors", []):
        if fault.get("severity") == "error":
            lines = str(fault.get("formattedMessage") or fault.get("message")).split("\n")
            told = next((line.strip() for line in lines if line.strip()), "unknown error")
            place = re.search(r"^\s*--> (.+?):?$", "\n".join(lines), re.MULTILINE)
            return f"{told} ({place[1]})" if place else told
    return ""


def _definitions(answer: dict[str, Any], entry: str) -> dict[str, dict[str, Any]]:
    tree = answer.get("sources", {}).get(entry, {}).get("ast") or {"nodes": []}
    nodes = [node for node in tree["nodes"] if node["nodeType"] == "ContractDefinition"]
    return {node["name"]: node for node in nodes}


def _parents(node: dict[str, Any]) -> set[str]:
    bases = (base["baseName"] for base in node.get("baseContracts", []))
    return {str(base.get("name") or base.get("namePath")) for base in bases}


def _ancestors(name: str, parents: dict[str, set[str]]) -> set[str]:
    found, waiting = set(), [name]
    while waiting:
        new = parents[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _contract(node: dict[str, Any], made: dict[str, Any], parents: dict[str, set[str]]) -> Contract:
    evm = made.get("evm", {})
    code = evm.get("deployedBytecode") or {}
    bytecode = UNLINKED.sub("0" * 40, code.get("object", ""))
    return Contract(
        name=node["name"],
        kind=node["contractKind"],
        bases=tuple(sorted(_ancestors(node["name"], parents))),
        abstract=not bytecode,
        bytecode=bytecode,
        selectors=tuple(sorted(evm.get("methodIdentifiers") or {})),
        abi=made.get("abi") or [],
        source_map=code.get("sourceMap", ""),
    )
