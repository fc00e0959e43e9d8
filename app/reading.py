"""Read the columns of a table as text: CSV, TSV, Parquet, Excel, JSON lines or a JSON list.

At most ``rows`` rows are read, and of these 200 are drawn at random (reservoir sampling, Vitter
1985, algorithm R), seeded: the head of a sorted file would not stand for it. Only the drawn rows
are kept, so that memory does not grow with the file.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rampart.core import cells, opening

SAMPLED = 200  # rows of a column that training saw at most
LONGEST = 20_000  # characters of a cell; training cut there too
SEED = 0


class Column(NamedTuple):
    """A column of a file: where it stands and its sampled cells."""

    file: str
    position: int  # from 1: two columns may have the same header
    name: str
    values: list[str]  # the sampled cells that are not missing, at most 200
    n_rows: int  # sampled rows, missing cells included
    n_missing: int


def columns(path: str | Path, rows: int, most: int = opening.UNPACKED) -> list[Column]:
    """Return the columns of a file, of every sheet of a workbook.

    Parameters
    ----------
    path : a file whose name ends in one of ``opening.FORMATS``, the text formats also with ``.gz``.
    rows : read at most.
    most : bytes that a packed file may unpack to.

    Raises
    ------
    FileNotFoundError : no such file.
    ValueError : unknown ending, not the format that it says, no column, no row, a row with more
        or fewer cells than the header. The message does not repeat the path.
    """
    path = Path(path)
    kind = opening.require_table(path)
    sampled = []
    with opening.explained(path, kind):
        for sheet, header, body in cells.tables(path, kind, most):
            name = f"{path}#{sheet}" if sheet else str(path)
            sampled += _sampled(name, header, body, rows)
    return sampled


def column(name: str, values: Sequence[Any]) -> Column:
    """Return a column of cells that are there already, sampled as one of a file is.

    Parameters
    ----------
    values : at least one; what is no text becomes one, and a missing cell counts as such.

    Examples
    --------
    >>> column("age", ["3", None, 4.5])[2:]
    ('age', ['3', '4.5'], 3, 1)
    """
    if len(values) > SAMPLED:
        return _sampled("", [name], ([value] for value in values), len(values))[0]
    texts = list(values)
    if set(map(type, texts)) != {str} or max(map(len, texts)) > LONGEST:
        texts = [cells.text(value)[:LONGEST] for value in texts]
    there = [cell for cell in texts if cell and not cell.isspace()]
    return Column("", 1, name, there, len(texts), len(texts) - len(there))


def _sampled(file: str, header: list[str], body: Iterable[list], rows: int) -> list[Column]:
    """Draw rows and turn them into columns; the header may grow while they are read."""
    draw, kept = random.Random(SEED), []
    for number, row in zip(range(rows), body):
        slot = number if number < SAMPLED else draw.randrange(number + 1)
        if slot < SAMPLED:
            kept[slot : slot + 1] = [[cells.text(cell)[:LONGEST] for cell in row]]
    if not header:
        raise ValueError("has no column")
    if not kept:
        raise ValueError("has a header and no row")
    for row in kept:
        row += [""] * (len(header) - len(row))
    sampled = []
    for position, drawn in enumerate(zip(*kept), start=1):
        values = [cell for cell in drawn if cell and not cell.isspace()]
        missing = len(drawn) - len(values)
        sampled.append(Column(file, position, header[position - 1], values, len(drawn), missing))
    return sampled
