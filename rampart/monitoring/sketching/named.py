"""A row of named numbers and categories: kept as it is, texts within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNITS: dict[str, str] = {}  # those of the caller
LONG = "(long)"
LONGEST = 32  # characters of a category; what is longer is no category but a text


def features(row: Mapping[str, Any]) -> dict[str, float | str | None]:
    """Return the numbers and categories of a row, by name.

    Parameters
    ----------
    row : name -> a number, a truth value, a category (text) or None. A name may begin with ``n_``
        or ``c_``, as the numbers and categories of a split do.

    Examples
    --------
    >>> features({"n_bytes": 40, "c_protocol": "tcp", "state": "x" * 99, "n_lost": None})
    {'bytes': 40, 'protocol': 'tcp', 'state': '(long)', 'lost': None}
    """
    found: dict[str, float | str | None] = {}
    for name, value in row.items():
        if isinstance(value, str) and len(value) > LONGEST:
            value = LONG
        found[name[2:] if name[:2] in ("n_", "c_") else name] = value
    return found
