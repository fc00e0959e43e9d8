"""Fit without a scenario and everything that mirrors it, and ask about it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.metrics.alarms import alarms_at, threshold_at

ALIKE, ATTACK = "look-alike", "attack"


def parts(frame: pd.DataFrame, common: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return of each scenario the numbers of the rows to learn from and of those to ask about.

    It is learned from train without the scenario; asked are all rows of the scenario outside of
    train, and the validation rows of the others, whose look-alikes set the threshold.

    Parameters
    ----------
    frame : split, scenario.
    common : a scenario that is everybody's background and stays.
    """
    split, scenario = frame["split"].to_numpy(), frame["scenario"].to_numpy()
    train = split == "train"
    names = sorted(set(scenario[train]) - {common})
    found = {}
    for name in names:
        own = scenario == name
        asked = (own & ~train) | (~own & (split == "validation"))
        found[name] = np.flatnonzero(train & ~own), np.flatnonzero(asked)
    return found


def thresholded(frame: pd.DataFrame, alarm: np.ndarray, chosen: np.ndarray, limit: float) -> float:
    """Return the threshold that at most ``limit`` of the chosen look-alikes are above.

    Parameters
    ----------
    frame : side.
    alarm : probability of any attack, shape (n,).
    chosen : which rows may set it, bool of shape (n,).

    Raises
    ------
    ValueError : no look-alike among them.
    """
    alike = chosen & (frame["side"] == ALIKE).to_numpy()
    return threshold_at(alarm[alike], limit)


def tried(frame: pd.DataFrame, alarm: np.ndarray, threshold: float) -> pd.DataFrame:
    """Return the rows with whether each raises an alarm."""
    return frame.assign(alarm=alarm, above=alarms_at(alarm, threshold))
