"""How much of each class is found where only so many clean rows may alarm, by kind of row.

A class has its own threshold on its own probability. It is set twice: on the clean rows of
validation, as a user would have to set it, and on the clean rows of the split itself, which says
how well the rows are ordered where the threshold of validation no longer fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.alarms import alarms_at, threshold_at

SPLITS = ("validation", "test", "external")
WHOLE = "all"
COLUMNS = ["split", "by", "slice", "class", "n", "groups", "threshold_of", "recall", "low", "high"]


class RecallParams(Block):
    """The block ``recall``."""

    by: tuple[str, ...] = ()
    """Columns of the rows whose values make a slice."""
    limit: Annotated[float, Field(gt=0, lt=1)] = 0.1
    """Share of the clean rows that may alarm."""
    bootstrap: Annotated[int, Field(ge=20, le=1e5)] = 1000
    """Replicates of the intervals; whole groups are resampled."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05


def thresholds(
    frame: pd.DataFrame, clean: np.ndarray, classes: Sequence[str], safe: int, limit: float
) -> dict[tuple[str, int], float]:
    """Return (split, class) -> the threshold that ``limit`` of the split's clean rows are above.

    Parameters
    ----------
    frame : columns split and ``p_<class>``.
    clean : which rows are clean, bool of shape (n,).

    Raises
    ------
    ValueError : a split has no clean row.
    """
    found = {}
    for split in SPLITS:
        rows = frame[clean & (frame["split"] == split).to_numpy()]
        if rows.empty:
            raise ValueError(f"{split} has no clean row: false alarms are not defined")
        for code in range(len(classes)):
            if code != safe:
                found[split, code] = threshold_at(rows[f"p_{code}"].to_numpy(), limit)
    return found


def recalls(
    frame: pd.DataFrame,
    clean: np.ndarray,
    classes: Sequence[str],
    safe: int,
    settings: RecallParams,
    seed: int,
) -> pd.DataFrame:
    """Return the recall of each class in each slice of each split, with its interval.

    Parameters
    ----------
    frame : columns split, group, label, those of ``settings.by`` and ``p_<class>``.
    clean : which rows are clean, bool of shape (n,).
    seed : of the bootstrap.

    Returns
    -------
    DataFrame with ``COLUMNS``: ``threshold_of`` is validation, or the split itself.
    """
    edges = thresholds(frame, clean, classes, safe, settings.limit)
    made = []
    for split in SPLITS:
        here = frame[frame["split"] == split]
        for by, name, rows in _slices(here, settings.by):
            for code, label in enumerate(classes):
                part = rows[rows["label"] == code]
                if code == safe or part.empty:
                    continue
                for origin in dict.fromkeys(("validation", split)):
                    hits = alarms_at(part[f"p_{code}"].to_numpy(), edges[origin, code])
                    groups = part["group"].to_numpy()
                    low, high = interval(hits, groups, settings, seed)
                    size = int(part["group"].nunique())
                    told = (split, by, name, label, len(part), size, origin)
                    made.append((*told, float(hits.mean()), low, high))
    return pd.DataFrame(made, columns=COLUMNS)


def _slices(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[str, str, pd.DataFrame]]:
    yield WHOLE, WHOLE, frame
    for column in by:
        for name, rows in frame.groupby(column):
            yield column, str(name) or "none", rows


def interval(
    hits: np.ndarray, groups: np.ndarray, settings: RecallParams, seed: int
) -> tuple[float, float]:
    """Return the percentile interval of a share; whole groups are resampled.

    Of one group there is no spread to be seen, so it is all of 0 to 1.

    Examples
    --------
    >>> interval(np.array([True, False]), np.array(["a", "a"]), RecallParams(), 0)
    (0.0, 1.0)
    """
    _, code = np.unique(groups.astype(str), return_inverse=True)
    rows, found = np.bincount(code), np.bincount(code, weights=hits)
    if len(rows) < 2:
        return 0.0, 1.0
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(rows), (settings.bootstrap, len(rows)))
    shares = found[drawn].sum(axis=1) / rows[drawn].sum(axis=1)
    low, high = np.percentile(shares, [50 * settings.alpha, 100 - 50 * settings.alpha])
    return float(low), float(high)


def alarms(
    frame: pd.DataFrame, clean: np.ndarray, classes: Sequence[str], safe: int, limit: float
) -> pd.DataFrame:
    """Return the share of clean rows that alarm in each split, by the threshold of validation.

    Returns
    -------
    DataFrame : split, class (or ``any``: one threshold on the probability of not being safe), n,
    false_alarms.
    """
    edges = thresholds(frame, clean, classes, safe, limit)
    chosen = clean & (frame["split"] == "validation").to_numpy()
    above = threshold_at(1 - frame[f"p_{safe}"].to_numpy()[chosen], limit)
    made = []
    for split in SPLITS:
        rows = frame[clean & (frame["split"] == split).to_numpy()]
        for code, label in enumerate(classes):
            if code != safe:
                share = alarms_at(rows[f"p_{code}"].to_numpy(), edges["validation", code]).mean()
                made.append((split, label, len(rows), float(share)))
        share = alarms_at(1 - rows[f"p_{safe}"].to_numpy(), above).mean()
        made.append((split, "any", len(rows), float(share)))
    return pd.DataFrame(made, columns=["split", "class", "n", "false_alarms"])
