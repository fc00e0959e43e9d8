"""The guide's definition, applied to all rows before they are split; and what it moved."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.data.cardinality import of
from rampart.tasks.columns.row import CLASSES
from rampart.tasks.columns.row.protocol import ProtocolParams, settle

OWN = "user"  # the package of a user's own rows: their labels are theirs


def settled(frame: pd.DataFrame, protocol: ProtocolParams) -> pd.DataFrame:
    """Return the rows with their final labels; ``declared`` keeps what their source says.

    Parameters
    ----------
    frame : raw rows, with package. A row that does not say how its whole column repeats
        (``whole``) is a whole column.

    Returns
    -------
    frame with label, declared and whole. It is a definition and no fit: it reads a row alone, and
    is the same in every split. Rows of the user's own keep their labels.
    """
    given = frame["whole"] if "whole" in frame else [()] * len(frame)
    whole = [
        list(shares) if len(shares) else list(of(values))
        for shares, values in zip(given, frame["values"], strict=True)
    ]
    cells = zip(frame["label"], frame["name"], frame["values"], whole, strict=True)
    labels = pd.Series([settle(*cell, protocol) for cell in cells], frame.index, dtype="int64")
    mine = frame["package"] == OWN
    return frame.assign(
        declared=frame["label"], label=labels.mask(mine, frame["label"]), whole=whole
    )


def moved(frame: pd.DataFrame, protocol: ProtocolParams) -> dict[str, Any]:
    """Return the knobs and how many labels they moved: from -> to -> label source -> counts.

    Parameters
    ----------
    frame : with column, source, label, declared, label_source and generated.
    """
    natural = frame[~frame["generated"]]
    changed = natural[natural["label"] != natural["declared"]]
    told: dict[str, Any] = {}
    for (old, new, source), rows in changed.groupby(["declared", "label", "label_source"]):
        pair = f"{CLASSES[old]} to {CLASSES[new]}"
        counts = {"samples": len(rows), "source_columns": int(rows["column"].nunique())}
        told.setdefault(pair, {})[source] = counts
    by_source = changed.groupby("source")["column"].nunique()
    return {
        "knobs": protocol.model_dump(),
        "moved": told,
        "moved_by_source": {str(name): int(n) for name, n in by_source.items()},
        "of_source_columns": int(natural["column"].nunique()),
    }
