"""A user's own labelled histories, as rows that the fitted models can score, and which they saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core.params import Params, block
from rampart.tasks.behaviour.prepare import prepare, reject
from rampart.tasks.behaviour.split import identities
from rampart.tasks.behaviour.user import IngestParams, UserFile, user_rows

SEEN_BY = ["id"]
"""The columns of the splits that ``seen`` compares with."""


def rows(path: str | Path, params: Params) -> tuple[pd.DataFrame, dict[str, int]]:
    """Read labelled histories as ``ingest`` would, and prepare them as training did.

    Returns
    -------
    rows with id, label, source, group and what the features are made of; the index is the place of
    the history in the file. And what was left out: reason -> rows.
    """
    raw = user_rows(UserFile(path=str(path)), block(params, "ingest", IngestParams))
    reasons = reject(raw)
    left_out = {str(key): int(n) for key, n in reasons[reasons != ""].value_counts().items()}
    raw = raw[reasons == ""]
    frame = pd.DataFrame(prepare(raw), index=raw.index)
    frame = frame.assign(**{name: raw[name] for name in ("label", "source", "group", "side")})
    return frame.assign(id=identities(frame)), left_out


def seen(frame: pd.DataFrame, learned: pd.DataFrame, params: Params) -> np.ndarray:
    """Tell which rows have the features of one that the models learned from, as split does.

    Parameters
    ----------
    frame : what ``rows`` gives.
    learned : the columns ``SEEN_BY`` of the rows of train and validation.

    Returns
    -------
    bool array of shape (len(frame),).
    """
    return frame["id"].isin(set(learned["id"])).to_numpy()
