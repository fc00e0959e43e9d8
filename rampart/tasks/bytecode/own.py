"""A user's own labelled codes, as rows that the fitted models can score, and which they saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core.params import Params, block
from rampart.tasks.bytecode.prepare import identity, prepare, reject
from rampart.tasks.bytecode.user import IngestParams, UserFile, user_rows

SEEN_BY = ["id"]
"""The columns of the splits that ``seen`` compares with."""


def rows(path: str | Path, params: Params) -> tuple[pd.DataFrame, dict[str, int]]:
    """Read codes as ``ingest`` would, and prepare them as training did.

    Returns
    -------
    rows with id, label, source, group, origin and what the features are made of; the index is the
    place of the row in the file. And what was left out: reason -> rows.
    """
    raw = user_rows(UserFile(path=str(path)), block(params, "ingest", IngestParams))
    reasons = reject(raw)
    left_out = {str(key): int(n) for key, n in reasons[reasons != ""].value_counts().items()}
    raw = raw[reasons == ""]
    made = pd.DataFrame(prepare(raw["code"]), index=raw.index)
    told = ["label", "source", "group", "origin", "held", "era", "type", "code"]
    frame = pd.concat([raw[told], made], axis=1)
    return frame.assign(id=[identity(code) for code in raw["code"]]), left_out


def seen(frame: pd.DataFrame, learned: pd.DataFrame, params: Params) -> np.ndarray:
    """Tell which codes are equal to one that the models learned from, as split does.

    Parameters
    ----------
    frame : what ``rows`` gives.
    learned : the columns ``SEEN_BY`` of the rows of train and validation.

    Returns
    -------
    bool array of shape (len(frame),).
    """
    return frame["id"].isin(set(learned["id"])).to_numpy()
