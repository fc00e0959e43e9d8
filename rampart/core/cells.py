"""The rows of a table that somebody brings: CSV, TSV, Parquet, Excel, JSON lines or a JSON list.

Nothing here needs pandas: ``app.classify`` reads with it, and ``rampart.core.tables`` makes frames.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from rampart.core import opening

LOOKED = 20  # lines of a CSV file that show its separator
SEPARATORS = {".csv": ",;\t|", ".tsv": "\t"}


def text(cell: Any) -> str:
    """Return a cell as text; a missing one as the empty text, a list or mapping as JSON.

    Examples
    --------
    >>> [text(value) for value in ("a", None, 1.5, True, float("nan"), [1, "b"])]
    ['a', '', '1.5', 'true', '', '[1, "b"]']
    """
    if isinstance(cell, str):
        return cell
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (list, dict)):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)


def tables(
    path: Path, kind: str, most: int = opening.UNPACKED
) -> Iterator[tuple[str, list[str], Iterable[list]]]:
    """Yield (sheet, header, rows) of a file; the sheet has a name where there are several.

    Parameters
    ----------
    kind : the format, as ``opening.require_table`` gives it.
    most : bytes that a packed file may unpack to.

    Raises
    ------
    ValueError : while it is read, too: see ``opening.explained``, around the whole reading.
    """
    if kind == ".parquet":
        yield _parquet(path)
    elif kind == ".xlsx":
        opening.require_unpacked(path, most)
        yield from _excel(path)
    else:
        with opening.text(path, most) as stream:
            read = _separated if kind in SEPARATORS else _objects
            yield read(stream, kind)


def _separated(stream: TextIO, kind: str) -> tuple[str, list[str], Iterator[list]]:
    csv.field_size_limit(opening.WIDEST)
    lines, top = opening.lines(stream), []
    for line in lines:  # the empty lines above the header, and the header
        top.append(line)
        if line.strip():
            break
    else:
        raise ValueError("has no column")
    if "\0" in line:
        raise ValueError("is not UTF-8 text: it has a NUL byte")
    stated = re.fullmatch(r"(?i)sep=(.)[\r\n]*", line)  # Excel's own
    if stated and kind == ".csv":
        top, separator = [], stated[1]
    else:
        top += itertools.islice(lines, LOOKED)
        separator = _separator(top, line, SEPARATORS[kind])
    rows = csv.reader(itertools.chain(top, lines), delimiter=separator)
    header = next((row for row in rows if row), None)
    if header is None:
        raise ValueError("has no column")

    def body() -> Iterator[list]:
        for row in rows:
            if len(row) == len(header):
                yield row
            elif not row:  # an empty line: nothing, or the missing cell of the one column
                yield from [[""]] if len(header) == 1 else []
            else:
                got = f"line {rows.line_num}: has {len(row)} cells, the header has {len(header)}"
                more = len(row) > len(header)
                raise ValueError(f"{got}: quote texts with commas" if more else got)

    return "", header, body()


def _separator(top: list[str], line: str, known: str) -> str:
    """Return what cuts every row of the top like the header, into the most cells.

    Failing that, it is a comma, unless the header has none: then what the header has most of.
    """
    cells = {}
    for separator in known:
        header, *rows = [row for row in csv.reader(top, delimiter=separator) if row]
        if all(len(row) == len(header) for row in rows):
            cells[separator] = len(header)
    best = max(cells, key=cells.__getitem__, default="")
    if best and cells[best] > 1:
        return best
    first, *others = known
    other = max(others, key=line.count, default=first)
    return other if first not in line and other in line else first


def _objects(stream: TextIO, kind: str) -> tuple[str, list[str], Iterator[list]]:
    """Read JSON: the header is every key of the objects, in order of appearance."""
    rows = _json_list(stream) if kind == ".json" else _json_lines(stream)
    header, known = [], set()

    def body() -> Iterator[list]:
        for row in rows:
            if not row.keys() <= known:
                header.extend(key for key in row if key not in known)
                known.update(row)
            yield [row.get(key) for key in header]

    return "", header, body()


def _json_lines(stream: TextIO) -> Iterator[dict]:
    for number, line in enumerate(opening.lines(stream), start=1):
        if line.strip():
            try:
                row = json.loads(line, object_pairs_hook=_once)
            except json.JSONDecodeError as error:
                raise ValueError(f"line {number}: is not JSON: {error}") from None
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None
            if not isinstance(row, dict):
                raise ValueError(f"line {number}: must be an object, got {type(row).__name__}")
            yield row


def _json_list(stream: TextIO) -> Iterator[dict]:
    try:
        rows = json.load(stream, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error}") from None
    wrong = [rows] if not isinstance(rows, list) else [r for r in rows if not isinstance(r, dict)]
    if wrong:
        of = "a list of " if isinstance(rows, list) else ""
        got = f"{of}{type(wrong[0]).__name__}"
        raise ValueError(f"must be a JSON list of objects, a row each, got {got}")
    return iter(rows)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, of which json itself would keep the last of two keys."""
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"two values are called {twice!r} in one object")
    return row


def parquet(path: Path) -> Any:
    """Open a Parquet file with pyarrow, or say that it is none."""
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(path)
    except pyarrow.ArrowException as error:
        raise ValueError(f"cannot be read as Parquet: {error}") from None


def _parquet(path: Path) -> tuple[str, list[str], Iterator[list]]:
    file = parquet(path)
    header = file.schema_arrow.names

    def body() -> Iterator[list]:
        for batch in file.iter_batches(batch_size=1000):
            yield from zip(*(_plain(column).to_pylist() for column in batch.columns))

    return "", header, body()


def _plain(column: Any) -> Any:
    """Return times in nanoseconds as microseconds: pyarrow would make pandas objects of them."""
    import pyarrow

    if not (pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns"):
        return column
    return column.cast(pyarrow.timestamp("us", column.type.tz), safe=False)


def _excel(path: Path) -> Iterator[tuple[str, list[str], Iterator[list]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError) as error:
        raise ValueError(f"cannot be read as Excel: {error}") from None
    try:
        sheets = [(sheet, rows) for sheet in book.worksheets if (rows := _rows(sheet)) is not None]
        if not sheets:
            raise ValueError("no sheet has a header and a row")
        for sheet, (header, body) in sheets:
            yield (sheet.title if len(sheets) > 1 else ""), header, body
    finally:
        book.close()


def _rows(sheet: Any) -> tuple[list[str], Iterator[list]] | None:
    """Return the header and rows of a sheet, None for one without them, such as a cover."""
    rows = (row for row in sheet.iter_rows(values_only=True) if any(c is not None for c in row))
    header = [text(cell) for cell in next(rows, ())]
    while header and not header[-1]:  # a sheet may count formatted columns that hold nothing
        header.pop()
    first = next(rows, None)
    if not header or first is None:
        return None

    def body() -> Iterator[list]:
        for row in itertools.chain([first], rows):
            filled = max(n for n, cell in enumerate(row, start=1) if cell is not None)
            header.extend([""] * (filled - len(header)))  # beside a title: columns without a name
            yield list(row[: len(header)])

    return header, body()
