"""The compiled contracts of the simulated chain: code to deploy, and how functions are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rampart.chain.sources.texts import HOLE, NAMES
from rampart.core.params import nearest


@dataclass(frozen=True)
class Method:
    """A function as it is called."""

    selector: str  # 8 hex digits
    types: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """A contract that can be deployed."""

    name: str
    creation: str  # hex, before the arguments of its constructor
    types: tuple[str, ...]  # of these arguments
    methods: Mapping[str, Method]  # by the name that the sources give it

    def method(self, name: str) -> Method:
        """Return a function, or say which there are."""
        if name not in self.methods:
            raise ValueError(
                f"{self.name} has no function {name!r}; {nearest(name, [*self.methods])}"
            )
        return self.methods[name]


def question(texts: Mapping[str, str], entries: list[str]) -> dict[str, Any]:
    """Return the compiler's input for all sources of a variant; no hash of it is in the code."""
    wanted = ["abi", "evm.bytecode.object", "evm.methodIdentifiers"]
    return {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in texts.items()},
        "settings": {
            "optimizer": {"enabled": True, "runs": 200},
            "evmVersion": "cancun",
            "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
            "outputSelection": {entry: {"*": wanted} for entry in entries},
        },
    }


def compiled(answer: Mapping[str, Any], originals: Mapping[str, str], variant: int) -> list[dict]:
    """Return what is written of the contracts in a compiler's answer.

    Parameters
    ----------
    originals : ``{file: text with $names}``: which ``$name`` a function's name stands for.

    Raises
    ------
    ValueError : a source does not compile.
    """
    faults = [fault for fault in answer.get("errors", []) if fault["severity"] == "error"]
    if faults:
        raise ValueError(f"variant {variant}: {faults[0]['formattedMessage'].strip()}")
    rows = []
    for file in sorted(originals):
        names = {NAMES[name][variant]: name for name in HOLE.findall(originals[file])}
        for contract, made in sorted(answer["contracts"][file].items()):
            if not made["evm"]["bytecode"]["object"]:
                continue  # an interface, or abstract
            maker = [part for part in made["abi"] if part["type"] == "constructor"]
            inputs = maker[0]["inputs"] if maker else []
            rows.append(
                {"name": contract, "variant": variant, "types": [_type(part) for part in inputs]}
                | {"creation": made["evm"]["bytecode"]["object"]}
                | {"methods": _methods(made, names)}
            )
    return rows


def _methods(made: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, list[Any]]:
    signatures = made["evm"]["methodIdentifiers"]
    found = {}
    for part in made["abi"]:
        if part["type"] == "function":
            types = [_type(value) for value in part["inputs"]]
            selector = signatures[f"{part['name']}({','.join(types)})"]
            found[names.get(part["name"], part["name"])] = [selector, types]
    return dict(sorted(found.items()))


def _type(part: Mapping[str, Any]) -> str:
    """Return the type of an argument as signatures write it: a struct as a tuple."""
    if not part["type"].startswith("tuple"):
        return part["type"]
    inner = ",".join(map(_type, part["components"]))
    return f"({inner}){part['type'].removeprefix('tuple')}"


def read(rows: list[Mapping[str, Any]]) -> list[dict[str, Code]]:
    """Return ``{contract: code}`` of each variant, from what ``compiled`` wrote."""
    variants: dict[int, dict[str, Code]] = {}
    for row in rows:
        methods = {name: Method(part[0], tuple(part[1])) for name, part in row["methods"].items()}
        code = Code(row["name"], row["creation"], tuple(row["types"]), methods)
        variants.setdefault(row["variant"], {})[row["name"]] = code
    return [variants[number] for number in sorted(variants)]
