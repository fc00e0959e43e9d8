"""The schema of the rows that the aggregator learns from, which ``row.rows`` makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from rampart.tasks.contracts.row import CLASSES, COLUMNS, EVIDENCE, there

NEEDED = ("subject", "label", "source", "group", "family", "evidence", "role")


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Raises
    ------
    ValueError : a column is missing; names it.
    """
    if missing := [name for name in (*NEEDED, *COLUMNS) if name not in raw]:
        raise ValueError(f"raw rows: no column {', '.join(missing)}")
    numbers = raw[list(COLUMNS)]
    faults = {
        f"label is not 0 to {len(CLASSES) - 1}": ~raw["label"].between(0, len(CLASSES) - 1),
        "a number is missing": numbers.isna().any(axis=1),
        "no evidence": ~(raw[list(map(there, EVIDENCE))] > 0).any(axis=1),
    }
    reasons = pd.Series("", index=raw.index)
    for reason, wrong in reversed(faults.items()):
        reasons[wrong] = reason
    return reasons


def prepare(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that features are made of: those of ``row.rows`` as they are."""
    count = len(next(iter(said.values())))
    return {**said, "text": [""] * count, "view": [""] * count}
