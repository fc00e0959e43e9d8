"""The last days of a log as a sample to test."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.monitoring import reference
from rampart.monitoring.drift import Sample


def recent(frame: pd.DataFrame, by: str, of_group: int, most: int) -> Sample:
    """Return what the log has, at most ``most`` rows, as the reference was drawn.

    Parameters
    ----------
    frame : as ``Log.read`` gives it: id, key, caller, sketch, prediction, confidence, label.
    by : ``key``, ``caller``: what rows that are alike have in common; where it is empty a row is
        alone, as it is with ``row``.
    of_group : rows of one group at most.
    """
    names = frame["id"].astype(str).to_numpy(dtype=object)
    if by != "row":
        given = frame[by].fillna("").astype(str).to_numpy(dtype=object)
        names = np.where(given == "", names, given)
    right = (frame["label"] == frame["prediction"]).to_numpy(dtype=float)
    whole = reference.sample(
        frame["sketch"].tolist(),
        frame["prediction"].tolist(),
        frame["confidence"].tolist(),
        np.where(frame["label"].isna(), np.nan, right),
        names,
    )
    if not len(frame):
        return whole
    return reference.taken(whole, reference.some(whole.group, most, of_group, seed=0))
