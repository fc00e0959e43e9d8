"""Tables that are no single file: those of an SQLite file, and a table in Parquet shards.

SQLite comes with Python. DuckDB and database servers need a library that the project does not
have: the message says how to write a Parquet file there.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from rampart.core import cells, opening

SQLITE, DUCKDB = (".sqlite", ".sqlite3", ".db"), (".duckdb", ".ddb")
MAGIC = b"SQLite format 3\0"
SHARD = re.compile(r"(?P<of>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.parquet")

Table = tuple[str, list[str], Iterable[Sequence[Any]]]


def is_database(path: Path) -> bool:
    """Tell whether a path is a database by its ending."""
    return path.suffix.lower() in (*SQLITE, *DUCKDB)


def sharded(paths: Sequence[Path]) -> list[Path]:
    """Return paths with those that are parts of one table as one pattern, in their order.

    Examples
    --------
    >>> names = ["train-00000-of-00002.parquet", "train-00001-of-00002.parquet", "a.csv"]
    >>> list(map(str, sharded([Path(name) for name in names])))
    ['train-*-of-00002.parquet', 'a.csv']
    """
    found = {}
    for path in paths:
        shard = SHARD.fullmatch(path.name)
        if shard and int(shard["count"]) > 1 and not set("*?[") & set(shard["of"]):
            path = path.with_name(f"{shard['of']}-*-of-{shard['count']}.parquet")
        found[path] = None
    return list(found)


def is_pattern(path: Path) -> bool:
    """Tell whether a path stands for the Parquet shards of one table."""
    return "*" in path.name and path.suffix.lower() == ".parquet" and not path.exists()


def shards(path: Path, notes: list[str]) -> Table:
    """Return the one table of the files that a pattern finds, in the order of their names.

    Raises
    ------
    FileNotFoundError : it finds none. ValueError : two files have other columns; also while read.
    """
    parts = sorted(path.parent.glob(path.name))
    if not parts:
        raise FileNotFoundError("no such file")
    shard = SHARD.fullmatch(parts[0].name)
    if shard and len(parts) < int(shard["count"]):
        notes.append(f"has {len(parts)} of {int(shard['count'])} parts")
    _, header, _ = _parquet(parts[0])

    def body() -> Iterator[Sequence[Any]]:
        for part in parts:
            _, names, rows = _parquet(part)
            if names != header:
                other = sorted(set(names) ^ set(header)) or "another order"
                raise ValueError(f"{part.name}: has other columns than {parts[0].name}: {other}")
            yield from rows

    return "", header, body()


def _parquet(path: Path) -> Table:
    opening.require_table(path)
    return next(cells.tables(path, ".parquet"))


def tables(path: Path, notes: list[str]) -> Iterator[Table]:
    """Yield (name, header, rows) of each table of a database; a table without rows is a note.

    The file is opened for reading alone, and rows come one by one.

    Raises
    ------
    FileNotFoundError : no such file. ValueError : no SQLite, or without a table that has rows.
    """
    if what := _no_file(path):
        raise FileNotFoundError(what)
    if path.suffix.lower() in DUCKDB:
        raise ValueError(
            "is a DuckDB file, for which there is no reader here: write the table as Parquet, "
            "duckdb FILE \"COPY my_table TO 'my_table.parquet'\""
        )
    with open(path, "rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError("is no SQLite file")
    found = 0
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            base.text_factory = lambda raw: raw.decode("utf-8", "replace")
            names = base.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            ).fetchall()
            for (name,) in names:
                quoted = name.replace('"', '""')
                rows = base.execute(f'SELECT * FROM "{quoted}"')
                header = [column[0] for column in rows.description]
                first = rows.fetchone()
                if first is None:
                    notes.append(f"{name} has no row")
                    continue
                found += 1
                yield name, header, itertools.chain([first], rows)
    except sqlite3.Error as error:
        raise ValueError(f"cannot be read as SQLite: {error}") from None
    if not found:
        raise ValueError("has no table with a row")


def _no_file(path: Path) -> str:
    if path.is_file():
        return ""
    return "is no file" if path.exists() else "no such file"
