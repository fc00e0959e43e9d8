"""causaldata: tables of two textbooks on causal inference, most in Stata's format.

Tables that other packages hold too (Mroz, gapminder, titanic), those of fewer than 8 rows and
nhefs_complete, a part of nhefs, are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

import pandas as pd

from rampart.tasks.columns.row import Row, tables
from rampart.tasks.columns.row.table import samples

SOURCE = "causaldata"
TABLES = {
    "abortion": "health",
    "adult_services": "economics",
    "auto": "transport",
    "avocado": "economics",
    "black_politicians": "politics",
    "castle": "crime",
    "ccdrug": "crime",
    "close_college": "education",
    "close_elections_lmb": "politics",
    "cps_mixtape": "economics",
    "credit_cards": "finance",
    "google_stock": "finance",
    "gov_transfers": "economics",
    "gov_transfers_density": "economics",
    "greek_data": "health",
    "mortgages": "finance",
    "nhefs": "health",
    "nhefs_codebook": "health",
    "nsw_mixtape": "economics",
    "organ_donations": "health",
    "restaurant_inspections": "food",
    "ri": "health",
    "scorecard": "education",
    "social_insure": "economics",
    "texas": "crime",
    "thornton_hiv": "health",
    "training_bias_reduction": "economics",
    "training_example": "economics",
    "yule": "demography",
}
NUMBERED = re.compile(r"^\d+\. *")  # "1. No": some value labels repeat the code


def rows(archive) -> Iterator[Row]:
    """Yield the columns of causaldata's source distribution."""
    for name in archive.names():
        table = name.split("/")[-2] if "/" in name else ""
        if table not in TABLES or not name.endswith((".csv", ".dta")):
            continue
        if name.endswith(".csv"):
            columns, declared = tables.delimited(archive.read(name)), {}
        else:
            columns, declared = stata(archive.read(name))
        yield from samples(SOURCE, table, columns, domain=TABLES[table], declared=declared)


def stata(data: bytes) -> tuple[tables.Columns, dict[str, tuple[str, str]]]:
    """Read a ``.dta`` file: cells as Stata would show them, and the classes that it declares.

    A column whose values all have a value label is a factor, whose labels are its cells;
    one with a date format is ``datetime``.
    """
    with pd.read_stata(io.BytesIO(data), iterator=True, convert_categoricals=False) as reader:
        frame = reader.read(tables.MOST_ROWS)
        labels = reader.value_labels()
    with pd.read_stata(io.BytesIO(data), iterator=True) as reader:
        typed = reader.read(tables.MOST_ROWS)
    columns: tables.Columns = {}
    declared = {}
    for name in frame:
        factor = isinstance(typed[name].dtype, pd.CategoricalDtype)
        columns[name] = _cells(typed[name] if factor else frame[name])
        label = _class(frame[name], columns[name], labels if factor else {})
        if label:
            declared[name] = (label, "metadata")
    return columns, declared


def _cells(column: pd.Series) -> list[str | None]:
    if column.dtype.kind == "M":
        return [None if pd.isna(cell) else f"{cell:%Y-%m-%d}" for cell in column]
    if column.dtype.kind == "f":
        # A float of Stata holds 7 digits; more would be the noise of the conversion.
        digits = 7 if column.dtype.itemsize == 4 else 15
        return [None if pd.isna(cell) else f"{cell:.{digits}g}" for cell in column]
    return [None if pd.isna(cell) or cell == "." else str(cell) for cell in column]


def _class(column: pd.Series, cells: list[str | None], labels: Mapping) -> str | None:
    if column.dtype.kind == "M":
        return "datetime"
    words = [NUMBERED.sub("", cell) if cell else None for cell in cells]
    # Labels that are numbers themselves ("0", "1") say nothing that the values did not.
    if not labels or all(word.isdigit() for word in tables.distinct(words)):
        return None
    known = {text.strip() for names in labels.values() for text in names.values()}
    return tables.closed_set(words) if tables.distinct(cells) <= known else None
