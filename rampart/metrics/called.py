"""What the rows of each slice are called, class by class, and how far two slices are apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.metrics.classification import wilson

COLUMNS = ["split", "by", "slice", "class", "called", "n", "groups", "rows", "rate", "low", "high"]


def called(
    frame: pd.DataFrame, classes: Sequence[str], by: Sequence[str], alpha: float = 0.05
) -> pd.DataFrame:
    """Return how many rows of a class in a slice are called each class, with Wilson intervals.

    Of their own class it is the recall of the slice; of benign rows, called an attack, its false
    alarms; of an attack's, called benign, its missed threats.

    Parameters
    ----------
    frame : split, group, label, prediction, and the columns ``by``.
    classes : k names.
    by : columns whose values make the slices, e.g. ``("kind", "language")``.
    alpha : 1 - confidence. Rows are taken as independent; ``groups`` says how many groups they
        are from.

    Returns
    -------
    DataFrame : split, by, slice, class, called, n (rows of the class in the slice), groups, rows
    (those called so), rate, low, high: k lines a slice and class that has rows.

    Raises
    ------
    ValueError : no row, or a row without a value, which would be in no slice.
    """
    if not len(frame):
        raise ValueError("called: there is no row")
    parts = []
    for name in by:
        if lost := int(frame[name].isna().sum()):
            raise ValueError(f"called: {lost} rows have no {name!r}")
        keys = ["split", name, "label"]
        sizes = frame.groupby(keys, sort=True, observed=True).agg(
            n=("label", "size"), groups=("group", "nunique")
        )
        for code, word in enumerate(classes):
            hits = (frame["prediction"] == code).groupby([frame[key] for key in keys]).sum()
            parts.append(
                sizes.assign(rows=hits.reindex(sizes.index), called=word, code=code, by=name)
                .reset_index()
                .rename(columns={name: "slice"})
            )
    table = pd.concat(parts, ignore_index=True)
    table["place"] = table["by"].map(list(by).index)
    table = table.sort_values(["split", "place", "label", "slice", "code"], ignore_index=True)
    low, high = wilson(table["rows"], table["n"], alpha)
    names = table["label"].map(dict(enumerate(classes)))
    rate = table["rows"] / table["n"]
    return table.assign(**{"class": names, "rate": rate, "low": low, "high": high})[COLUMNS]


def widest(table: pd.DataFrame, few: int) -> dict[str, str | float] | None:
    """Return the widest difference between the rates of two slices, with Newcombe's interval.

    ``d = p - q`` from ``d - √((p - l)² + (v - q)²)`` to ``d + √((u - p)² + (q - m)²)``, where
    (l, u) and (m, v) are the Wilson intervals of p and q; Newcombe (1998), method 10. It is that of
    a pair chosen in advance: for the widest of many it is too narrow.

    Parameters
    ----------
    table : slice, n, rate, low, high, a line a slice.
    few : slices with fewer rows are left out.

    Returns
    -------
    dict : most, least (names of slices), most_rate, least_rate, difference, low, high; None where
    fewer than two slices have enough rows.

    Examples
    --------
    >>> rows = [("de", 50, 0.3, 0.2, 0.4), ("en", 90, 0.1, 0.0, 0.2), ("fr", 9, 1.0, 0.7, 1.0)]
    >>> gap = widest(pd.DataFrame(rows, columns=["slice", "n", "rate", "low", "high"]), few=20)
    >>> gap["most"], gap["least"], round(gap["low"], 3), round(gap["high"], 3)
    ('de', 'en', 0.059, 0.341)
    """
    enough = table[table["n"] >= few].sort_values("slice", kind="stable", ignore_index=True)
    if len(enough) < 2:
        return None
    most, least = enough.loc[enough["rate"].idxmax()], enough.loc[enough["rate"].idxmin()]
    difference = most["rate"] - least["rate"]
    below = np.hypot(most["rate"] - most["low"], least["high"] - least["rate"])
    above = np.hypot(most["high"] - most["rate"], least["rate"] - least["low"])
    return {
        "most": most["slice"],
        "least": least["slice"],
        "most_rate": float(most["rate"]),
        "least_rate": float(least["rate"]),
        "difference": float(difference),
        "low": float(difference - below),
        "high": float(difference + above),
    }
