"""The files of an audit log: the one that grows, the earlier ones, and the head."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from rampart.access.chain import Tampered, canonical
from rampart.core import files


class Head(NamedTuple):
    """The end of a chain: how many lines in all, the last one's hash, bytes of the last file."""

    n: int
    hash: str
    size: int


def parts(path: Path) -> list[Path]:
    """Return the earlier files of a journal, the oldest first."""
    name = re.compile(re.escape(path.name) + r"\.\d{4,}")
    found = [one for one in path.parent.glob(f"{path.name}.*") if name.fullmatch(one.name)]
    return sorted(found, key=lambda one: int(one.name.rpartition(".")[2]))


def part_of(path: Path, number: int) -> Path:
    """Return the name of an earlier file."""
    return path.with_name(f"{path.name}.{number:04d}")


def read_head(path: Path) -> Head | None:
    """Return what the head file of a journal says; None where there is none."""
    file = path.with_name(f"{path.name}.head")
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        head = Head(**json.loads(text))
        fine = isinstance(head.n, int) and isinstance(head.size, int) and len(head.hash) == 64
    except (ValueError, TypeError, RecursionError):
        fine = False
    if not fine or text != canonical(head._asdict()) + b"\n":
        raise Tampered(file, 1, "is no head file")
    return head


def put_head(path: Path, head: Head) -> None:
    """Write the head file of a journal, whole or not at all."""
    with files.replacing(path.with_name(f"{path.name}.head")) as temporary:
        temporary.write_bytes(canonical(head._asdict()) + b"\n")
