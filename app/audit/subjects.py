"""What is asked for an audit: hex, files of source, bytecode or history, folders of them.

In a folder, files that have one name but for their ending are about one contract: `Bank.sol`,
`Bank.hex` and `Bank.csv` are its source, its bytecode and its history. Hidden folders and
`node_modules` below it are left out, and so is JSON that is about no contract.
"""

from __future__ import annotations

import codecs
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rampart.chain.reading.explorer import NAMES
from rampart.chain.reading.reader import OTHER_NAMES
from rampart.chain.reading.tracer import OTHERS
from rampart.core.opening import KINDS

HEX = re.compile(r"^(0x)?[0-9a-fA-F]{8,}$|^0[xX][^./\\\\]*$")  # 0x is meant as a code
ENDINGS = {
    ".sol": "source",
    ".hex": "bytecode",
    ".bin": "bytecode",
    ".evm": "bytecode",
    ".json": "json",
    ".csv": "history",
    ".parquet": "history",
}
"""What a file holds, by its ending; of JSON its content says it."""
MOST = 64 * 2**20  # bytes of a file of source or bytecode
FILES = 100_000  # of a folder
PACKAGES = "node_modules"
OF_CHAIN = {"address", "contract", "result", "trace", "calls", "action", "status", *OTHERS}
OF_CHAIN |= {name for names in OTHER_NAMES.values() for name in names}
"""Keys of JSON that has a history or a trace, or an answer in the place of one."""
WANTED = "wanted is the artifact of one contract with deployedBytecode, or a .hex file"
UNPACK = "save each of its sources as a .sol file"


@dataclass
class Subject:
    """A contract, with what there is to judge it by."""

    name: str
    source: str | None = None
    bytecode: str | None = None  # hex, as it was given
    history: Path | Mapping[str, Any] | None = None  # transactions or a trace: a file, or read
    files: dict[str, str] = field(default_factory=dict)  # evidence -> the file it is from
    named: bool = True  # on its own, not as a part of a folder


class NothingError(ValueError):
    """What was read and has nothing to judge: an interface, the artifact of one."""


@dataclass(frozen=True)
class Fault:
    """What could not be read, and why."""

    name: str
    reason: str
    nothing: bool = False  # a part of a folder that is about no contract


def subjects(given: Iterable[str]) -> Iterator[Subject | Fault]:
    """Yield the contracts that the words of a command line name, in their order.

    Examples
    --------
    >>> [one.name for one in subjects(["0x6080604052600080fd"])]
    ['0x6080604052600080fd']
    """
    for word in given:  # os.path: to pathlib a name that is too long is an error, as codes are
        if HEX.match(word) and not os.path.exists(word):
            name = word if len(word) <= 24 else f"{word[:21]}..."
            yield Subject(name, bytecode=word, files={"bytecode": ""})
        elif os.path.isdir(word):
            for one in of_folder(Path(word)):
                yield replace(one, named=False) if isinstance(one, Subject) else one
        else:
            one = of_files([Path(word)], word)
            yield replace(one, nothing=False) if isinstance(one, Fault) else one


