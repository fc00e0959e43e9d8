"""Read the columns of a table as text: CSV, TSV, Parquet, Excel, JSON (lines) or SQLite.

All rows are read, or the first ``rows`` of them, and of these 200 are drawn at random (reservoir
sampling, seeded): the head of a sorted file would not stand for it. How the whole column repeats
its values is counted on the way (rampart/data/cardinality.py). Only the drawn rows and these counts
are kept, so that memory does not grow with the file. A row that cannot be read is set aside and
named (``app.records``), and what was found of the file's layout is said (``app.layout``).
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from app import databases, layout, records
from app.blocks import Cells, Source
from app.sampling import LONGEST, SAMPLED, Sample
from rampart.core import cells, opening
from rampart.core.progress import Progress

__all__ = ["LONGEST", "SAMPLED", "Column", "column", "columns"]

BLOCK = 2_000  # rows of a format that comes row by row


class EmptyError(ValueError):
    """A table without a row."""


class Column(NamedTuple):
    """A column of a file: where it stands, its sampled cells and how all of them repeat."""

    file: str
    position: int  # from 1: two columns may have the same header
    name: str
    values: list[str]  # the sampled cells that are not missing, at most 200
    n_rows: int  # sampled rows, missing cells included
    n_missing: int
    whole: Sequence[float] = ()  # rampart.data.cardinality.Repeats of all cells that were read


def columns(
    path: str | Path,
    rows: int | None = None,
    most: int = opening.UNPACKED,
    header: bool | None = None,
    notes: list[str] | None = None,
) -> list[Column]:
    """Return the columns of a file, of every sheet of a workbook.

    Parameters
    ----------
    path : a file whose name ends in one of ``opening.FORMATS``, the text formats also with ``.gz``;
        an SQLite file, each table of it; or a pattern of Parquet files that are parts of one table.
    rows : read at most; None: all.
    most : bytes that a packed file may unpack to.
    header : whether a CSV file has one; None: it is looked at.
    notes : is told, a sentence each, what is unusual: no header, title lines, rows set aside,
        another encoding, that a sample was drawn.

    Raises
    ------
    FileNotFoundError : no such file.
    ValueError : unknown ending, not the format that it says, no column, no row, fewer than half of
        the rows of one width. The message does not repeat the path.
    """
    path, told = Path(path), [] if notes is None else notes
    if databases.is_database(path):
        return _several(path, databases.tables(path, told), rows, told)
    if databases.is_pattern(path):
        with opening.explained(path, ".parquet"):
            return _several(path, [databases.shards(path, told)], rows, told)
    kind = opening.require_table(path)
    with opening.explained(path, kind):
        if kind in opening.SEPARATED:
            return _separated(path, kind, rows, most, header, told)
        return _several(path, cells.tables(path, kind, most), rows, told)


def _several(
    path: Path, tables: Iterable[databases.Table], rows: int | None, notes: list[str]
) -> list[Column]:
    """Read every table of a file."""
    found = []
    for sheet, names, body in tables:
        blocks = _progress(_blocks(body), path, None)
        found += _columns(f"{path}#{sheet}" if sheet else str(path), names, blocks, rows, notes)
    return found


def column(name: str, values: Sequence[Any]) -> Column:
    """Return a column of cells that are there already, sampled as one of a file is.

    Parameters
    ----------
    values : at least one; what is no text becomes one, and a missing cell counts as such.

    Examples
    --------
    >>> column("age", ["3", None, 4.5])[2:6]
    ('age', ['3', '4.5'], 3, 1)
    """
    if len(values) > SAMPLED:
        return _columns("", [name], _blocks([value] for value in values), None, [])[0]
    texts = list(values)
    if set(map(type, texts)) != {str} or max(map(len, texts)) > LONGEST:
        texts = [cells.text(value)[:LONGEST] for value in texts]
    there = texts  # looked at in one call each: this is done for every request to the server
    if not all(map(str.strip, texts)):
        there = [cell for cell in texts if cell and not cell.isspace()]
    return Column("", 1, name, there, len(texts), len(texts) - len(there))  # they are the whole


def _separated(
    path: Path, kind: str, rows: int | None, most: int, named: bool | None, notes: list[str]
) -> list[Column]:
    """Read a CSV or TSV file."""
    csv.field_size_limit(opening.WIDEST)
    aside, odd, drawn = records.Aside(), layout.Fallback(), []
    with opening.text(path, most) as stream:
        stream.reconfigure(errors=odd.name)
        lines = opening.lines(stream)
        top = list(itertools.islice(lines, layout.LOOKED))
        if any("\0" in line for line in itertools.islice(filter(str.strip, top), 1)):
            raise ValueError("is not UTF-8 text: it has a NUL byte")
        found = layout.looked(top, cells.SEPARATORS[kind], named)
        below = Source(stream, top[found.body :])
        blocks = records.records(below, found.separator, found.width, found.body, aside)
        blocks = _progress(blocks, path, stream)
        try:
            read = _columns(str(path), found.header, blocks, rows, drawn)
        except EmptyError:
            if aside.total:
                raise ValueError(f"is no table: {'; '.join(aside.notes())}") from None
            raise
    if aside.total > aside.read:
        raise ValueError(
            f"is no table: {'; '.join(aside.notes())}; no more than {aside.read:,} rows have "
            f"{found.width} cells"
        )
    notes += [*found.notes(), *odd.notes(), *aside.notes(), *drawn]
    return read


def _blocks(body: Iterable[Sequence[Any]]) -> Iterator[list[list[str]]]:
    """Yield the rows of a format that comes row by row, as texts, some at a time."""
    body = iter(body)
    while rows := list(itertools.islice(body, BLOCK)):
        yield [[cells.text(cell) for cell in row] for row in rows]


def _progress(
    blocks: Iterable[records.Block], path: Path, stream: TextIO | None
) -> Iterator[records.Block]:
    """Yield the blocks, and say how far it is with a file that takes long."""
    whole = stream is not None and path.suffix.lower() != ".gz"
    progress, done = Progress(path.stat().st_size >> 20 if whole else None), 0
    for block in blocks:
        yield block
        if whole and stream is not None:
            now = stream.buffer.tell() >> 20
            if now > done:  # it is read ahead of its rows
                progress.step(f"MiB of {path.name}", now - done)
            done = now
        else:
            progress.step(f"rows of {path.name}", len(block))


def _columns(
    file: str,
    header: Sequence[str],
    blocks: Iterable[records.Block],
    rows: int | None,
    notes: list[str],
) -> list[Column]:
    """Draw rows and turn them into columns; the header may grow while they are read."""
    sample = Sample()
    for block in blocks:
        left = len(block) if rows is None else rows - sample.rows
        sample.add(block.head(left) if isinstance(block, Cells) else block[:left])
        if rows is not None and sample.rows >= rows:
            break
    if not header:
        raise ValueError("has no column")
    if not sample.kept:
        raise EmptyError("has a header and no row")
    if sample.rows > SAMPLED:
        first = "" if rows is None or sample.rows < rows else "first "
        notes.append(f"drew {SAMPLED} of the {first}{sample.rows:,} rows, all of which are counted")
    for row in sample.kept:
        row += [""] * (len(header) - len(row))
    found = []
    for place, drawn in enumerate(zip(*sample.kept)):
        values = [cell for cell in drawn if cell and not cell.isspace()]
        whole = sample.streams[place].repeats()
        missing = len(drawn) - len(values)
        found.append(
            Column(file, place + 1, header[place], values, len(drawn), missing, tuple(whole))
        )
    return found
