"""What several readers share: files to columns of text, and when a declared type is a label."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from rampart.tasks.columns.row.rules import TRUTHS

MOST_ROWS = 20_000  # of a table; the first ones are read
Columns = dict[str, list[str | None]]

# Names of numbers that name, order or date something: their type alone does not settle the class.
NOT_MEASURED = (
    {"id", "ids", "code", "codes", "key", "index", "ordinal", "zip", "zipcode", "postal", "fips"}
    | {"year", "yr", "month", "day", "date", "time", "quarter", "start", "end"}
    | {"class", "type", "cat", "group", "cluster", "district", "region", "sex", "race"}
    | {"source", "target", "parent"}
)
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
csv.field_size_limit(2**31 - 1)  # e-mails and stories are longer than the 128 KiB of the default


def delimited(
    data: bytes,
    delimiter: str = ",",
    header: Sequence[str] | None = None,
    encoding: str = "utf-8-sig",
    padded: bool = False,
) -> Columns:
    """Return the columns of a delimited file: header -> the first 20,000 cells.

    Parameters
    ----------
    data : the file.
    delimiter, encoding : its form.
    header : the names of the columns where its first line is a row like the others.
    padded : whether blanks stand between a delimiter and the cell.

    Notes
    -----
    Blank lines are skipped; cells that a short row lacks are missing. Of two columns of one name
    the last stays.
    """
    stream = io.StringIO(data.decode(encoding), newline="")
    lines = (line for line in csv.reader(stream, delimiter=delimiter, skipinitialspace=padded))
    lines = (line for line in lines if line)
    names = [name.strip() for name in (header or next(lines, []))]
    return columns_of(names, islice(lines, MOST_ROWS))


def columns_of(names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Columns:
    """Turn rows into columns; a cell that is not there is missing."""
    cells: list[list[str | None]] = [[] for _ in names]
    for row in rows:
        for number, column in enumerate(cells):
            column.append(row[number] if number < len(row) else None)
    return dict(zip(names, cells))


def records(items: Iterable[Mapping]) -> Columns:
    """Return the columns of JSON objects: key -> cells, in the order in which keys appear."""
    items = list(islice(items, MOST_ROWS))
    names = dict.fromkeys(name for item in items for name in item)
    return {name: [text(item.get(name)) for item in items] for name in names}


def text(value) -> str | None:
    """Return a JSON value as the text of a cell: objects and lists stay packed in JSON.

    >>> [text(value) for value in (None, "a", 1.5, True, {"b": [2]})]
    [None, 'a', '1.5', 'true', '{"b": [2]}']
    """
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def measured(name: str, cells: Sequence[str | None]) -> bool:
    """Tell whether a column that is declared a number can be nothing but ``numeric``.

    No, where the name speaks of a key, a code, a group or a date, or where there are but two or
    three values (an indicator, or a code): somebody has to look.

    >>> measured("carbon_mg", list("1234")), measured("countyCode", list("1234"))
    (True, False)
    """
    if NOT_MEASURED & {word.lower() for word in WORD.findall(name)}:
        return False
    return len(distinct(cells)) > 3


def closed_set(cells: Sequence[str | None]) -> str | None:
    """Return the class of a column that is declared a factor: boolean, categorical or undecided.

    None where most values differ (a key), where they are more than 100 (an open vocabulary), or
    where a cell holds several (``a;b``).
    """
    values = distinct(cells)
    if {value.lower() for value in values} in TRUTHS:
        return "boolean"
    present = sum(1 for cell in cells if cell)
    if any(";" in value for value in values):
        return None
    return "categorical" if len(values) <= min(100, max(3, present / 2)) else None


def distinct(cells: Sequence[str | None]) -> set[str]:
    """Return the different values that are not missing."""
    return {cell.strip() for cell in cells if cell and not cell.isspace()}
