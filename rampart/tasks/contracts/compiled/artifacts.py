"""Read the contracts that packages publish compiled: runtime bytecode and ABI, whatever the tool.

Truffle, Hardhat, Foundry, Waffle and 0x each write JSON of their own; what is read of it is the
name, the ABI, the runtime bytecode and the compiler's version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from rampart.data.archives import Archive
from rampart.solidity.compiler.standard import UNLINKED

HEX = re.compile(r"(?:[0-9a-f]{2})+")
SOLC = re.compile(r"0\.[4-8]\.[0-9]+")
CBOR = re.compile(r"64736f6c6343([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
"""The key ``solc`` and three bytes of version in the metadata behind the code, since 0.5.9."""


class Artifact(NamedTuple):
    """A published contract."""

    name: str
    bytecode: str  # runtime, hex without 0x, what is not linked yet as zeros
    signatures: tuple[str, ...]
    fallback: bool
    compiler: str  # 0.5.12, "" where nothing says it


def archive_of(package: str, folder: str | Path = "data/packages") -> Path:
    """Return the archive of a package.

    Raises
    ------
    ValueError : the package was not fetched, or lies there twice.
    """
    place = Path(folder) / package
    found = sorted(path for path in place.glob("*") if path.is_file())
    if len(found) != 1:
        raise ValueError(f"{place} must hold one archive, has {len(found)}: run stage fetch")
    return found[0]


def read(archive: Archive, pattern: str) -> Iterator[Artifact]:
    """Yield the contracts with code of the members that match a pattern, by name of the member.

    Raises
    ------
    ValueError : a member that is no JSON.
    """
    wanted = set(archive.glob(pattern))
    members = {}
    for name in archive.names():  # in the order of the archive, which is fast
        if name in wanted and not name.endswith(".dbg.json"):
            members[name] = archive.read(name)
    for name in sorted(members):
        try:
            value = json.loads(members[name])
        except ValueError as error:
            raise ValueError(f"{name}: no JSON: {error}") from None
        found = artifact(value, PurePosixPath(name).stem)
        if found is not None:
            yield found


def artifact(value: Any, name: str) -> Artifact | None:
    """Return the contract of a parsed file, None of one without an ABI or code (an interface).

    Parameters
    ----------
    name : the contract's where the file does not say it.
    """
    if not isinstance(value, dict):
        return None
    inner = value.get("compilerOutput")
    value = {**value, **inner} if isinstance(inner, dict) else value
    bytecode = _code(value)
    if not bytecode or not isinstance(value.get("abi"), list):
        return None
    return Artifact(
        name=str(value.get("contractName") or name),
        bytecode=bytecode,
        signatures=tuple(sorted(_signatures(value["abi"]))),
        fallback=any(entry.get("type") == "fallback" for entry in value["abi"]),
        compiler=_compiler(value, bytecode),
    )


def _code(value: dict[str, Any]) -> str:
    evm = value.get("evm")
    code = value.get("deployedBytecode") or (isinstance(evm, dict) and evm.get("deployedBytecode"))
    if isinstance(code, dict):
        code = code.get("object")
    if not isinstance(code, str):
        return ""
    text = UNLINKED.sub("0" * 40, code.removeprefix("0x")).lower()
    return text if HEX.fullmatch(text) else ""


def _signatures(abi: list[dict[str, Any]]) -> Iterator[str]:
    for entry in abi:
        if entry.get("type", "function") == "function":
            yield f"{entry['name']}({','.join(map(_type, entry.get('inputs', [])))})"


def _type(value: dict[str, Any]) -> str:
    """Return a type as a signature has it: a struct is the tuple of what it is made of."""
    if not value["type"].startswith("tuple"):
        return value["type"]
    inner = ",".join(map(_type, value["components"]))
    return f"({inner}){value['type'].removeprefix('tuple')}"


def _compiler(value: dict[str, Any], bytecode: str) -> str:
    given = value.get("compiler")
    told = given.get("version") if isinstance(given, dict) else value.get("rawMetadata")
    told = told or value.get("metadata")
    if isinstance(told, str) and (found := SOLC.search(told)):
        return found[0]
    if found := CBOR.search(bytecode[-200:]):
        return ".".join(str(int(part, 16)) for part in found.groups())
    return ""
