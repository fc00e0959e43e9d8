"""Prepare functions: the schema of a raw row, and what training and inference both make of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.tasks.solidity.row import FEATURES, rows

ROLES = ("package", "train", "external")
TEXTS = ("text", "view", "code", "contract", "function", "source", "group", "origin", "held")


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Parameters
    ----------
    raw : rows of functions, see ``recorded.rows``, with role.

    Raises
    ------
    ValueError : a column is missing or of another type; names it.
    """
    needed = [*TEXTS, *FEATURES, "label", "role"]
    if missing := [name for name in needed if name not in raw]:
        raise ValueError(f"raw rows: no column {', '.join(missing)}")
    numbers = [*FEATURES, "label"]
    if wrong := [name for name in numbers if not pd.api.types.is_numeric_dtype(raw[name])]:
        raise ValueError(f"raw rows: {', '.join(wrong)}: must be numbers")
    faults = {
        f"label is not 0 to {len(CLASSES) - 1}": ~raw["label"].between(0, len(CLASSES) - 1),
        "source is empty": raw["source"].str.len() == 0,
        "group is empty": raw["group"].str.len() == 0,
        f"role is not {', '.join(ROLES[:-1])} or {ROLES[-1]}": ~raw["role"].isin(ROLES),
        "function has no word": raw["text"].str.len() == 0,
    }
    reasons = pd.Series("", index=raw.index)
    for reason, wrong in reversed(faults.items()):
        reasons[wrong] = reason
    return reasons


def prepare(codes: Sequence[str]) -> dict[str, Any]:
    """Return what the features of every model are made of, by column, of single functions.

    What a function calls and inherits is not seen of one that stands alone; the audit reads whole
    sources.

    Parameters
    ----------
    codes : n functions as they are written. Of a text with several the first is read, of one with
        none an empty one.
    """
    read = [(rows(code) or rows("function f() { 0; }"))[0] for code in codes]
    frame = pd.DataFrame(read)
    return {name: frame[name].tolist() for name in ("text", "view", *FEATURES)}
