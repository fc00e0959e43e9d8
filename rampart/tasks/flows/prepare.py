"""Prepare flows: the schema of a raw row, and what training and inference both make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.tasks.flows.derive import derive
from rampart.tasks.flows.row import CATEGORIES, CLASSES, NUMBERS, TEXTS
from rampart.tasks.flows.text import texts

ROLES = ("package", "train", "external")
COUNTED = ("client_packets", "server_packets", "client_bytes", "server_bytes")


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Parameters
    ----------
    raw : canonical flows with label, source, group and role.

    Returns
    -------
    string series with the index of ``raw``.

    Raises
    ------
    ValueError : a column is missing or of another type; names it.
    """
    needed = [*NUMBERS, *CATEGORIES, *TEXTS, "label", "source", "group", "role"]
    if missing := [name for name in needed if name not in raw]:
        raise ValueError(f"raw rows: no column {', '.join(missing)}")
    if wrong := [name for name in NUMBERS if not pd.api.types.is_numeric_dtype(raw[name])]:
        raise ValueError(f"raw rows: {', '.join(wrong)}: must be numbers")
    if not pd.api.types.is_integer_dtype(raw["label"]):
        raise ValueError(f"raw rows: label: must be whole numbers, got {raw['label'].dtype}")
    counts = raw[list(COUNTED)]
    faults = {
        f"label is not 0 to {len(CLASSES) - 1}": ~raw["label"].between(0, len(CLASSES) - 1),
        "source is empty": ~_named(raw["source"]),
        "group is empty": ~_named(raw["group"]),
        f"role is not {', '.join(ROLES[:-1])} or {ROLES[-1]}": ~raw["role"].isin(ROLES),
        "neither packets nor bytes": counts.isna().all(axis=1),
        "packets or bytes below 0": (counts < 0).any(axis=1),
        "duration below 0": raw["duration"] < 0,
    }
    reasons = pd.Series("", index=raw.index)
    for reason, wrong in reversed(faults.items()):
        reasons[wrong] = reason
    return reasons


def _named(values: pd.Series) -> pd.Series:
    return values.map(lambda value: isinstance(value, str) and bool(value)).astype(bool)


def prepare(flows: Mapping[str, Sequence]) -> dict[str, Any]:
    """Return what the features of every model are made of, by column.

    Parameters
    ----------
    flows : canonical flows; a column that a source does not have may be absent.

    Returns
    -------
    columns of n values: ``text``, ``view`` (empty: a flow hides nothing that is decoded), and the
        features of ``derive``.
    """
    whole = completed(flows)
    made = texts(whole)
    return {"text": made, "view": [""] * len(made), **derive(whole)}


def completed(flows: Mapping[str, Sequence]) -> dict[str, Any]:
    """Return flows with every canonical column: NaN and the empty text where there is none."""
    size = len(next(iter(flows[name] for name in flows)))
    whole: dict[str, Any] = {str(name): flows[name] for name in flows}
    for name in (*NUMBERS, "server_port", "start"):
        whole.setdefault(name, np.full(size, np.nan, dtype=np.float32))
    for name in (*CATEGORIES, *TEXTS, "client_address"):
        whole.setdefault(name, [""] * size)
    return whole
