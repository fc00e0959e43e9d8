"""The peer that reads source by rules, and the model, on the same functions.

The peer says yes or no, so it has one recall and one share of false alarms a class. The model's
threshold is the one that so many of the clean functions asked about are above. Of both together,
where either finds it, the model's threshold is higher: no more clean functions alarm than of the
model alone. Its own tests are left out: there the peer is right by construction.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.metrics.alarms import alarms_at, threshold_at
from rampart.solidity.classes import CLASSES, SAFE

CLEAN = "library"
OWN = "test"
PLACE = ["unit", "contract", "function", "line"]
COLUMNS = ["class", "functions", "peer", "peer_alarms", "model", "model_alarms"]
COLUMNS += ["either", "either_alarms"]


def asked(rows: pd.DataFrame, peer: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of units that the peer could read, with ``found_<k>`` of each class.

    Parameters
    ----------
    rows : functions with ``PLACE``, ``label`` and ``origin``.
    peer : what the stage peer wrote: a row a unit asked about, and a row a finding.
    """
    heads = peer[peer["label"] == SAFE]
    readable = set(heads.loc[heads["error"] == "", "unit"])
    kept = rows[rows["unit"].isin(readable) & (rows["origin"] != OWN)].reset_index(drop=True)
    said = peer[peer["label"] != SAFE]
    for code in range(1, len(CLASSES)):
        places = said.loc[said["label"] == code, PLACE].drop_duplicates()
        hit = kept[PLACE].merge(places, how="left", on=PLACE, indicator=True)["_merge"] == "both"
        kept[f"found_{code}"] = hit.to_numpy()
    return kept


def table(rows: pd.DataFrame, alarms: float) -> pd.DataFrame:
    """Return a row a class: what peer and model find of it, and how often they alarm at clean code.

    Parameters
    ----------
    rows : of ``asked``, with ``p_0`` … ``p_9`` of the model.
    alarms : share of the clean functions at which the model, and both together, may alarm; where
        the peer alone alarms at more, both together are the peer.

    Raises
    ------
    ValueError : no clean function.
    """
    clean = rows[(rows["origin"] == CLEAN) & (rows["label"] == SAFE)]
    if clean.empty:
        raise ValueError("versus: no clean function of a library among what the peer was asked")
    found = []
    for code, name in enumerate(CLASSES):
        own = rows[rows["label"] == code]
        if code == SAFE or own.empty:
            continue
        p, p_clean = own[f"p_{code}"].to_numpy(), clean[f"p_{code}"].to_numpy()
        peer, alarm = own[f"found_{code}"].to_numpy(), clean[f"found_{code}"].to_numpy()
        edge = threshold_at(p_clean, alarms)
        higher = _higher(p_clean, alarm, alarms)
        found.append(
            (
                *(name, len(own), peer.mean(), alarm.mean()),
                *(alarms_at(p, edge).mean(), alarms_at(p_clean, edge).mean()),
                (peer | alarms_at(p, higher)).mean(),
                (alarm | alarms_at(p_clean, higher)).mean(),
            )
        )
    return pd.DataFrame(found, columns=COLUMNS)


def _higher(p: np.ndarray, alarm: np.ndarray, limit: float) -> float:
    """Return the model's threshold where a clean function alarms by either.

    Parameters
    ----------
    p : the model's probabilities of clean functions, shape (n,). alarm : where the peer finds it.
    """
    left = int(np.floor(limit * len(p) + 1e-9)) - int(alarm.sum())
    quiet = p[~alarm]
    if left < 0 or not len(quiet):
        return 1.0  # no probability is above it
    return threshold_at(quiet, left / len(quiet)) if left < len(quiet) else 0.0


def means(found: pd.DataFrame) -> dict[str, float]:
    """Return the means over classes.

    Examples
    --------
    >>> means(pd.DataFrame({"peer": [0.0, 1.0], "model": [1.0, 1.0], "either": [1.0, 1.0]}))
    {'peer': 0.5, 'model': 1.0, 'either': 1.0}
    """
    return {name: float(np.mean(found[name])) for name in ("peer", "model", "either")}
