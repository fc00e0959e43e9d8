"""A column of a table as a few numbers: how many cells, how long, of which characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rampart.monitoring.sketching.characters import BYTES, shares

MOST = 100  # cells that are looked at, of all that are sent
LONGEST = 200  # characters of a cell
UNITS = {
    "values": "cells", "missing": "share of rows", "distinct": "share of cells",
    "numeric": "share of cells", "length": "characters, mean", "length_range": "characters",
    **BYTES, "header_length": "characters",
}  # fmt: skip
NUMBER = re.compile(r"\s*[-+]?[0-9][0-9.,]*(e[-+]?[0-9]+)?\s*%?\s*", re.IGNORECASE)


def features(row: Mapping[str, Any]) -> dict[str, float | str | None]:
    """Return what is kept of a column; of an empty one most is None.

    Parameters
    ----------
    row : ``values``, the cells that are not missing; where given, ``name`` (the header), ``n_rows``
        and ``n_missing``, in cells.

    Returns
    -------
    dict : ``values`` (cells), ``missing`` (share of the rows), ``distinct`` and ``numeric`` (shares
    of the cells), ``length`` (mean, characters), ``length_range`` (longest - shortest),
    shares of bytes and their entropy (``characters.shares``), ``header_length`` (characters) and
    ``header`` (none, lower, upper, mixed).

    Examples
    --------
    >>> kept = features({"name": "age", "values": ["31", "47", "31"], "n_rows": 4, "n_missing": 1})
    >>> kept["missing"], kept["length"], kept["numeric"], kept["header"]
    (0.25, 2.0, 1.0, 'lower')
    """
    cells = [str(cell)[:LONGEST] for cell in row["values"][:MOST]]
    name = str(row.get("name") or "")
    rows = row.get("n_rows")
    missing = row.get("n_missing")
    lengths = [len(cell) for cell in cells]
    found: dict[str, float | str | None] = {
        "values": len(row["values"]),
        "missing": missing / rows if rows and missing is not None else None,
        "distinct": len(set(cells)) / len(cells) if cells else None,
        "numeric": sum(map(bool, map(NUMBER.fullmatch, cells))) / len(cells) if cells else None,
        "length": sum(lengths) / len(cells) if cells else None,
        "length_range": max(lengths) - min(lengths) if cells else None,
        **shares("".join(cells)),
        "header_length": len(name),
        "header": _style(name),
    }
    return found


def _style(name: str) -> str:
    if not name.strip():
        return "none"
    return "lower" if name.islower() else "upper" if name.isupper() else "mixed"
