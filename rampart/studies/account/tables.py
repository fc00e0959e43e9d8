"""Tables of what became of the columns: kept or dropped and why, and what was fitted on train."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

YES, NO, ABLATED = "yes", "no", "in the ablation alone"


def account(
    fates: Iterable[Any], choices: Mapping[str, Any], levels: Mapping[str, list], ablated: set[str]
) -> pd.DataFrame:
    """Return whether each column is kept, as what, and why.

    Parameters
    ----------
    fates : column, origin, becomes, rule, of the task.
    choices : column of the splits -> kept, reason: what the fitted numeric features chose.
    levels : category -> the values that have a column.
    ablated : columns that the ablation alone reads.

    Returns
    -------
    DataFrame : column, origin, kept, becomes, rule, training (what the training rows said).

    Raises
    ------
    ValueError : a column becomes a feature that nobody has chosen or dropped.
    """
    rows = []
    for fate in fates:
        told, kept = [], []
        for name in fate.becomes:
            use, why = _use(name, choices, levels, ablated)
            kept.append(use)
            told += [f"{name}: {why}"] if why else []
        whole = YES if YES in kept else ABLATED if ABLATED in kept else NO
        row = (fate.column, fate.origin, whole, " ".join(fate.becomes), fate.rule, "; ".join(told))
        rows.append(row)
    return pd.DataFrame(rows, columns=["column", "origin", "kept", "becomes", "rule", "training"])


def _use(
    name: str, choices: Mapping[str, Any], levels: Mapping[str, list], ablated: set[str]
) -> tuple[str, str]:
    if name in levels:
        found = levels[name]
        return (YES, f"{len(found)} frequent values") if found else (NO, "one value")
    if name in choices:
        one = choices[name]
        use = ABLATED if name in ablated else YES
        return (use if one.kept else NO), one.reason
    if name.startswith(("n_", "c_", "x_")):
        raise ValueError(f"{name}: nobody has chosen or dropped it: are these the right features?")
    return YES, ""


def scaling(features: Any, raw: np.ndarray) -> pd.DataFrame:
    """Return what imputation and scaling use of each numeric feature, in its own unit.

    Parameters
    ----------
    features : fitted ``rampart.features.numeric``.
    raw : what it extracted of the training rows, shape (rows, width), NaN where missing.

    Returns
    -------
    DataFrame : feature, missing (share of the training rows), median, low, high, equals (an
        earlier feature that has the same value in each training row, or nothing).

    Raises
    ------
    ValueError : the features were fitted on other rows than these.
    """
    again = features.refit(raw)
    for name in ("_median", "_low", "_range"):  # the features have no other way to tell
        if not np.array_equal(vars(again)[name], vars(features)[name]):
            raise ValueError(f"the features were fitted on other rows: {name} differs")
    fitted = {key: vars(features)[f"_{key}"] for key in ("median", "low", "range")}
    ends = (fitted["median"], fitted["low"], fitted["low"] + fitted["range"])
    median, low, high = (np.sign(end) * np.expm1(np.abs(end)) for end in ends)
    names = features.get_feature_names_out()
    return pd.DataFrame(
        {
            "feature": names,
            "missing": np.isnan(raw).mean(axis=0),
            "median": median,
            "low": low,
            "high": high,
            "equals": _twins(names, raw),
        }
    )


def _twins(names: Iterable[str], raw: np.ndarray) -> list[str]:
    first: dict[bytes, str] = {}
    found = []
    for name, column in zip(names, np.asarray(raw, dtype=np.float32).T, strict=True):
        key = column.tobytes()
        found.append(first.get(key, ""))
        first.setdefault(key, str(name))
    return found


def vocabulary(features: Any) -> pd.DataFrame:
    """Return the terms of a fitted TF-IDF and their inverse document frequencies.

    Returns
    -------
    DataFrame : kind (word, char or flag), term, idf; in the order of the columns.
    """
    names = [str(name).partition(":") for name in features.get_feature_names_out()]
    kinds = [kind if colon else "flag" for kind, colon, _ in names]
    terms = [term if colon else kind for kind, colon, term in names]
    return pd.DataFrame({"kind": kinds, "term": terms, "idf": vars(features)["_idf"]})


def spread(train: pd.DataFrame, columns: Iterable[str], classes: list[str]) -> pd.DataFrame:
    """Return how a column spreads in each class of the training rows.

    Parameters
    ----------
    train : label (code) and the columns.

    Returns
    -------
    DataFrame : column, class, rows, values (different ones), low, q1, median, q3, high.
    """
    rows = []
    for name in columns:
        for code, part in train.groupby("label")[name]:
            there = part.dropna().to_numpy(float)
            ends = np.quantile(there, [0, 0.25, 0.5, 0.75, 1]) if len(there) else [np.nan] * 5
            rows.append((name, classes[code], len(part), len(np.unique(there)), *ends))
    heads = ["column", "class", "rows", "values", "low", "q1", "median", "q3", "high"]
    return pd.DataFrame(rows, columns=heads)
