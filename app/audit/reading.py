"""One file of source, bytecode or history: what evidence it is, and the evidence."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rampart.chain.reading.explorer import NAMES
from rampart.chain.reading.reader import OTHER_NAMES
from rampart.chain.reading.tracer import OTHERS
from rampart.core import cells, opening
from rampart.solidity import parsing

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
LANGUAGES = {".vy": "Vyper", ".yul": "Yul", ".huff": "Huff"}
"""Languages that are not read, by the ending of their sources: their bytecode is."""
MOST = 64 * 2**20  # bytes of a file of source or bytecode
OF_CHAIN = {"address", "contract", "result", "trace", "calls", "action", "status", *OTHERS}
OF_CHAIN |= {name for names in OTHER_NAMES.values() for name in names}
"""Keys of JSON that has a history or a trace, or an answer in the place of one."""
WANTED = "wanted is the artifact of one contract with deployedBytecode, or a .hex file"
ABI = f"is an ABI, which has no code: {WANTED}"
UNPACK = "save each of its sources as a .sol file"


class NothingError(ValueError):
    """What was read and has nothing to judge: an interface, its artifact or ABI, other tables."""


def read(path: Path) -> tuple[str, Any]:
    """Return what evidence a file is, and the evidence.

    Returns
    -------
    ``source`` and text; ``bytecode`` and hex as it was given; ``history`` and the path.

    Raises
    ------
    NothingError : it is about no contract. ValueError : an unknown ending, or what is not what the
    ending says. OSError : unreadable.
    """
    ending = path.suffix.lower()
    kind = ENDINGS.get(ending)
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise ValueError("is a link to what is not there") from None
        raise
    if (word := opening.KINDS.get(status.st_mode & 0o170000)) is not None:
        raise ValueError(word)
    if ending in LANGUAGES:
        language = LANGUAGES[ending]
        raise NothingError(f"{language} is not read: compile it, and give its bytecode as .hex")
    if kind is None:
        got = path.suffix or "no ending"
        raise ValueError(f"must end in {', '.join(ENDINGS)}, got {got}")
    if kind == "history":
        _require_ends(path)
        return kind, path
    if status.st_size > MOST:
        most = parsing.LIMIT if kind == "source" else MOST
        raise ValueError(f"has {status.st_size:,} bytes, at most {most:,} are read")
    content = path.read_bytes()
    if not content.strip():
        raise ValueError("is empty")
    if kind == "json":
        return _json(path, content)
    if kind == "bytecode":
        return kind, _hex(content)
    source = decoded(content)
    _require_no_json(source)
    return kind, source


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


def _require_ends(path: Path) -> None:
    """Refuse a table that is no history: no column says whom a row is from, or to.

    Raises
    ------
    NothingError : neither is there. ValueError : it cannot be read as a table.
    """
    kind = opening.require_table(path)
    with opening.explained(path, kind):
        sheets = cells.tables(path, kind)  # held: the file closes with it
        _, header, _ = next(sheets)
    if header and not (_has(header, "from") or _has(header, "to")):
        raise NothingError("has no column `from` or `to` with an address: it is no history")


def _has(names: Iterable[Any], use: str) -> bool:
    """Tell whether one of the names of columns or keys is known for a use."""
    known = NAMES[use].split()
    return any(re.sub(r"[^a-z0-9]", "", str(name).lower()) in known for name in names)


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


def _json(path: Path, content: bytes) -> tuple[str, Any]:
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
            raise NothingError(known) if known == ABI else ValueError(known)
        one = found[0] if isinstance(found, list) and found else found
        if isinstance(one, dict) and one and not (OF_CHAIN & set(one) or _has(one, "from")):
            raise NothingError("is JSON of no contract: neither an artifact nor a history or trace")
        return "history", path  # who reads traces says what is wrong with it
    return "bytecode", code


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
        return ABI
    results = one.get("result")
    answer = results[0] if isinstance(results, list) and results else one
    if isinstance(answer, dict) and "SourceCode" in answer:
        return f"is an explorer's answer with source in it: {UNPACK}"
    sources = one.get("sources", one)
    values = list(sources.values()) if isinstance(sources, dict) else []
    keys = [set(value) if isinstance(value, dict) else set() for value in values]
    if keys and all("content" in source for source in keys):
        return f"is a compiler's input: {UNPACK}"
    if "contracts" in one or "output" in one:
        return f"is a compiler's output of several contracts: {WANTED} of each"
    if keys and all({"content", "urls"} & source for source in keys):
        return (
            "is a compiler's input whose sources are named by urls and not contained: "
            "give the .sol files that it names"
        )
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
