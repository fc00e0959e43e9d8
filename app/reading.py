"""Read the columns of a table as text: CSV, TSV, Parquet, Excel, JSON lines or a JSON list.

At most ``rows`` rows are read, and of these 200 are drawn at random (reservoir sampling, Vitter
1985, algorithm R), seeded: the head of a sorted file would not stand for it. Only the drawn rows
are kept, so that memory does not grow with the file.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import itertools
import json
import random
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

SAMPLED = 200  # rows of a column that training saw at most
LONGEST = 20_000  # characters of a cell; training cut there too
LOOKED = 20  # lines of a CSV file that show its separator
WIDEST = 64 * 2**20  # characters of a CSV field: more is a quote that nothing closes
SEED = 0
SEPARATORS = {".csv": ",;\t|", ".tsv": "\t"}
FORMATS = (*SEPARATORS, ".jsonl", ".ndjson", ".json", ".parquet", ".xlsx")
PACKED = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")  # those that may end in .gz


class Column(NamedTuple):
    """A column of a file: where it stands and its sampled cells."""

    file: str
    position: int  # from 1: two columns may have the same header
    name: str
    values: list[str]  # the sampled cells that are not missing, at most 200
    n_rows: int  # sampled rows, missing cells included
    n_missing: int


def columns(path: str | Path, rows: int) -> list[Column]:
    """Return the columns of a file, of every sheet of a workbook.

    Parameters
    ----------
    path : a file whose name ends in one of ``FORMATS``, the text formats also with ``.gz``.
    rows : read at most.

    Raises
    ------
    FileNotFoundError : no such file.
    ValueError : unknown ending, not the format that it says, no column, no row, a row with more
        or fewer cells than the header. The message does not repeat the path.
    """
    path = Path(path)
    if not path.is_file():
        known = "is a folder" if path.is_dir() else "is a pipe or device: write it to a file first"
        raise FileNotFoundError(known if path.exists() else "no such file")
    kind = ending(path)
    if kind is None:
        raise ValueError(f"unknown ending {path.suffix!r}; known: {', '.join(FORMATS)} (text: .gz)")
    if path.stat().st_size == 0:
        raise ValueError("is empty")
    sampled = []
    try:
        for sheet, header, body in _tables(path, kind):
            name = f"{path}#{sheet}" if sheet else str(path)
            sampled += _sampled(name, header, body, rows)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8 text ({error.reason}, byte 0x{error.object[error.start]:02x}); "
            "convert it first, e.g. iconv -f WINDOWS-1252 -t UTF-8"
        ) from None
    except csv.Error as error:
        raise ValueError(f"is no {kind[1:]} table: {error}; a quote that nothing closes?") from None
    except (zipfile.BadZipFile, EOFError, gzip.BadGzipFile, RecursionError, zlib.error) as error:
        raise ValueError(f"cannot be read as {''.join(path.suffixes)}: {error}") from None
    except Exception as error:  # of a broken file, openpyxl and pyarrow let any error out
        if isinstance(error, (ValueError, OSError)) or kind not in (".parquet", ".xlsx"):
            raise
        raise ValueError(f"cannot be read as {kind}: {type(error).__name__}: {error}") from None
    return sampled


def ending(path: Path) -> str | None:
    """Return the format of a file by its name, None for one that is not read.

    Examples
    --------
    >>> ending(Path("a.CSV.gz")), ending(Path("a.parquet.gz"))
    ('.csv', None)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes[-1:] == [".gz"]:
        return suffixes[0] if suffixes[0] in PACKED else None
    return suffixes[-1] if suffixes and suffixes[-1] in FORMATS else None


def _sampled(file: str, header: list[str], body: Iterable[list], rows: int) -> list[Column]:
    """Draw rows and turn them into columns; the header may grow while they are read."""
    draw, kept = random.Random(SEED), []
    for number, row in zip(range(rows), body):
        slot = number if number < SAMPLED else draw.randrange(number + 1)
        if slot < SAMPLED:
            kept[slot : slot + 1] = [[text(cell)[:LONGEST] for cell in row]]
    if not header:
        raise ValueError("has no column")
    if not kept:
        raise ValueError("has a header and no row")
    for row in kept:
        row += [""] * (len(header) - len(row))
    sampled = []
    for position, cells in enumerate(zip(*kept), start=1):
        values = [cell for cell in cells if cell and not cell.isspace()]
        missing = len(cells) - len(values)
        sampled.append(Column(file, position, header[position - 1], values, len(cells), missing))
    return sampled


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


def _tables(path: Path, kind: str) -> Iterator[tuple[str, list[str], Iterable[list]]]:
    """Yield (sheet, header, rows) of a file; the sheet has a name where there are several."""
    if kind == ".parquet":
        yield _parquet(path)
    elif kind == ".xlsx":
        yield from _excel(path)
    else:
        opener = gzip.open if path.suffix.lower() == ".gz" else open
        with opener(path, "rb") as raw:
            wide = raw.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # as Excel saves
            with io.TextIOWrapper(raw, "utf-16" if wide else "utf-8-sig", newline="") as stream:
                read = _separated if kind in SEPARATORS else _objects
                yield read(stream, kind)


def _separated(stream: TextIO, kind: str) -> tuple[str, list[str], Iterator[list]]:
    csv.field_size_limit(WIDEST)
    top = []  # the empty lines above the header, and the header
    for line in stream:
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
        top += itertools.islice(stream, LOOKED)
        separator = _separator(top, line, SEPARATORS[kind])
    lines = csv.reader(itertools.chain(top, stream), delimiter=separator)
    header = next((row for row in lines if row), None)
    if header is None:
        raise ValueError("has no column")

    def body() -> Iterator[list]:
        for row in lines:
            if len(row) == len(header):
                yield row
            elif not row:  # an empty line: nothing, or the missing cell of the one column
                yield from [[""]] if len(header) == 1 else []
            else:
                raise ValueError(
                    f"line {lines.line_num}: has {len(row)} cells, the header has {len(header)}"
                )

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
    for number, line in enumerate(stream, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"line {number}: is not JSON: {error}") from None
            if not isinstance(row, dict):
                raise ValueError(f"line {number}: must be an object, got {type(row).__name__}")
            yield row


def _json_list(stream: TextIO) -> Iterator[dict]:
    try:
        rows = json.load(stream)
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from None
    wrong = [rows] if not isinstance(rows, list) else [r for r in rows if not isinstance(r, dict)]
    if wrong:
        of = "a list of " if isinstance(rows, list) else ""
        got = f"{of}{type(wrong[0]).__name__}"
        raise ValueError(f"must be a JSON list of objects, a row each, got {got}")
    return iter(rows)


def _parquet(path: Path) -> tuple[str, list[str], Iterator[list]]:
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
    except pyarrow.ArrowException as error:
        raise ValueError(f"cannot be read as Parquet: {error}") from None
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
