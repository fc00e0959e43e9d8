"""A user's own labelled prompts, as rows that the fitted models can score, and which they saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core.params import Params, block
from rampart.data.dedup import clusters
from rampart.data.splitting import digest
from rampart.tasks.prompts.prepare import prepare, reject
from rampart.tasks.prompts.split import SplitParams
from rampart.tasks.prompts.user import IngestParams, UserFile, user_rows

SEEN_BY = ["text"]
"""The columns of the splits that ``seen`` compares with."""


def rows(path: str | Path, params: Params) -> tuple[pd.DataFrame, dict[str, int]]:
    """Read a file as ``ingest`` would, and prepare its texts as training did.

    Returns
    -------
    rows with id, label, source, group and what the features are made of; the index is the place of
    the row in the file. And what was left out: reason -> rows.
    """
    raw = user_rows(UserFile(path=str(path)), block(params, "ingest", IngestParams))
    reasons = reject(raw)
    left_out = {str(key): int(n) for key, n in reasons[reasons != ""].value_counts().items()}
    raw = raw[reasons == ""]
    frame = pd.DataFrame(prepare(raw["text"]), index=raw.index)
    frame = frame.assign(label=raw["label"], source=raw["source"], group=raw["family"])
    empty = frame["text"].str.strip() == ""
    if empty.any():
        left_out["nothing left after cleaning"] = int(empty.sum())
    frame = frame[~empty]
    return frame.assign(id=frame["text"].map(digest)), left_out


def seen(frame: pd.DataFrame, learned: pd.DataFrame, params: Params) -> np.ndarray:
    """Tell which rows are near-duplicates of those that the models learned from, as split does.

    Parameters
    ----------
    frame : what ``rows`` gives.
    learned : the columns ``SEEN_BY`` of the rows of train and validation.

    Returns
    -------
    bool array of shape (len(frame),).
    """
    threshold = block(params, "split", SplitParams).similarity
    cluster = clusters([*learned["text"], *frame["text"]], threshold)
    return np.isin(cluster[len(learned) :], cluster[: len(learned)])
