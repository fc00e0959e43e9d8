"""The texts that a command line names: arguments, files, standard input, columns of tables."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rampart.core import cells, opening
from rampart.core.params import nearest
from rampart.tasks.prompts.clean import MAX_LENGTH

STDIN = "-"
USUAL = ("text", "prompt", "user_message", "message", "content")  # columns that hold the texts


class Given(NamedTuple):
    """A text and where it is from."""

    source: str  # "argument", a path, "standard input"
    number: int  # of the argument, the line or the row, from 1
    text: str
    fault: str = ""  # why there is none


def of_arguments(given: Sequence[str]) -> Iterator[Given]:
    """Yield the arguments."""
    for number, text in enumerate(given, start=1):
        yield Given("argument", number, text)


def of_file(
    path: Path,
    kind: str | None,
    column: str | None,
    note: Callable[[str], None] = lambda said: None,
) -> Iterator[Given]:
    """Yield the texts of a file.

    Parameters
    ----------
    kind : ``text`` (the whole file is one), ``lines`` (one a line), ``jsonl``, ``table``; None: a
        table by its ending, else text. column : of a table; None: a usual name, or the only one.
        note : is told what the first line of such a table was taken for.

    Raises
    ------
    FileNotFoundError, ValueError : no such file, or not what it should be; the message does not
        repeat the path.
    """
    ending = opening.ending(path)
    if kind in ("table", None) and ending is not None:
        opening.require_table(path)
        with opening.explained(path, ending):
            yield from _rows(path, ending, column, note)
        return
    if kind == "table":
        raise ValueError(f"is no table: known are {', '.join(opening.FORMATS)}")
    if path.is_dir():
        raise ValueError("is a folder")
    yield from _of_bytes(str(path), path.read_bytes(), kind or "text", column)


def of_stdin(kind: str | None, column: str | None) -> Iterator[Given]:
    """Yield the texts of standard input: one whole, one a line, or JSON lines."""
    if kind == "table":
        raise ValueError("a table is not read from standard input: give --file, or --input jsonl")
    if sys.stdin is None:  # `<&-`, and some schedulers
        raise ValueError("is closed")
    content = sys.stdin.buffer.read()
    yield from _of_bytes("standard input", content, kind or "text", column)


def require_text(text: object) -> str:
    """Return a text that can be screened.

    Raises
    ------
    ValueError : no text, an empty one, bytes read as text, or one that is too long.
    """
    if not isinstance(text, str):
        raise ValueError(f"is no text, got {type(text).__name__}")
    if not text.strip():
        raise ValueError("is empty")
    if "\0" in text:
        raise ValueError("is binary: it has a NUL byte")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"has {len(text):,} characters, at most {MAX_LENGTH:,} are read")
    return text


def _of_bytes(source: str, content: bytes, kind: str, column: str | None) -> Iterator[Given]:
    text = _decoded(content)
    if kind == "text":
        yield Given(source, 1, text)
    elif kind == "lines":
        for number, line in enumerate(_lines(text), start=1):
            if line.strip():
                yield Given(source, number, line)
    else:
        yield from _json_lines(source, text, column)


def _decoded(content: bytes) -> str:
    """Return UTF-8, or UTF-16 with its mark, as text."""
    if b"\0" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("is binary: it has a NUL byte")
    try:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8 text ({error.reason}, byte 0x{error.object[error.start]:02x}); "
            "convert it first, e.g. iconv -f WINDOWS-1252 -t UTF-8"
        ) from None


def _lines(text: str) -> list[str]:
    """Return the lines: splitlines would cut at U+2028 and others too, which a text may hold."""
    return re.split(r"\r\n|\r|\n", text)


def _json_lines(source: str, text: str, column: str | None) -> Iterator[Given]:
    """Yield a text a line: a JSON string, or an object with the column."""
    import json

    found = False
    for number, line in enumerate(_lines(text), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Given(source, number, "", f"is not JSON: {error}")
            continue
        if isinstance(row, dict):
            try:
                row = row.get(_chosen(list(row), column))
            except ValueError as error:
                if not found:  # no line will have it
                    raise
                yield Given(source, number, "", str(error))
                continue
            found = True
        if isinstance(row, str):
            yield Given(source, number, row)
        else:
            yield Given(source, number, "", f"must be a text, got {type(row).__name__}")


def _rows(
    path: Path, ending: str, column: str | None, note: Callable[[str], None]
) -> Iterator[Given]:
    for sheet, header, body in cells.tables(path, ending):
        source = f"{path}#{sheet}" if sheet else str(path)
        chosen = None
        for number, row in enumerate(body, start=1):
            if chosen is None:  # JSON lines have a header when the first row is read
                name = _chosen(header, column)
                chosen = header.index(name)
                if column is None and name not in USUAL and ending in opening.SEPARATED:
                    note(f"its first line, {name[:80]!r}, is the name of the column and no text")
            cell = row[chosen] if chosen < len(row) else None
            yield Given(source, number, cells.text(cell))


def _chosen(header: Sequence[str], column: str | None) -> str:
    """Return the name of the column with the texts."""
    if column is not None:
        if column not in header:
            raise ValueError(f"--column: has no {column!r}; {nearest(column, list(header))}")
        return _only(column, header)
    usual = [name for name in USUAL if name in header]
    if not usual and len(header) != 1:
        raise ValueError(f"which column has the texts? give --column: {', '.join(header)}")
    return _only(usual[0] if usual else header[0], header)


def _only(name: str, header: Sequence[str]) -> str:
    if header.count(name) > 1:  # the texts of the others would go unseen
        raise ValueError(f"{header.count(name)} columns are called {name!r}: rename all but one")
    return name
