"""Write scored flows part by part: CSV, Parquet or Excel; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from app.flows.ingest import shown
from rampart.core import files

ENDINGS = (".csv", ".parquet", ".xlsx")
SHEET = 100_000
"""Flows of a workbook at most: more is slow to write, and slower to open."""
DIGITS = 5
WHO = ["start", "client_address", "client_port", "server_address", "server_port", "protocol",
       "service", "server_name", "client_bytes", "server_bytes", "duration"]  # fmt: skip
"""What stands before the scores, to tell which flow it is."""
Write = Callable[[pd.DataFrame], None]


def table(flows: pd.DataFrame, scored: pd.DataFrame) -> pd.DataFrame:
    """Return which flows they are and what is said of them, harmless to look at.

    No cell of it runs in a spreadsheet or moves the cursor of a terminal.
    """
    ports = {name: flows[name].astype("Int32") for name in ("client_port", "server_port")}
    who = flows[WHO].assign(**ports)
    found = pd.concat([who, scored], axis=1)
    numbers = found.select_dtypes(np.floating).columns
    return shown(
        found.assign(**{name: found[name].round(DIGITS) for name in numbers if name != "start"})
    )


@contextmanager
def writer(path: str | Path) -> Iterator[Write]:
    """Yield what writes a part; the file is there when the block ends without an error.

    Raises
    ------
    ValueError : more flows than a workbook should have.
    """
    path = Path(path)
    kind = {".csv": _csv, ".parquet": _parquet, ".xlsx": _excel}[path.suffix.lower()]
    with files.replacing(path) as temporary, kind(temporary) as write:
        yield write


@contextmanager
def _csv(path: Path) -> Iterator[Write]:
    import pyarrow.csv as pacsv

    with open(path, "wb") as stream:
        first = True

        def write(part: pd.DataFrame) -> None:
            nonlocal first
            options = pacsv.WriteOptions(include_header=first)
            pacsv.write_csv(_arrow(part), stream, options)
            first = False

        yield write


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    import pyarrow.parquet as pq

    made: list[pq.ParquetWriter] = []

    def write(part: pd.DataFrame) -> None:
        data = _arrow(part)
        if not made:
            made.append(pq.ParquetWriter(path, data.schema, compression="zstd"))
        made[0].write_table(data.cast(made[0].schema))

    try:
        yield write
    finally:
        for one in made:
            one.close()


@contextmanager
def _excel(path: Path) -> Iterator[Write]:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet, rows = book.create_sheet("flows"), 0

    def write(part: pd.DataFrame) -> None:
        nonlocal rows
        if not rows:
            sheet.append(list(part))
        rows += len(part)
        if rows > SHEET:
            raise ValueError(
                f"--out: a workbook holds {SHEET:,} flows here, there are more: write .csv or "
                ".parquet"
            )
        cells = part.astype(object).where(part.notna(), None)
        for row in cells.itertuples(index=False, name=None):
            sheet.append(row)

    try:
        yield write
    except BaseException:
        sheet.close()  # else it is closed when it is collected, and its file is gone
        raise
    book.save(path)


def _arrow(part: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(part, preserve_index=False)