def of_folder(folder: Path) -> Iterator[Subject | Fault]:
    """Yield the contracts of a folder and those below it, by name."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    paths = [path for path in paths if path.is_file()]
    aside = {path: _aside(path.relative_to(folder)) for path in paths}
    for place in sorted({place for place in aside.values() if place}):
        yield Fault(str(folder / place), "is left out; name it to have it judged", nothing=True)
    paths = [path for path in paths if not aside[path]]
    if not paths:
        yield Fault(str(folder), f"has no file that ends in {', '.join(ENDINGS)}")
        return
    if len(paths) > FILES:
        yield Fault(str(folder), f"has {len(paths):,} files, at most {FILES:,} are read")
        return
    together: dict[Path, list[Path]] = {}
    for path in paths:
        together.setdefault(path.with_suffix(""), []).append(path)
    for stem, files in together.items():
        kinds = [path.suffix.lower() for path in files]
        if len({ENDINGS[kind] for kind in kinds}) < len(kinds):  # two of a kind: each alone
            yield from (of_files([path], str(path)) for path in files)
        else:
            yield of_files(files, str(files[0]) if len(files) == 1 else str(stem))


def _aside(path: Path) -> str:
    """Return the folder on the way to a file that is left out, nothing where none is."""
    for place, part in enumerate(path.parts[:-1]):
        if part == PACKAGES or part.startswith("."):
            return str(Path(*path.parts[: place + 1]))
    return ""


def of_files(paths: list[Path], name: str) -> Subject | Fault:
    """Return the contract that files are about."""
    subject = Subject(name)
    for path in paths:
        try:
            evidence = _read(path, subject)
        except (ValueError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            return Fault(
                str(path), str(reason), isinstance(error, NothingError) and len(paths) == 1
            )
        subject.files[evidence] = str(path)
    return subject


def _read(path: Path, subject: Subject) -> str:
    """Read a file into its place and return what evidence it is.

    Raises
    ------
    ValueError : an unknown ending, or what is not what the ending says. OSError : unreadable.
    """
    kind = ENDINGS.get(path.suffix.lower())
    status = path.stat()
    if (word := KINDS.get(status.st_mode & 0o170000)) is not None:
        raise ValueError(word)
    if kind is None:
        got = path.suffix or "no ending"
        raise ValueError(f"must end in {', '.join(ENDINGS)}, got {got}")
    if kind == "history":
        subject.history = path
        return kind
    if status.st_size > MOST:
        raise ValueError(f"has {status.st_size:,} bytes, at most {MOST:,} are read")
    content = path.read_bytes()
    if not content.strip():
        raise ValueError("is empty")
    if kind == "json":
        return _json(path, content, subject)
    if kind == "source":
        subject.source = decoded(content)
        if "\n" not in subject.source:  # lines as old Macs end them
            subject.source = subject.source.replace("\r", "\n")
        _require_no_json(subject.source)
    else:
        subject.bytecode = _hex(content)
    return kind


def decoded(content: bytes) -> str:
    """Return source as text: UTF-8, with a byte order mark UTF-16, else Windows-1252.

    Raises
    ------
    ValueError : it is binary.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise ValueError(f"must be text, got {content.count(0):,} NUL bytes: is it binary?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _hex(content: bytes) -> str:
    """Return bytecode as hex; a file of raw bytes, which are no text, is taken for what it is."""
    wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        return "".join(content.decode("utf-16" if wide else "utf-8-sig").split())
    except UnicodeDecodeError:
        return content.hex()


def _require_no_json(source: str) -> None:
    """Refuse what a compiler or an explorer packs sources into, called .sol.

    Raises
    ------
    ValueError : it is JSON.
    """
    if source.lstrip()[:1] in ("{", "["):
        text = source.strip()
        packed = text[1:-1] if text[:2] == "{{" else text  # as Etherscan gives several files
        try:
            found = json.loads(packed)
        except (ValueError, RecursionError):
            return
        raise ValueError(_kind_of(found) or f"is JSON, not Solidity: {UNPACK}")


def _json(path: Path, content: bytes, subject: Subject) -> str:
    """Read JSON: a compiler's or a framework's artifact, or the trace of transactions."""
    text = content.strip()
    packed = text[1:-1] if text[:2] == b"{{" and text[-2:] == b"}}" else text
    try:
        found = json.loads(packed)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from None
    code = runtime(found)
    if code is None:
        if known := _kind_of(found):
            raise ValueError(known)
        one = found[0] if isinstance(found, list) and found else found
        if isinstance(one, dict) and one and not (OF_CHAIN & set(one) or _is_row(one)):
            raise NothingError("is JSON of no contract: neither an artifact nor a history or trace")
        subject.history = path  # who reads traces says what is wrong with it
        return "history"
    subject.bytecode = code
    return "bytecode"


def _is_row(one: Mapping[str, Any]) -> bool:
    """Tell whether keys are those of a row or a call: whom it is from is what all of them say."""
    return any(re.sub(r"[^a-z]", "", str(key).lower()) in NAMES["from"].split() for key in one)


def _kind_of(found: Any) -> str:
    """Return what to say of JSON of contracts that is not read; nothing of any other JSON.

    Examples
    --------
    >>> _kind_of([{"type": "function", "name": "f", "inputs": []}])[:36]
    'is an ABI, which has no code: wanted'
    """
    one = found[0] if isinstance(found, list) and found else found
    if not isinstance(one, dict):
        return ""
    if "inputs" in one or one.get("type") in ("constructor", "event", "error"):
        return f"is an ABI, which has no code: {WANTED}"
    results = one.get("result")
    answer = results[0] if isinstance(results, list) and results else one
    if isinstance(answer, dict) and "SourceCode" in answer:
        return f"is an explorer's answer with source in it: {UNPACK}"
    sources = one.get("sources", one)
    values = list(sources.values()) if isinstance(sources, dict) else []
    if values and all(isinstance(value, dict) and "content" in value for value in values):
        return f"is a compiler's input: {UNPACK}"
    if "contracts" in one or "output" in one:
        return f"is a compiler's output of several contracts: {WANTED} of each"
    if one.get("bytecode") and "abi" in one:
        return "is an artifact without deployedBytecode: save its bytecode as a .hex file"
    return ""


def runtime(found: Any) -> str | None:
    """Return the runtime bytecode of an artifact, None for other JSON.

    Examples
    --------
    >>> runtime({"deployedBytecode": "0x6001"}), runtime({"deployedBytecode": {"object": "6001"}})
    ('0x6001', '6001')
    >>> runtime([]) is None
    True
    """
    if not isinstance(found, dict):
        return None
    compiled = found.get("evm") if isinstance(found.get("evm"), dict) else found
    code = compiled.get("deployedBytecode")
    if isinstance(code, dict):
        code = code.get("object")
    return code if isinstance(code, str) else None
