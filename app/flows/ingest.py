"""Read flows that somebody brings, under limits, as canonical flows.

What a file says is written by strangers. What cannot be read is refused in one sentence; a row that
cannot is left out and counted; texts are cut to a length; and ``shown`` is what a person may see.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import pandas as pd

from app.flows.cut import ends_within_a_packet
from rampart.core import opening
from rampart.tasks.flows import captures, reading
from rampart.tasks.flows.derive import derive
from rampart.tasks.flows.prepare import completed
from rampart.tasks.flows.showing import shown

__all__ = ["ENDINGS", "Limits", "Stream", "Upload", "extras", "read", "shown", "stream"]
ENDINGS = (*opening.FORMATS, ".log", *captures.ENDINGS)
"""What a file's name may end in; of texts also with .gz behind it."""
STREAMED = (".csv", ".tsv", ".log", ".parquet", *captures.ENDINGS)
"""Formats of which memory holds a part at a time; the others are read whole."""
MIB = 2**20
COPIED = 4 * MIB


class Limits(NamedTuple):
    """What a file may have at most."""

    size: int = 64 * 2**30  # bytes of a file that is streamed
    whole: int = 64 * MIB  # bytes of a file that is read whole: JSON, Excel
    unpacked: int = 16 * 2**30  # bytes that a packed file may unpack to
    rows: int = reading.ROWS
    columns: int = reading.COLUMNS


UPLOAD = Limits(size=200 * MIB, unpacked=1024 * MIB, rows=1_000_000)
"""Of what memory is to hold at once."""


class Stream(NamedTuple):
    """A file that is read part by part."""

    schema: str  # its name
    frames: Iterator[pd.DataFrame]  # canonical flows
    notes: Counter  # reason -> rows or cells that were left out; complete once the frames are


class Upload(NamedTuple):
    """A file that was read."""

    flows: pd.DataFrame  # canonical, index 0 to n - 1
    schema: str
    notes: Counter


def stream(path: str | Path, limits: Limits | None = None) -> Stream:
    """Open a file of flows; memory does not grow with it.

    Parameters
    ----------
    path : a table of a known schema or a capture, by the ending of its name (``ENDINGS``).

    Raises
    ------
    FileNotFoundError : no such file, or what is no file.
    ValueError : empty, too large, not what its name says, of no known schema; the message begins
        with the path. Some of it only while frames are read.
    """
    path, limits = Path(path), limits or Limits()
    require_size(path, limits)
    if path.is_file():
        _require_read(path)
    found = reading.read_flows(path, reading.Limits(limits.rows, limits.columns, limits.unpacked))
    if path.suffix.lower() in captures.ENDINGS and ends_within_a_packet(path):
        found.notes["capture that ends within a packet: what came after is missing"] += 1
    return Stream(found.schema.name, found.frames, found.notes)


def read(
    source: str | Path | IO[bytes], name: str | None = None, limits: Limits | None = None
) -> Upload:
    """Read all flows of a file or an upload.

    Parameters
    ----------
    source : a path, or a stream of bytes with the file's ``name``, whose ending alone is used.
    limits : None: those of an upload.

    Raises
    ------
    FileNotFoundError, ValueError : as ``stream``; the message begins with the name.
    """
    limits = limits or UPLOAD
    if isinstance(source, str | Path):
        return _whole(stream(source, limits))
    if not name:
        raise ValueError("an upload needs the name of its file: its ending says what it is")
    with tempfile.TemporaryDirectory(prefix="rampart-flows-") as folder:
        path = Path(folder, f"upload{_ending(name)}")
        _copy(source, path, limits, name)
        try:
            return _whole(stream(path, limits))
        except (FileNotFoundError, ValueError) as error:
            raise type(error)(str(error).replace(str(path), Path(name).name)) from None


def _whole(found: Stream) -> Upload:
    flows = pd.concat(found.frames, ignore_index=True)
    return Upload(flows, found.schema, found.notes)


def require_size(path: Path, limits: Limits) -> None:
    """Refuse a file that is too large for the way in which its format is read."""
    if not path.is_file():
        return  # the reader says what it is
    kind = path.with_suffix("").suffix if path.suffix.lower() == ".gz" else path.suffix
    streamed = kind.lower() in STREAMED
    most = limits.size if streamed else min(limits.size, limits.whole)
    if (size := path.stat().st_size) > most:
        advice = "cut it in parts" if streamed else "save it as CSV or Parquet, which is streamed"
        raise ValueError(f"{path}: has {size:,} bytes, more than the limit of {most:,}: {advice}")


def _require_read(path: Path) -> None:
    """Refuse an ending that is not read, and JSON lines under the name of something else.

    Raises
    ------
    ValueError : says which endings are read.
    """
    try:
        kind = _ending(path.name)
    except ValueError as error:
        raise ValueError(f"{path}: {str(error).removeprefix(f'{path.name}: ')}") from None
    if kind in (".log", ".json"):
        with open(path, "rb") as stream:
            first, second = stream.readline(COPIED).strip(), stream.readline(COPIED).strip()
        objects = first[:1] == b"{" and first[-1:] == b"}"
        if objects and (kind == ".log" or second[:1] == b"{"):  # as Zeek and Suricata write it
            raise ValueError(f"{path}: is JSON with an object a line: name it .jsonl")


def _ending(name: str) -> str:
    """Return the ending of a name that somebody gave, nothing else of it.

    Raises
    ------
    ValueError : one that is not read.
    """
    suffixes = [suffix.lower() for suffix in Path(name).suffixes[-2:]]
    kind = "".join(suffixes if suffixes[-1:] == [".gz"] else suffixes[-1:])
    packed = (*opening.PACKED, ".log") if kind.endswith(".gz") else ENDINGS
    if kind.removesuffix(".gz") not in packed:
        known = ", ".join(ENDINGS)
        raise ValueError(f"{Path(name).name}: unknown ending {kind!r}; known: {known} (text: .gz)")
    return kind


def _copy(source: IO[bytes], path: Path, limits: Limits, name: str) -> None:
    left = limits.size
    with open(path, "wb") as target:
        while data := source.read(COPIED):
            if (left := left - len(data)) < 0:
                raise ValueError(
                    f"{Path(name).name}: has more than {limits.size:,} bytes, the limit: cut it in "
                    "parts, or score it with `python -m app.flows`, which streams"
                )
            target.write(data)


def extras(flows: pd.DataFrame) -> pd.DataFrame:
    """Return what is built for people and given to no model: ``hour``, ``client_last_octet``.

    Examples
    --------
    >>> flows = pd.DataFrame({"start": [7200.0], "client_address": ["10.0.0.9"]})
    >>> extras(flows).iloc[0].tolist()
    [2.0, 9.0]
    """
    made: dict[str, Any] = derive(completed(flows))
    names = {"hour": "x_hour", "client_last_octet": "x_source_last_octet"}
    return pd.DataFrame({key: np.asarray(made[name]) for key, name in names.items()}, flows.index)
