"""A user's own labelled columns, as rows that the fitted models can score, and which they saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core.params import Params, block
from rampart.data.splitting import digest
from rampart.tasks.columns.grouping import content
from rampart.tasks.columns.prepare import reject
from rampart.tasks.columns.row.rules import rule
from rampart.tasks.columns.user import IngestParams, UserFile, user_rows

SEEN_BY = ["name", "values", "n_missing"]
"""The columns of the splits that ``seen`` compares with."""


def rows(path: str | Path, params: Params) -> tuple[pd.DataFrame, dict[str, int]]:
    """Read a table of columns, or a folder of classes, as ``ingest`` would.

    Returns
    -------
    rows with id, label, source, group and what the features are made of; the index is the place of
    the row in the file. And what was left out: reason -> rows.
    """
    raw = user_rows(UserFile(path=str(path)), block(params, "ingest", IngestParams))
    reasons = reject(raw.assign(package="user"))
    left_out = {str(key): int(n) for key, n in reasons[reasons != ""].value_counts().items()}
    raw = raw[reasons == ""]
    cells = zip(raw["name"], raw["values"], raw["n_missing"], raw["whole"], strict=True)
    said = [rule(*cell) for cell in cells]
    return raw.assign(group=raw["table"], id=raw["column"].map(digest), rule=said), left_out


def seen(frame: pd.DataFrame, learned: pd.DataFrame, params: Params) -> np.ndarray:
    """Tell which rows have the same cells as one that the models learned from, as split does.

    Parameters
    ----------
    frame : what ``rows`` gives.
    learned : the columns ``SEEN_BY`` of the rows of train and validation.

    Returns
    -------
    bool array of shape (len(frame),).
    """
    there = set(_contents(learned))
    return np.array([cells in there for cells in _contents(frame)], dtype=bool)


def _contents(frame: pd.DataFrame) -> list[str]:
    return [content(*cells) for cells in zip(*(frame[name] for name in SEEN_BY), strict=True)]
