"""Read a user's own table: JSON list, JSON lines, CSV, TSV, Parquet or Excel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from rampart.core import cells, opening
from rampart.core.params import nearest

FORMATS = (".json", ".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")
"""The formats that are written; ``opening.FORMATS`` are read."""


def read_table(path: str | Path, most: int = opening.UNPACKED) -> pd.DataFrame:
    """Read a table by the ending of its name; a cell is what is stored, in CSV and TSV text.

    Of a workbook it is the first sheet that has a header and a row.

    Parameters
    ----------
    most : bytes that a packed file may unpack to.

    Raises
    ------
    ValueError : unknown ending, not the format that it says, no row, or two columns of one name;
        names the file.
    FileNotFoundError : no such file, or a folder, a pipe, a socket, a device.
    """
    path = Path(path)
    try:
        kind = opening.require_table(path)
        with opening.explained(path, kind):
            frame = _read(path, kind, most)
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{path}: {error}") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if frame.empty:
        raise ValueError(f"{path}: has a header and no row" if len(frame.columns) else "has no row")
    return frame


def _read(path: Path, kind: str, most: int) -> pd.DataFrame:
    if kind == ".parquet":
        _require_unlike(cells.parquet(path).schema_arrow.names)
        return pd.read_parquet(path)
    tables = cells.tables(path, kind, most)  # held: the file closes with it
    _, header, body = next(tables)
    rows = list(body)  # before the header is looked at: JSON's grows with its rows
    if not header:
        raise ValueError("has no column")
    rows = [[*row, *[None] * (len(header) - len(row))] for row in rows]
    _require_unlike(header)
    return pd.DataFrame(rows, columns=header, dtype=object).infer_objects()


def _require_unlike(header: Sequence[str]) -> None:
    """Refuse two columns of one name: which of them is meant could not be told."""
    if twice := [name for name, times in Counter(header).items() if times > 1]:
        raise ValueError(f"two columns are called {twice[0]!r}: rename or remove one")


def column(frame: pd.DataFrame, name: str, path: str | Path) -> pd.Series:
    """Return a column of a user's table, or say which there are."""
    if name not in frame:
        raise ValueError(f"{path}: no column {name!r}; {nearest(name, list(map(str, frame)))}")
    return frame[name]


def read_rows(path: str | Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read the rows of a split, with a ``weight`` whether or not the task gives its rows one.

    Parameters
    ----------
    path : a Parquet file that the stage split wrote.
    columns : those to read besides ``weight``; None for all.

    Returns
    -------
    DataFrame with a float column ``weight``: how much each label is to be believed, 1.0 where the
    file has none.
    """
    import pyarrow.parquet as pq

    weighted = "weight" in pq.read_schema(path).names
    wanted = None if columns is None else [*columns, *(["weight"] if weighted else [])]
    frame = pd.read_parquet(path, columns=wanted)
    return frame if weighted else frame.assign(weight=1.0)
