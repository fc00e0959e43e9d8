"""The user's own labelled codes, as rows like those that were compiled.

A table (CSV, JSON lines, Parquet, ...) with a column of hex and one of labels, a text file of one
code, or a folder with a folder a class of such files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core.params import nearest
from rampart.core.tables import column, read_table
from rampart.data.splitting import USER
from rampart.data.user import Sources, UserFile
from rampart.solidity.classes import CLASSES, of_swc

ORIGIN = "user"
TEXT = (".hex", ".bin", ".txt", ".evm")
LONGEST = 4_000_000
"""Bytes of a text file of one code."""
TOLD = ("code", "label", "source", "group", "origin", "era", "compiler", "contract", "function")
TOLD += ("variant", "held", "type")


class IngestParams(Sources):
    """The block ``ingest``."""

    code: str = "bytecode"  # names of the columns in the user's tables
    label: str = "label"  # a class, its number, or an id of SWC
    group: str | None = None  # a column of what must not straddle a split: the project
    type: str | None = None  # a column of contract types
    labels: dict[str, str] = {}  # words of the user's -> a class


def user_rows(item: UserFile, settings: IngestParams) -> pd.DataFrame:
    """Read one file or folder.

    Returns
    -------
    frame with the columns ``TOLD`` and role; a code is a group of its own where nothing says more.

    Raises
    ------
    ValueError : a column that is not there, or a label that is no class; names file and row.
    """
    path = Path(item.path)
    if path.is_dir():
        found = _folder(path, settings)
    elif path.suffix.lower() in TEXT:
        found = [(_text(path), label_of(path.parent.name, settings, str(path)), path.stem, "other")]
    else:
        found = _table(path, settings)
    if not found:
        raise ValueError(f"{path}: has no code")
    source = f"{USER}{path.stem}"
    frame = pd.DataFrame(found, columns=["code", "label", "group", "type"])
    frame["label"] = frame["label"].astype("int64")
    frame["group"] = f"{source}/" + frame["group"].astype(str)
    empty = dict.fromkeys(("era", "compiler", "contract", "function", "variant", "held"), "")
    return frame.assign(source=source, origin=ORIGIN, role=item.role, **empty)


def label_of(value: Any, settings: IngestParams, where: str) -> int:
    """Return the class that a user's label means.

    Raises
    ------
    ValueError : none.
    """
    text = str(value).strip()
    known = {**{name: name for name in CLASSES}, **settings.labels}
    name = known.get(text, known.get(text.lower(), of_swc(text.upper()) or text))
    if name.replace(".0", "").isdigit() and int(float(name)) < len(CLASSES):
        return int(float(name))
    if name not in CLASSES:
        raise ValueError(f"{where}: unknown label {value!r}; {nearest(text, list(CLASSES))}")
    return CLASSES.index(name)


def _table(path: Path, settings: IngestParams) -> list[tuple[Any, int, str, str]]:
    table = read_table(path)
    codes, labels = (column(table, name, path) for name in (settings.code, settings.label))
    groups = column(table, settings.group, path) if settings.group else range(1, len(table) + 1)
    types = column(table, settings.type, path) if settings.type else ["other"] * len(table)
    return [
        (code, label_of(label, settings, f"{path}, row {number}"), str(group), str(kind) or "other")
        for number, (code, label, group, kind) in enumerate(
            zip(codes, labels, groups, types, strict=True), start=1
        )
    ]


def _folder(path: Path, settings: IngestParams) -> list[tuple[Any, int, str, str]]:
    folders = sorted(entry for entry in path.iterdir() if entry.is_dir())
    if not folders:
        raise ValueError(f"{path}: has no folder of a class; allowed: {', '.join(CLASSES)}")
    return [
        (
            _text(file),
            label_of(folder.name, settings, str(folder)),
            f"{folder.name}/{file.stem}",
            "other",
        )
        for folder in folders
        for file in sorted(folder.iterdir())
        if file.suffix.lower() in TEXT
    ]


def _text(path: Path) -> str:
    if path.stat().st_size > LONGEST:
        raise ValueError(f"{path}: must have at most {LONGEST:,} bytes, got more")
    return path.read_bytes().decode("utf-8", "replace")
