"""Where a rule of thumb is better: the champion beside the best baseline, by slice and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

KEYS = ["slice", "class"]
FEW = 10
"""Rows below which a cell is not compared."""


def beside_a_baseline(
    by_slice: Mapping[str, pd.DataFrame], best: str, baselines: Sequence[str]
) -> dict[str, Any] | None:
    """Return the recalls of the champion and of a baseline on the external split, by cell.

    Parameters
    ----------
    by_slice : model -> split, slice, class, n, recall, low, high, of numbers or their texts.
    best : the champion.
    baselines : those that were compared, the best first.

    Returns
    -------
    dict or None
        rival, the first baseline; few; cells: slice, class, n, recall, low, high, rival and
        ahead, the difference, the lowest first; behind, those of them where the baseline is ahead.
        None where rows have no slices, no baseline was compared, or a baseline is the champion.

    Examples
    --------
    >>> mine = {"split": ["external"], "slice": ["short"], "class": ["a"], "n": [10]}
    >>> tables = {"net": pd.DataFrame({**mine, "recall": [0.5], "low": [0.2], "high": [0.8]})}
    >>> tables["rules"] = tables["net"].assign(recall=0.75)
    >>> beside_a_baseline(tables, "net", ["rules"])["behind"][0]["ahead"]
    -0.25
    """
    rivals = [name for name in baselines if name in by_slice]
    if best not in by_slice or not rivals or best in baselines:
        return None
    mine, theirs = (_external(by_slice[name]) for name in (best, rivals[0]))
    cells = mine[mine["n"] >= FEW].join(theirs["recall"].rename("rival")).reset_index()
    cells["ahead"] = cells["recall"] - cells["rival"]
    cells = cells.sort_values("ahead", kind="stable").to_dict("records")
    behind = [cell for cell in cells if cell["ahead"] < 0]
    return {"rival": rivals[0], "few": FEW, "cells": cells, "behind": behind}


def _external(table: pd.DataFrame) -> pd.DataFrame:
    rows = table[table["split"] == "external"].set_index(KEYS)
    return rows[["n", "recall", "low", "high"]].astype({"n": int, "recall": float})
