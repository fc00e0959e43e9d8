"""The lines of an audit log, each chained to the one before it by SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

BEGIN = "0" * 64
"""``prev`` of the first line."""
FIELDS = {"at", "event", "hash", "n", "prev"}


class Tampered(ValueError):  # noqa: N818
    """The journal is not as it was written; ``file`` and ``line`` say where, ``why`` what."""

    def __init__(self, file: Path, line: int, why: str):
        super().__init__(f"{file}: line {line}: {why}")
        self.file, self.line, self.why = file, line, why


def canonical(value: Any) -> bytes:
    """Return the one way to write a JSON value: ASCII, sorted keys, no spaces, no NaN.

    Examples
    --------
    >>> canonical({"b": 1, "a": "x"})
    b'{"a":"x","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def line_of(n: int, at: str, event: Any, prev: str) -> tuple[bytes, str]:
    """Return the ``n``-th line, with its line end, and its hash.

    The hash is SHA-256 over ``prev``, a line end, and the canonical JSON of at, event and n.
    """
    said = {"at": at, "event": event, "n": n}
    hash = hashlib.sha256(prev.encode() + b"\n" + canonical(said)).hexdigest()
    return canonical({**said, "hash": hash, "prev": prev}) + b"\n", hash


def checked(file: Path, where: int, n: int, line: bytes, prev: str) -> str:
    """Return the hash of a line that is the ``n``-th and follows the hash ``prev``.

    Raises
    ------
    Tampered : it does not, or is not to the byte as ``line_of`` writes it.
    """
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or set(given) != FIELDS:
            raise TypeError
        same, hash = line_of(given["n"], given["at"], given["event"], given["prev"])
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Tampered(file, where, "is no line of a journal") from None
    if given["n"] != n:
        why = f"is entry {given['n']!r}, and {n} was due: lines were removed, added or swapped"
        raise Tampered(file, where, why)
    if given["prev"] != prev:
        raise Tampered(file, where, "does not follow the line before it")
    if line != same:
        raise Tampered(file, where, "was changed: its hash is another")
    return hash


def number(line: bytes) -> int:
    """Return which entry a line says it is; 1 where it says none, ``checked`` tells then."""
    try:
        return int(json.loads(line)["n"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return 1
