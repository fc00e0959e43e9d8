"""The user's own contracts, as rows like those of the units: a table of files and labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.tables import column, read_table
from rampart.data.splitting import USER
from rampart.data.user import Sources, UserFile
from rampart.solidity.classes import CLASSES, label_of, of_swc
from rampart.solidity.parsing import parse
from rampart.tasks.solidity.recorded import Site, labelled
from rampart.tasks.solidity.row import chosen
from rampart.tasks.solidity.row import rows as functions

KIND = "user"


class IngestParams(Sources):
    """The block ``ingest``."""

    labels: dict[str, str] = {}  # name of a weakness in your files -> a class of this project
    rows: Annotated[int, Field(gt=0, le=1e7)] = 100_000  # most rows of a file


def user_rows(item: UserFile, settings: IngestParams) -> pd.DataFrame:
    """Read one table of contracts and the sources that it names.

    A row has ``label`` (a class, its number, an id of the SWC registry, or a name that
    ``ingest.labels`` knows) and ``file`` (a path beside the table) or ``text`` (the source); it may
    have ``contract``, ``function`` and ``line``. Without those three all functions of the file have
    the label; with them the others are not known and are left out.

    Returns
    -------
    rows as ``recorded.rows`` gives them, of the origin ``user``, with role; the index is the place
    of the row in the table.

    Raises
    ------
    ValueError : the table lacks a column, a label is not known, a file cannot be read.
    """
    path = Path(item.path)
    table = read_table(path)
    if len(table) > settings.rows:
        raise ValueError(f"{path}: has {len(table):,} rows, the limit is {settings.rows:,}")
    labels = [_label(value, settings, path) for value in column(table, "label", path)]
    if "text" not in table and "file" not in table:
        column(table, "file", path)
    found, place = [], []
    for number, one in enumerate(table.to_dict("records")):
        text, name = _text(one, path)
        site = Site(
            _named(one, "contract"), _named(one, "function"), _line(one), labels[number], "test"
        )
        told = {
            "label": labels[number],
            "package": KIND,
            "origin": KIND,
            "source": f"{USER}{path.stem}",
            "group": f"{USER}{path.stem}/{name or number}",
            "unit": f"{path.stem}-{number}",
        }
        empty = {"era": "", "variant": "", "held": ""}
        for row in _known(text, site):
            found.append({**row, **told, **empty, "role": item.role})
            place.append(number)
    if not found:
        raise ValueError(f"{path}: none of its functions was found in the sources that it names")
    return pd.DataFrame(found, index=pd.Index(place))


def _known(text: str | bytes, site: Site) -> list[dict[str, Any]]:
    """Return the rows of the functions that a site names, or of all."""
    source = parse(text)
    wanted = {
        one.start for one in source.functions if chosen(one) and one.start in labelled(site, source)
    }
    return functions(source, lambda function: function.start in wanted)


def _label(value: Any, settings: IngestParams, path: Path) -> int:
    """Return the class that a cell names."""
    text = str(value).strip()
    text = settings.labels.get(text, text)
    if text.removesuffix(".0").isdigit() and int(float(text)) < len(CLASSES):
        return int(float(text))
    try:
        return label_of(of_swc(text.upper()) or text.lower().replace(" ", "_"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}; ingest.labels can name it") from None


def _text(one: dict[str, Any], path: Path) -> tuple[str | bytes, str]:
    """Return the source of a row and the name of its file."""
    name = _named(one, "file")
    if not name:
        return str(one.get("text") or ""), ""
    place = (path.parent / name).resolve()
    if not place.is_relative_to(path.parent.resolve()):
        raise ValueError(f"{path}: {name}: must lie beside the table")
    try:
        return place.read_bytes(), name
    except OSError as error:
        raise ValueError(f"{path}: {name}: {error.strerror}") from None


def _named(one: dict[str, Any], key: str) -> str:
    value = one.get(key)
    return value.strip() if isinstance(value, str) else ""


def _line(one: dict[str, Any]) -> int:
    value = pd.to_numeric(one.get("line"), errors="coerce")
    return 0 if value is None or np.isnan(value) else int(value)
