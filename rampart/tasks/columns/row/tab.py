"""Orange's ``.tab`` files, whose second header row declares the type of each column."""

from __future__ import annotations

import csv
import io
from itertools import islice

from rampart.tasks.columns.row import tables

NUMBER = {"c", "continuous", "n", "numeric"}
TIME = {"t", "time"}
STRING = {"", "s", "string", "text"}


def tab(data: bytes) -> tuple[tables.Columns, dict[str, tuple[str, str]]]:
    """Read a ``.tab`` file: three header rows (names, types, flags), then rows; ``?`` is missing.

    A type is continuous, discrete (or the list of its values), time or string, or the first
    letter of one (Orange's documentation, "Loading your Data").

    Returns
    -------
    columns : header -> cells.
    declared : header -> (class, "metadata"), for the types that settle the class.
    """
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter="\t")
    names, types, _flags = next(lines), next(lines), next(lines)
    cells = ([None if cell == "?" else cell for cell in line] for line in lines if line)
    columns = tables.columns_of(names, islice(cells, tables.MOST_ROWS))
    classes = {name: _class(type_, name, columns[name]) for name, type_ in zip(names, types)}
    return columns, {name: (label, "metadata") for name, label in classes.items() if label}


def _class(type_: str, name: str, cells: list[str | None]) -> str | None:
    type_ = type_.strip().lower()
    if type_ in STRING:
        return None
    if type_ in TIME:
        return "datetime"
    if type_ in NUMBER:
        return "numeric" if tables.measured(name, cells) else None
    return tables.closed_set(cells)
