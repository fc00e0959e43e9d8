"""Read flows of anybody's: a table of a known schema, chunk by chunk, or a capture.

Memory does not grow with the file: a chunk is some thousand rows. What is refused is refused in
words; a row that cannot be read is left out and counted.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from rampart.core import opening, tables
from rampart.tasks.flows import captures
from rampart.tasks.flows.mapping import canonical
from rampart.tasks.flows.schemas import SchemaError, nfstream, recognise
from rampart.tasks.flows.schemas.base import Schema, plain

ROWS = 50_000_000
COLUMNS = 500
UNPACKED = 16 * 2**30  # bytes that a packed file may unpack to
BLOCK = 8 * 2**20  # bytes of a text that are read at a time; also the longest line
BROKEN = 1000  # rows of another number of cells that are left out; more is another file
HEAD = 2**16  # bytes that are looked at before anything is read
MISSING = ["", "-", "(empty)", "NaN", "nan", "NAN", "null", "NULL", "None", "N/A", "n/a", "?"]
MISSING += ["Infinity", "-Infinity", "inf", "-inf", "Inf", "INF"]
SEPARATORS = ",;\t|"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Reading(NamedTuple):
    """A file that is read."""

    schema: Schema
    frames: Iterator[pd.DataFrame]  # canonical flows, some at a time
    notes: Counter  # reason -> cells or rows; complete once the frames are


class Limits(NamedTuple):
    """What a file may have at most."""

    rows: int = ROWS
    columns: int = COLUMNS
    unpacked: int = UNPACKED


def read_flows(path: str | Path, limits: Limits | None = None) -> Reading:
    """Open a file of flows and say which schema it has.

    Parameters
    ----------
    path : .csv, .tsv, .log (these may end in .gz), .parquet, .json, .jsonl, .xlsx, or a capture:
        .pcap, .pcapng, .cap.

    Raises
    ------
    ValueError : not readable, empty, without a header, of too many rows or columns, or of no known
        schema; the message begins with the file. Some of it only while frames are read.
    FileNotFoundError : no such file, or what is no file.
    """
    path, limits = Path(path), limits or Limits()
    notes: Counter = Counter()
    try:
        if path.suffix.lower() in captures.ENDINGS:
            captures.require_capture(path)
            schema, chunks = nfstream.SCHEMA, _of_frames([captures.meter(path)])
        else:
            header, chunks = _table(path, limits, notes)
            schema = recognise(header)
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{path}: {error}") from None
    except ValueError as error:
        said = str(error).removeprefix(f"{path}: ")  # a whole table is read by who says it too
        raise type(error)(f"{path}: {said}") from None
    return Reading(schema, _canonical(path, chunks, schema, limits, notes), notes)


def _canonical(
    path: Path, chunks: Iterator[dict], schema: Schema, limits: Limits, notes: Counter
) -> Iterator[pd.DataFrame]:
    """Yield canonical flows, with the messages of what breaks on the way."""
    known, total = schema.known(), 0
    try:
        for columns in chunks:
            total += len(next(iter(columns.values())))
            if total > limits.rows:
                raise ValueError(f"has more than {limits.rows:,} rows, the limit: cut it in parts")
            yield canonical({k: v for k, v in columns.items() if k in known}, schema, notes)
    except (ValueError, pa.ArrowException) as error:
        raise ValueError(f"{path}: {_sentence(error)}") from None
    if not total:
        raise ValueError(f"{path}: has a header and no row")


def _sentence(error: Exception) -> str:
    text = str(error)
    if "file is too short" in text:  # the header ends without a line end
        return "has a header and no row"
    if "straddling" in text or ("block" in text.lower() and "csv" in text.lower()):
        return f"has a line of more than {BLOCK:,} bytes: a quote that nothing closes?"
    return text


def _table(path: Path, limits: Limits, notes: Counter) -> tuple[list[str], Iterator[dict]]:
    """Return the plain names of the columns, and the chunks."""
    kind = _kind(path)
    if kind == ".parquet":
        return _parquet(path, limits, notes)
    if kind in (*opening.SEPARATED, ".log"):
        return _separated(path, limits, notes)
    frame = tables.read_table(path)
    names = _checked(list(map(str, frame.columns)), limits, notes)
    return names, _of_frames([frame.set_axis(names, axis=1)])


def _kind(path: Path) -> str:
    """Return the format; a log of Zeek's has an ending that no other table has."""
    bare = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    if bare.suffix.lower() != ".log":
        return opening.require_table(path)
    if not path.is_file():
        raise FileNotFoundError("is no file" if path.exists() else "no such file")
    if path.stat().st_size == 0:
        raise ValueError("is empty")
    return ".log"


def _checked(header: list[str], limits: Limits, notes: Counter) -> list[str]:
    """Return plain names, each once: of two columns of one name the first counts, and that is
    noted."""
    if len(header) > limits.columns:
        raise ValueError(f"has {len(header):,} columns, more than the limit of {limits.columns:,}")
    if not any(map(str.strip, header)):
        raise ValueError("has no column")
    seen: Counter = Counter()
    names = []
    for name in map(plain, header):
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}__{seen[name]}")
    for name, times in seen.items():
        if times > 1:
            notes[f"column of a name that is there before, left out: {name[:40]}"] += times - 1
    return names


def _parquet(path: Path, limits: Limits, notes: Counter) -> tuple[list[str], Iterator[dict]]:
    from rampart.core import cells

    file = cells.parquet(path)
    header = file.schema_arrow.names
    names = _checked(header, limits, notes)
    wanted = recognise(names).known()
    kept = {old: new for old, new in zip(header, names) if new in wanted}

    def chunks() -> Iterator[dict]:
        for batch in file.iter_batches(batch_size=50_000, columns=list(kept)):
            yield {kept[name]: batch.column(name) for name in batch.schema.names}

    return names, chunks()


