"""Write a table by the ending of its name; what ``rampart.core.tables.read_table`` reads."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core import files
from rampart.core.tables import FORMATS
from rampart.synthetic.tables.values import EXACT, read_values

XLSX_ROWS, XLSX_COLUMNS, XLSX_TEXT = 1_048_576, 16_384, 32_767  # Excel's limits, header included
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive can name


def write_table(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a table as CSV, TSV, Parquet, Excel, a JSON list or JSON lines, by the ending.

    A missing value is an empty cell, in JSON ``null``. Texts that are all numbers are written as
    the numbers that they are, whole numbers without a point; each number so that the same one is
    read. The same table gives the same bytes: no format has a time stamp.

    Parameters
    ----------
    frame : the table; its index is not written.
    path : where to; is replaced when all is written.

    Raises
    ------
    ValueError : an unknown ending, or a table that Excel cannot hold; names the file.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise ValueError(f"{path}: format {kind or 'without ending'!r} is not one of {FORMATS}")
    if len(twice := frame.columns[frame.columns.duplicated()]):
        raise ValueError(f"{path}: two columns are named {twice[0]!r}")
    if kind == ".xlsx":
        _require_fit(frame, path)
    frame = pd.DataFrame({name: _typed(frame[name]) for name in frame}, index=frame.index)
    if kind == ".parquet":
        files.write_parquet(path, frame)
        return
    with files.replacing(path) as temporary:
        if kind == ".xlsx":
            _write_excel(frame, temporary)
        elif kind in (".csv", ".tsv"):
            separator = "," if kind == ".csv" else "\t"
            frame.to_csv(temporary, sep=separator, index=False, lineterminator="\n")
        else:
            temporary.write_text(_json(frame, kind), encoding="utf-8", newline="\n")


def _typed(column: pd.Series) -> pd.Series:
    """Return a column as numbers where that loses nothing, as whole ones where it can."""
    if pd.api.types.infer_dtype(column, skipna=True) == "string":
        values = read_values(column)
        if values.numbers is None or set(column.dropna()) != set(values.names()):
            return column
        numbers = pd.Series(values.as_numbers(), index=column.index)
    elif pd.api.types.is_float_dtype(column.dtype):
        numbers = column.astype(np.float64)
    else:
        return column
    whole = (numbers.isna() | ((numbers == np.floor(numbers)) & (numbers.abs() < EXACT))).all()
    return numbers.astype("Int64" if numbers.isna().any() else np.int64) if whole else numbers


def _json(frame: pd.DataFrame, kind: str) -> str:
    # Not to_json, which cuts numbers to 15 digits.
    cells = frame.astype(object).where(frame.notna(), None)
    rows = [json.dumps(row, ensure_ascii=False) for row in cells.to_dict("records")]
    if kind == ".jsonl":
        return "".join(row + "\n" for row in rows)
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _require_fit(frame: pd.DataFrame, path: Path) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    rows, columns = frame.shape
    if rows + 1 > XLSX_ROWS:
        raise ValueError(
            f"{path}: {rows:,} rows are more than the {XLSX_ROWS - 1:,} that an Excel sheet holds "
            "below its header: write CSV or Parquet"
        )
    if columns > XLSX_COLUMNS:
        raise ValueError(
            f"{path}: {columns:,} columns are more than the {XLSX_COLUMNS:,} of an Excel sheet: "
            "write CSV or Parquet"
        )
    for name in frame:
        texts = [str(name), *(cell for cell in frame[name] if isinstance(cell, str))]
        longest = max(map(len, texts))
        if longest > XLSX_TEXT:
            raise ValueError(
                f"{path}: a text in column {str(name)!r} has {longest:,} characters, more than "
                f"the {XLSX_TEXT:,} of an Excel cell: write CSV or Parquet"
            )
        if any(map(ILLEGAL_CHARACTERS_RE.search, texts)):
            raise ValueError(
                f"{path}: a text in column {str(name)!r} has a control character, which an Excel "
                "cell cannot hold: write CSV or Parquet"
            )


def _write_excel(frame: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"  # "=1+1" is a text and no formula
        return cell

    sheet.append([cell(str(name)) for name in frame])
    cells = frame.astype(object).where(frame.notna(), None)
    for row in cells.itertuples(index=False, name=None):
        sheet.append(list(map(cell, row)))
    with path.open("wb") as stream:
        book.save(stream)
    _without_time(path)


def _without_time(path: Path) -> None:
    """Set every time in an Excel file to the same moment."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">1980-01-01T00:00:00Z<", content)
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
