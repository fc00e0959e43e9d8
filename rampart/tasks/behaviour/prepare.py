"""Prepare histories: the schema of a raw row, and what training and inference both make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.chain.features.history import History, loaded
from rampart.chain.features.vector import described, names
from rampart.tasks.behaviour.row import CLASSES, HELD, SIDES

ROLES = ("package", "train", "external")
FEATURES = tuple(f"n_{name}" for name in names())
TEXTS = ("source", "group", "episode")


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Parameters
    ----------
    raw : history, label, side, held, source, group, episode and role.

    Returns
    -------
    string series with the index of ``raw``.

    Raises
    ------
    ValueError : a column is missing or of another type; names it.
    """
    needed = ["history", "label", "side", "held", "known", "role", *TEXTS]
    if missing := [name for name in needed if name not in raw]:
        raise ValueError(f"raw rows: no column {', '.join(missing)}")
    if not pd.api.types.is_integer_dtype(raw["label"]):
        raise ValueError(f"raw rows: label: must be whole numbers, got {raw['label'].dtype}")
    faults = {
        f"label is not 0 to {len(CLASSES) - 1}": ~raw["label"].between(0, len(CLASSES) - 1),
        **{f"{name} is empty": ~raw[name].map(_named).astype(bool) for name in TEXTS},
        f"role is not {', '.join(ROLES[:-1])} or {ROLES[-1]}": ~raw["role"].isin(ROLES),
        f"side is not {', '.join(SIDES)}": ~raw["side"].isin(SIDES),
        f"held is not {', '.join(HELD)}": ~raw["held"].isin(HELD),
        "is no history": ~raw["history"].map(_is_history).astype(bool),
    }
    reasons = pd.Series("", index=raw.index)
    for reason, wrong in reversed(faults.items()):
        reasons[wrong] = reason
    return reasons


def _named(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_history(text: Any) -> bool:
    try:
        return bool(loaded(text).record.transactions)
    except ValueError:
        return False


def prepare(rows: Mapping[str, Sequence]) -> dict[str, Any]:
    """Return what the features of every model are made of, by column.

    Parameters
    ----------
    rows : with ``history``, the text that ``dumped`` gives.

    Returns
    -------
    columns of n values: ``text``, ``view`` (empty: nothing is decoded), and ``n_*``, NaN where a
        history does not say it.
    """
    return prepared([loaded(text) for text in rows["history"]])


def prepared(histories: Sequence[History]) -> dict[str, Any]:
    """Return the same of histories."""
    made = [described(history) for history in histories]
    table = np.array([list(numbers.values()) for _, numbers in made], dtype=np.float32)
    table = table.reshape(-1, len(FEATURES))
    texts = [text for text, _ in made]
    columns = {name: table[:, place] for place, name in enumerate(FEATURES)}
    return {"text": texts, "view": [""] * len(texts), **columns}
