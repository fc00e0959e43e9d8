"""What a flow may hold, column by column, as the training flows say; and the rows that break it.

The schema is a dict that JSON holds: of each column its type, range or categories, and whether a
value may be missing. It is about single columns. What columns say of each other (a minimum above
the mean) is counted apart, by ``contradicts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from rampart.features.numeric.choice import choose
from rampart.tasks.flows.row import CLASSES, FLAGS, SIDES

Schema = dict[str, dict[str, Any]]
NUMBER, WHOLE, CATEGORY = "number", "whole number", "category"
ORDERED = [
    *((f"n_{side}_size_min", f"n_{side}_size_mean") for side in SIDES),
    *((f"n_{side}_size_mean", f"n_{side}_size_max") for side in SIDES),
    *((f"n_{side}_gap_min", f"n_{side}_gap_mean") for side in SIDES),
    *((f"n_{side}_gap_mean", f"n_{side}_gap_max") for side in SIDES),
    *((f"n_{side}_duration", "n_duration") for side in SIDES[:2]),
    *((f"n_{side}_gap_max", f"n_{side}_duration") for side in SIDES[:2]),
    *((f"n_{side}_{flag}", f"n_{side}_packets") for side, flag in product(SIDES[:2], FLAGS)),
    *((f"n_{side}_size_max", f"n_{side}_bytes") for side in SIDES[:2]),
]
"""Pairs of columns of which the first is never above the second."""
SLACK = 1e-3  # of the second, and in its unit: what rounding may do
ROUNDING = 1e-5  # of an end of a range: what float32 may do to a quotient


def schema(train: pd.DataFrame) -> Schema:
    """Return the schema of the training flows.

    Parameters
    ----------
    train : with label, ``n_*`` and ``c_*``. A number that is missing in nearly all rows is left
        out, as it is no feature of any model.

    Returns
    -------
    column -> ``type`` (number, whole number, category), ``missing`` (whether a value may be), and
    ``range`` (two numbers, both allowed) or ``categories``.
    """
    numbers = [name for name in train if name.startswith("n_")]
    chosen = choose({name: train[name].to_numpy(float) for name in numbers})
    told: Schema = {}
    for name in (one.name for one in chosen if not one.reason.startswith("missing")):
        values = train[name].to_numpy(float)
        there = values[~np.isnan(values)]
        told[name] = {
            "type": WHOLE if (there == np.floor(there)).all() else NUMBER,
            "range": [float(there.min()), float(there.max())],
            "missing": len(there) < len(values),
        }
    for name in (name for name in train if name.startswith("c_")):
        levels = sorted(set(train[name].astype(str)))
        told[name] = {"type": CATEGORY, "categories": levels, "missing": False}
    codes = sorted(map(int, train["label"].unique()))
    severities = {CLASSES[code]: code for code in codes}
    return told | {"label": {"type": CATEGORY, "categories": codes, "missing": False,
                             "severities": severities}}  # fmt: skip


def broken(rows: pd.DataFrame, schema: Mapping[str, Mapping[str, Any]]) -> pd.Series:
    """Return of each row what it breaks first, in the order of the schema; empty where nothing.

    Raises
    ------
    ValueError : a column of the schema is not there; names it.

    Examples
    --------
    >>> told = {"n_a": {"type": "whole number", "range": [0.0, 9.0], "missing": False}}
    >>> broken(pd.DataFrame({"n_a": [3.0, 3.5, 12.0, None]}), told).tolist()
    ['', 'n_a: not whole', 'n_a: above the range', 'n_a: missing']
    """
    if absent := [name for name in schema if name not in rows]:
        raise ValueError(f"rows lack the columns {', '.join(absent)} of the schema")
    reasons = pd.Series("", index=rows.index)
    for name, column in reversed(schema.items()):
        check = _category if column["type"] == CATEGORY else _number
        for what, wrong in check(rows[name], column).items():
            reasons[wrong] = f"{name}: {what}"
    return reasons


def _number(values: pd.Series, column: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return what can be wrong with a number, what matters most last."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float)
    low, high = (end + sign * ROUNDING * abs(end) for end, sign in zip(column["range"], (-1, 1)))
    missing = values.isna().to_numpy()
    faults = {
        "below the range": numbers < low,
        "above the range": numbers > high,
        "no number": np.isnan(numbers) & ~missing,
        "missing": missing & (not column["missing"]),
    }
    if column["type"] == WHOLE:
        known = np.isfinite(numbers)
        return {"not whole": known & (numbers != np.floor(numbers)), **faults}
    return faults


def _category(values: pd.Series, column: Mapping[str, Any]) -> dict[str, np.ndarray]:
    missing = values.isna()
    unknown = ~values.isin(column["categories"]) & ~missing
    return {"unknown value": unknown.to_numpy(), "missing": missing.to_numpy()}


def contradicts(rows: pd.DataFrame) -> np.ndarray:
    """Return which rows say of two columns of ``ORDERED`` what cannot be, bool (n,).

    A row whose value is missing says nothing of it.
    """
    wrong = np.zeros(len(rows), dtype=bool)
    for first, second in ORDERED:
        if first in rows and second in rows:
            low, high = (rows[name].to_numpy(float) for name in (first, second))
            wrong |= low > high * (1 + SLACK) + SLACK
    return wrong
