"""Read a user's own table: JSON list, JSON lines, CSV, TSV, Parquet or Excel."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd

from rampart.core.params import nearest

FORMATS = (".json", ".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table by the ending of its name; a cell is what is stored, in CSV and TSV text.

    Raises
    ------
    ValueError : unknown ending, not the format that it says, or no row; names the file.
    FileNotFoundError : no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file")
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise ValueError(f"{path}: format {kind or 'without ending'!r} is not one of {FORMATS}")
    try:
        frame = _read(path, kind)
    except (
        ValueError,
        KeyError,
        OSError,
        ImportError,
        RecursionError,
        zipfile.BadZipFile,
    ) as error:
        raise ValueError(f"{path}: cannot be read as {kind[1:]}: {error}") from error
    if frame.empty:
        raise ValueError(f"{path}: has no row")
    return frame


def _read(path: Path, kind: str) -> pd.DataFrame:
    if kind == ".json":
        return _objects(json.loads(path.read_text(encoding="utf-8-sig")), "a list of objects")
    if kind == ".jsonl":
        # Not splitlines(): a text may hold other line ends of Unicode.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        rows = [json.loads(line) for line in lines if line.strip()]
        return _objects(rows, "one object a line")
    if kind == ".parquet":
        return pd.read_parquet(path)
    if kind == ".xlsx":
        return pd.read_excel(path, keep_default_na=False)
    if b"\0" in path.read_bytes():  # pandas would end the text there
        raise ValueError("must be UTF-8 text, has a NUL byte")
    # The texts "null", "NA" and "007" are texts.
    options = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig"}
    frame = pd.read_csv(path, sep="\t" if kind == ".tsv" else ",", **options)
    if not isinstance(frame.index, pd.RangeIndex):
        # pandas takes the first cells for row names where every row has more cells than names.
        raise ValueError("rows have more cells than the header has names: quote texts with commas")
    return frame


def _objects(rows: object, wanted: str) -> pd.DataFrame:
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise ValueError(f"must be {wanted}")
    return pd.DataFrame(rows)


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
