"""The row that everything about source begins with: a variant of a source file and its label.

One row a file and labelled function. A library's file has one row, whose function is "" and whose
label is safe; a test file has a row for each function that is known of, so rows may share an id.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from rampart.solidity.classes import SAFE

COLUMNS = (
    "id",  # 16 hex digits of the text's SHA-256
    "package",  # key of data/packages.yaml, "generated" or "user"
    "source",  # where it is from, as reports name it
    "kind",  # one of KINDS
    "group",  # what must not straddle a split
    "era",  # of the compiler
    "path",  # in the archive
    "text",  # the whole source
    "imports",  # JSON: path as the source writes it -> id of the unit
    "contract",
    "function",  # "" for all functions of the file
    "line",  # of the site, counted from 1; 0 where it is not known
    "label",  # index in CLASSES
    "variant",  # which edit or template, "" where neither
    "role",  # package, or external where training never sees it
    "held",  # why it is external: "", package, variant, era or test
    "open",  # JSON: [contract, function, line] of each of which nobody knows what it is
)
KINDS = ("library", "project", "test", "guard removed", "twin", "twin safe", "user")
HELD = ("", "package", "variant", "test", "era", "user")


def identity(text: str) -> str:
    """Return the id of a source."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def unit(text: str, imports: dict[str, str] | None = None, **known: Any) -> dict[str, Any]:
    """Return a row; what is not known has the value that says so.

    Raises
    ------
    ValueError : a column that no row has.
    """
    row = dict.fromkeys(COLUMNS, "")
    if wrong := sorted(known.keys() - row.keys() | known.keys() & {"id", "text"}):
        raise ValueError(f"a unit has no column {wrong[0]!r}; it has {', '.join(COLUMNS)}")
    row |= {"id": identity(text), "text": text, "line": 0, "label": SAFE, "role": "package"}
    row["open"] = "[]"
    return row | {"imports": json.dumps(imports or {}, sort_keys=True)} | known
