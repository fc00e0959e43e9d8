"""Write what was said of texts as it comes: an aligned table, JSON or JSON lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from app import writing

FORMATS = ("table", "json", "jsonl")
ENDINGS = {kind: writing.ENDINGS[kind] for kind in FORMATS}
WIDTHS = {"source": 20, "number": 6, "class": 10, "malicious": 9, "language": 8, "text": 44}
"""The columns of the table and their widths."""


def write(stream: TextIO, batches: Iterable[list[dict[str, Any]]], kind: str) -> None:
    """Write the answers of each batch and flush.

    Parameters
    ----------
    batches : answers as ``app.detector`` gives them, with ``source``, ``number`` and ``text``, of
        which JSON keeps the first two.
    kind : one of ``FORMATS``.
    """
    if kind == "table":
        parts = _table(batches)
    else:
        told = ([_kept(answer) for answer in batch] for batch in batches)
        parts = {"json": writing.as_json, "jsonl": writing.as_jsonl}[kind](told)
    for part in parts:
        stream.write(part)
        stream.flush()


def _kept(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "text"}


def _table(batches: Iterable[list[dict]]) -> Iterator[str]:
    header = True
    for batch in batches:
        for answer in batch:
            if header:
                yield writing.row(WIDTHS, {key: key for key in WIDTHS})
                yield writing.row(WIDTHS, {key: "-" * width for key, width in WIDTHS.items()})
                header = False
            watched = answer["probabilities"][answer["watched"]]
            yield writing.row(WIDTHS, {"language": "", **answer, "malicious": watched})
            for line in _more(answer):
                yield f"    {line}\n"


def _more(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the lines under a row: what is unusual, and why."""
    for name in ("removed", "decoded"):
        if answer[name]:
            yield f"{name}: " + ", ".join(f"{n} {kind}" for kind, n in answer[name].items())
    if answer["read"] == "part":
        yield "read in part: longer than the windows (--whole reads all)"
    if "spoke" in answer:
        words = [
            f"{writing.printable(one['text'])} {one['weight']:+.3f}" for one in answer["spoke"]
        ]
        yield "spoke for it: " + ("  ".join(words) or "no single word")
