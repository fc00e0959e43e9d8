"""Where a model is right: accuracy by a property of the row, and by how sure the model is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.classification import wilson


class SlicesParams(Block):
    """The block ``slices``."""

    by: tuple[str, ...] = ()
    """Columns of the rows whose values make a slice."""
    lengths: dict[str, list[Annotated[int, Field(gt=0, le=1e9)]]] = {}
    """Columns that hold lists -> the upper ends of the slices of their length."""
    points: Annotated[int, Field(ge=5, le=1e4)] = 50
    """Points of the curve of coverage and accuracy."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05


def length_slice(lengths: pd.Series, ends: Sequence[int]) -> pd.Series:
    """Name the range that each length falls into.

    Examples
    --------
    >>> length_slice(pd.Series([1, 5, 6, 99]), [5, 20]).tolist()
    ['1 to 5', '1 to 5', '6 to 20', 'over 20']
    """
    ends = sorted(ends)
    starts = [1, *(end + 1 for end in ends[:-1])]
    names = [f"{start} to {end}" for start, end in zip(starts, ends, strict=True)]
    names = ["none", *names, f"over {ends[-1]}"]
    place = np.searchsorted([0, *ends], lengths.to_numpy(), side="left")
    return pd.Series([names[i] for i in place], index=lengths.index)


def by_slice(frame: pd.DataFrame, names: Sequence[str], alpha: float) -> pd.DataFrame:
    """Return the accuracy in each slice, with Wilson intervals.

    Parameters
    ----------
    frame : split, group, label, prediction, and the columns ``names``.
    names : columns whose values make the slices.
    alpha : 1 - confidence. Rows of a slice are taken as independent; ``groups`` says how many
        groups they are from.

    Returns
    -------
    DataFrame : split, by, slice, n, groups, accuracy, low, high; larger slices first.

    Raises
    ------
    ValueError : a row without a value, which would be in no slice.
    """
    right = frame.assign(right=frame["label"] == frame["prediction"])
    tables = []
    for name in names:
        if frame[name].isna().any():
            raise ValueError(f"slices: {int(frame[name].isna().sum())} rows have no {name!r}")
        keys = ["split", name]
        table = right.groupby(keys, sort=True).agg(
            n=("right", "size"), hits=("right", "sum"), groups=("group", "nunique")
        )
        table = table.reset_index().rename(columns={name: "slice"})
        table.insert(1, "by", name)
        tables.append(table.sort_values(["split", "n", "slice"], ascending=[True, False, True]))
    columns = ["split", "by", "slice", "n", "groups", "accuracy", "low", "high"]
    if not tables:
        return pd.DataFrame(columns=columns)
    whole = pd.concat(tables, ignore_index=True)
    low, high = wilson(whole["hits"], whole["n"], alpha)
    return whole.assign(accuracy=whole["hits"] / whole["n"], low=low, high=high)[columns]


def coverage(correct: np.ndarray, confidence: np.ndarray, points: int) -> pd.DataFrame:
    """Return what a reject option buys: the accuracy on the rows that are answered.

    Rows are answered from the surest down. Rows with equal confidence (to ten decimals) are
    answered together, as a threshold cannot tell them apart.

    Parameters
    ----------
    correct : bool array of shape (n,).
    confidence : float array of shape (n,), the largest probability.
    points : the most points returned, spread over the coverage.

    Returns
    -------
    DataFrame : threshold (answer when the confidence reaches it), coverage, accuracy; coverage
    rises to 1.

    Examples
    --------
    >>> coverage(np.array([True, False, True]), np.array([0.9, 0.5, 0.7]), 3)
       threshold  coverage  accuracy
    0        0.9  0.333333  1.000000
    1        0.7  0.666667  1.000000
    2        0.5  1.000000  0.666667
    """
    correct = np.asarray(correct, dtype=bool)
    confidence = np.round(np.asarray(confidence, dtype=float), 10)  # last digits differ by CPU
    if correct.shape != confidence.shape or correct.ndim != 1 or not len(correct):
        raise ValueError(
            f"coverage: needs two vectors of one length, got {correct.shape}, {confidence.shape}"
        )
    if not np.isfinite(confidence).all():
        raise ValueError("coverage: a confidence is not finite")
    order = np.argsort(-confidence, kind="stable")
    sure, hits = confidence[order], np.cumsum(correct[order])
    last = np.append(np.flatnonzero(np.diff(sure)), len(sure) - 1)  # the last row of each tie
    wanted = np.unique(np.ceil(np.linspace(1 / points, 1, points) * len(sure)).astype(int) - 1)
    chosen = last[np.unique(np.searchsorted(last, wanted))]
    return pd.DataFrame(
        {
            "threshold": sure[chosen],
            "coverage": (chosen + 1) / len(sure),
            "accuracy": hits[chosen] / (chosen + 1),
        }
    )
