"""Write answers as they come: an aligned table, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from rampart.core.escape import harmless

FORMATS = ("table", "json", "jsonl", "csv")
ENDINGS = {
    "table": (".txt", ".md"),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
}
"""The endings of files that hold a format."""
TABLE = {"file": 24, "column": 24, "class": 11, "confidence": 10, "runner_up": 11}
BECAUSE = 120
"""The columns of the table and their widths; fixed, so that a row need not wait for the last."""


def write(
    stream: TextIO, batches: Iterable[list[dict[str, Any]]], kind: str, raw: bool = False
) -> None:
    """Write the answers of each batch and flush.

    Parameters
    ----------
    batches : answers as ``app.model.answer`` gives them; with ``probabilities`` (class to
        number), CSV and table get a column a class.
    kind : one of ``FORMATS``.
    raw : in CSV, write a name that a spreadsheet would run (``=1+1``) as it is; without it an
        apostrophe goes before it.
    """
    if kind == "csv" and not raw:
        batches = ([_harmless(answer) for answer in batch] for batch in batches)
    lines = {"table": _table, "json": as_json, "jsonl": as_jsonl, "csv": _csv}[kind]
    for part in lines(batches):
        stream.write(part)
        stream.flush()


def as_json(batches: Iterable[list[dict]]) -> Iterator[str]:
    """Yield the parts of a JSON list, an answer a line."""
    opening = "["
    for batch in batches:
        for answer in batch:
            yield f"{opening}\n{json.dumps(answer, ensure_ascii=False)}"
            opening = ","
    yield "\n]\n" if opening == "," else "[]\n"


def as_jsonl(batches: Iterable[list[dict]]) -> Iterator[str]:
    """Yield JSON lines, an answer each."""
    for batch in batches:
        yield "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in batch)


def _csv(batches: Iterable[list[dict]]) -> Iterator[str]:
    class Echo:  # csv writes to it, and returns what it returns
        write = staticmethod(str)

    writer, header = csv.writer(Echo, lineterminator="\n"), True
    for batch in batches:
        for answer in map(_flat, batch):
            if header:
                yield writer.writerow(answer)
                header = False
            yield writer.writerow(answer.values())


def _harmless(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: harmless(value) for key, value in answer.items()}


def _table(batches: Iterable[list[dict]]) -> Iterator[str]:
    header = True
    for batch in batches:
        for answer in map(_flat, batch):
            widths = TABLE | dict.fromkeys(list(answer)[6:], 11)
            widths |= {"because": BECAUSE} if "because" in answer else {}
            if header:
                yield row(widths, {key: key for key in widths})
                yield row(widths, {key: "-" * width for key, width in widths.items()})
                header = False
            name = answer["column"] or f"(column {answer['position']})"
            yield row(widths, answer | {"column": name})


def _flat(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without anything inside: a column a class, one for what decided."""
    flat: dict[str, Any] = {}
    for key, value in answer.items():
        if key == "because":
            told = (f"{one['feature']}={one['value']:g} ({one['takes']:+.2f})" for one in value)
            flat[key] = "; ".join(told)
        else:
            flat |= value if key == "probabilities" else {key: value}
    return flat


def row(widths: dict[str, int], cells: dict[str, Any]) -> str:
    """Return a line of an aligned table: numbers to the right, what is too long shortened."""
    texts = []
    for key, width in widths.items():
        cell = cells[key]
        number = isinstance(cell, float)
        filled = _fit(f"{cell:.4f}" if number else str(cell), width, tail=key in ("file", "source"))
        blank = " " * (width - _wide(filled))
        texts.append(
            blank + filled if number or key in ("confidence", "number") else filled + blank
        )
    return "  ".join(texts).rstrip() + "\n"


def printable(text: str) -> str:
    """Return a text whose characters that would move the cursor are U+FFFD."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _wide(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _fit(text: str, width: int, tail: bool) -> str:
    """Shorten a text to a width, and show what would move the cursor as U+FFFD."""
    text = text[-500:] if tail else text[:500]
    text = printable(text)
    if _wide(text) <= width:
        return text
    while _wide(text) >= width:
        text = text[1:] if tail else text[:-1]
    return f"…{text}" if tail else f"{text}…"
