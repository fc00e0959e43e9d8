"""The user's own labelled columns, as rows like those of the packages.

Two forms: a folder with a folder a class, every column of every table in it being of that class;
or a table with one column of the user's a row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.tables import column, read_table
from rampart.data import user
from rampart.data.cardinality import of
from rampart.tasks.columns.row import CLASSES, CODES, MOST_VALUES, Row

SEPARATOR = " | "
LONGEST_CELL = 20_000  # characters; the rest of a cell is cut


class UserFile(user.UserFile):
    """One folder or table: ``files: [labeled_columns]`` or ``files: [{path: mine.csv, ...}]``."""

    domain: str = Field(default="user", min_length=1)
    language: str = Field(default="en", min_length=2)


class IngestParams(user.Sources):
    """The block ``ingest``."""

    files: list[UserFile] = []
    name: str = "name"  # names of the columns in the user's table
    values: str = "values"
    label: str = "label"


def user_rows(item: UserFile, settings: IngestParams) -> pd.DataFrame:
    """Read one folder of classes, or one table.

    Returns
    -------
    frame with the fields of ``Row`` and role. The label is as good as metadata; a column without
    two different values is ``unknown`` whatever it was called. Of more than 200 rows 200 are
    drawn, with a seed that is the column's id.

    Raises
    ------
    ValueError : a label that is no class, cells that are no list, a folder without a table; the
        message has the file and, in a table, the row.
    """
    path = Path(item.path)
    rows = list(_folder(path, item) if path.is_dir() else _table(path, item, settings))
    if not rows:
        raise ValueError(f"{path}: has no column")
    return pd.DataFrame(rows, columns=Row._fields).assign(role=item.role)


def _folder(path: Path, item: UserFile) -> Iterator[Row]:
    """Yield every column of every table, labelled by the name of its folder."""
    folders = sorted(entry for entry in path.iterdir() if entry.is_dir())
    if wrong := [entry.name for entry in folders if entry.name not in CODES]:
        raise ValueError(f"{path}: no class is called {wrong[0]!r}; allowed: {', '.join(CLASSES)}")
    if not folders:
        raise ValueError(f"{path}: has no folder of a class; allowed: {', '.join(CLASSES)}")
    for folder in folders:
        # What is no table is told and not passed over: its columns would be missing unseen.
        files = sorted(file for file in folder.iterdir() if not file.name.startswith("."))
        for file in files:
            table = read_table(file)
            for name in table:
                cells = [_text(cell) for cell in table[name]]
                yield _row(str(name), cells, folder.name, f"{folder.name}/{file.stem}", path, item)


def _table(path: Path, item: UserFile, settings: IngestParams) -> Iterator[Row]:
    """Yield the column that each row of the user's table is."""
    table = read_table(path)
    names, values, labels = (
        column(table, header, path) for header in (settings.name, settings.values, settings.label)
    )
    for number, (name, cells, label) in enumerate(zip(names, values, labels, strict=True), start=1):
        where = f"{path}, row {number}"
        code = str(label).strip().lower()
        if code not in CODES:
            allowed = ", ".join(CLASSES)
            raise ValueError(f"{where}: unknown label {label!r}; allowed: {allowed}")
        texts = [_text(cell) for cell in _cells(cells, where)]
        yield _row(_text(name) or "", texts, code, str(number), path, item)


def _cells(value: Any, where: str) -> Sequence[Any]:
    """Return the cells of one column: a list, a JSON list, or texts separated by " | "."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return list(value)
    if not isinstance(value, str):
        raise ValueError(
            f"{where}: values must be a JSON list or texts separated by {SEPARATOR!r}, "
            f"got {value!r:.80}"
        )
    if value.lstrip().startswith("["):
        try:
            cells = json.loads(value)
        except json.JSONDecodeError:
            cells = None  # texts may begin with a bracket
        if isinstance(cells, list):
            return cells
    return value.split(SEPARATOR)


def _text(cell: Any) -> str | None:
    """Return a cell as text, None where it is missing."""
    if cell is None or (isinstance(cell, float) and cell != cell) or cell is pd.NaT:
        return None
    packed = isinstance(cell, (bool, list, dict))
    text = json.dumps(cell, default=str, ensure_ascii=False) if packed else str(cell)
    # Half of a surrogate pair cannot be written to a file.
    return text.encode("utf-8", "replace").decode()[:LONGEST_CELL] if text.strip() else None


def _row(
    name: str, cells: list[str | None], label: str, table: str, path: Path, item: UserFile
) -> Row:
    source = f"user/{path.stem}"
    key = f"{source}/{table}/{name}"
    distinct = {cell for cell in cells if cell is not None}
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big"))
    drawn = [cells[place] for place in rng.permutation(len(cells))[:MOST_VALUES]]
    values = [cell for cell in drawn if cell is not None]
    return Row(
        name=name,
        values=values,
        n_rows=len(drawn),
        n_missing=len(drawn) - len(values),
        domain=item.domain,
        language=item.language,
        label=CODES[label if len(distinct) > 1 else "unknown"],
        label_source="metadata",
        source=source,
        table=f"{source}/{table}",
        column=key,
        block=0,
        whole=of(cell for cell in cells if cell is not None),
    )
