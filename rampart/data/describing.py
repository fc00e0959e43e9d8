"""What is in a table, column by column, before anything is learned from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

FAR = 3.0  # times the quartiles' distance: Tukey's far out
COLUMNS = [
    *("column", "kind", "rows", "missing", "values", "low", "q1", "median", "q3", "high"),
    *("negative", "infinite", "far_out", "says"),
]


def described(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row a column: what is there, and what is odd about it.

    Parameters
    ----------
    frame : numbers, and texts, of which the empty one counts as missing.

    Returns
    -------
    DataFrame with column, kind (number or text), rows, missing (share), values (different ones),
    low, q1, median, q3, high (of finite numbers), negative, infinite, far_out (shares of the
    numbers that are there; far out is beyond three times the distance of the quartiles from them,
    Tukey 1977) and says: what a reader should look at, empty where nothing is odd.
    """
    rows = [_described(str(name), frame[name]) for name in frame]
    return pd.DataFrame(rows, columns=COLUMNS)


def _described(name: str, values: pd.Series) -> dict[str, Any]:
    if not pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        there = values[values.notna() & (values.astype(str) != "")]
        found = {"kind": "text", "values": int(there.astype(str).nunique())}
    else:
        numbers = values.to_numpy(dtype=np.float64)
        there = numbers[~np.isnan(numbers)]
        found = {"kind": "number", "values": len(np.unique(there)), **_numbers(there)}
    missing = 1 - len(there) / len(values) if len(values) else 0.0
    found |= {"column": name, "rows": len(values), "missing": missing}
    return found | {"says": says(found)}


def _numbers(there: np.ndarray) -> dict[str, float]:
    finite = there[np.isfinite(there)]
    if not len(finite):
        return {"infinite": float(len(there) > 0)}
    low, q1, median, q3, high = np.quantile(finite, [0, 0.25, 0.5, 0.75, 1])
    reach = FAR * (q3 - q1)
    far = (finite < q1 - reach) | (finite > q3 + reach)
    quantiles = {"low": low, "q1": q1, "median": median, "q3": q3, "high": high}
    return {
        **{key: float(value) for key, value in quantiles.items()},
        "negative": float((finite < 0).sum() / len(there)),
        "infinite": 1 - len(finite) / len(there),
        "far_out": float(far.sum() / len(there)),
    }


def says(found: dict[str, Any]) -> str:
    """Return what is odd about a column, in words.

    Examples
    --------
    >>> says({"missing": 1.0, "values": 0})
    'nothing in it'
    >>> says({"missing": 0.25, "values": 1, "negative": 0.0, "infinite": 0.0})
    'one value; missing in 25.0%'
    """
    if found["values"] == 0:
        return "nothing in it"
    told = ["one value"] if found["values"] == 1 else []
    words = {"missing": "missing in", "negative": "below 0 in", "infinite": "infinite in"}
    for key, text in words.items():
        if found.get(key, 0) > 0:
            told.append(f"{text} {found[key]:.1%}")
    return "; ".join(told)


def repeated(frame: pd.DataFrame, answer: str, names: list[str]) -> dict[str, int]:
    """Count rows that are equal in some columns, and those of them that differ in the answer.

    Parameters
    ----------
    names : the columns that are compared; missing equals missing.

    Returns
    -------
    dict with rows, different, repeated (rows that have an equal one before them) and contradicted
    (rows that have an equal one with another answer).
    """
    keys = pd.util.hash_pandas_object(frame[names], index=False)
    answers = frame[answer].groupby(keys.to_numpy()).transform("nunique")
    different = int(keys.nunique())
    return {
        "rows": len(frame),
        "different": different,
        "repeated": len(frame) - different,
        "contradicted": int((answers > 1).sum()),
    }