def _of_frames(frames: list[pd.DataFrame]) -> Iterator[dict]:
    for frame in frames:
        yield {str(name): _array(frame[name]) for name in frame}


def _array(values: pd.Series) -> pa.Array:
    """Return a column as an arrow array; one of several types as text."""
    try:
        found = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError):
        found = pa.array([None if v is None or v != v else str(v) for v in values], pa.string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _separated(path: Path, limits: Limits, notes: Counter) -> tuple[list[str], Iterator[dict]]:
    head = _head(path)
    if head.lstrip().startswith("#separator") or head.startswith("#fields"):
        header, above, separator = _zeek(head)
    else:
        header, above, separator = _header(head)
    names = _checked(header, limits, notes)
    try:
        known = recognise(names).known()
    except SchemaError as error:
        if without := _headerless(header):
            raise SchemaError(without) from None
        raise error
    wanted = [name for name in names if name in known]
    options = {
        "read_options": pacsv.ReadOptions(column_names=names, skip_rows=above, block_size=BLOCK),
        "parse_options": pacsv.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=_skipping(notes)
        ),
        "convert_options": pacsv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=wanted,
            null_values=MISSING,
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    }

    def chunks() -> Iterator[dict]:
        with contextlib.closing(_Text(path, limits.unpacked)) as stream:
            try:
                reader = pacsv.open_csv(stream, **options)
            except pa.ArrowInvalid as error:
                if "Empty" in str(error):
                    return
                raise
            for batch in reader:
                if batch.num_rows:
                    yield dict(zip(batch.schema.names, batch.columns))

    return names, chunks()


def _skipping(notes: Counter) -> Any:
    """Return what arrow asks about a row of another number of cells."""

    def skip(row: pacsv.InvalidRow) -> str:
        if (row.text or "").startswith("#"):
            return "skip"  # Zeek's last line
        notes["row of another number of cells"] += 1
        # Arrow lets no error of ours out, so its own says how it ends.
        return "skip" if notes["row of another number of cells"] <= BROKEN else "error"

    return skip


def _packed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


class _Text:
    """A file as UTF-8, whatever its bytes: arrow's own reader stops at one that is none.

    Parameters
    ----------
    most : bytes that a packed file may unpack to; they are counted while it is read.
    """

    closed = False

    def __init__(self, path: Path, most: int):
        self._stream = _opened(path)
        self._left = self._most = most
        self._packed, self._buffer, self._ended = _packed(path), b"", False
        self._decoder: Any = None

    def read(self, size: int = -1) -> bytes:
        while len(self._buffer) < size and not self._ended:
            data = self._stream.read(size)
            self._ended = not data
            self._left -= len(data) if self._packed else 0
            if self._left < 0:
                raise ValueError(f"unpacks to more than {self._most:,} bytes, the limit")
            if self._decoder is None:
                wide = data[:2] in WIDE
                self._decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")(
                    "replace"
                )
            self._buffer += self._decoder.decode(data, self._ended).encode()
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found

    def close(self) -> None:
        self.closed = True
        self._stream.close()


def _opened(path: Path) -> Any:
    return pa.input_stream(str(path), compression="gzip" if _packed(path) else None)


def _head(path: Path) -> str:
    """Return the beginning of a text, or say that it is none."""
    try:
        with _opened(path) as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise ValueError(f"cannot be unpacked: {error}") from None
    if head[:2] in WIDE:
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    text = head.decode("utf-8-sig", "replace")
    odd = sum(char == "\ufffd" or (char < " " and char not in "\t\r\n") for char in text)
    if "\0" in text or odd > 0.02 * len(text):
        raise ValueError("is not text: it has bytes that no table has")
    return text


def _header(head: str) -> tuple[list[str], int, str]:
    """Return the cells of the first line that has any, how many lines it ends, the separator."""
    for number, line in enumerate(io.StringIO(head), start=1):
        if line.strip():
            separator = max(SEPARATORS, key=line.count)
            if len(line) >= HEAD - 4:
                raise ValueError(f"has a first line of more than {HEAD:,} bytes")
            return next(csv.reader([line.rstrip("\r\n")], delimiter=separator)), number, separator
    raise ValueError("has no column")


def _zeek(head: str) -> tuple[list[str], int, str]:
    """Return the fields of a log of Zeek's, how many lines are above its rows, the separator."""
    separator, fields, above = "\t", None, 0
    for line in io.StringIO(head):
        if not line.startswith("#"):
            break
        above += 1
        name, _, rest = line.rstrip("\r\n").partition(" " if "#separator" in line else separator)
        if name == "#separator":
            separator = rest.encode("latin-1", "replace").decode("unicode_escape")
        elif name == "#fields":
            fields = rest.split(separator)
    if fields is None or len(separator) != 1:
        raise ValueError("is a log of Zeek's without #fields")
    return fields, above, separator


def _headerless(cells: list[str]) -> str:
    """Return what to say of a first line that is a row, nothing where it is a header."""
    numbers = sum(cell.strip().lstrip("-").replace(".", "", 1).isdigit() for cell in cells)
    if 2 * numbers < len(cells):
        return ""
    if len(cells) in (41, 42, 43) and cells[1].strip() in ("tcp", "udp", "icmp"):
        from rampart.tasks.flows.schemas import nslkdd

        return f"is {nslkdd.SCHEMA.name} without a header: {nslkdd.SCHEMA.refuse}"
    if len(cells) == 49:
        return (
            "has no header: its first line is a row; of UNSW-NB15's four large files write the "
            "names of NUSW-NB15_features.csv above it"
        )
    return "has no header: its first line is a row of numbers; write the names of the columns above"
