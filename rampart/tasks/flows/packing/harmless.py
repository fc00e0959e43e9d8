"""What harmless flows are like: where most of them lie, number by number, to say what is unusual.

A flow's number is unusual where hardly a harmless flow of training has it: below the 1st or above
the 99th percentile. How far beyond is told in widths of that range, on the scale of ``ln(1 + x)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rampart.tasks.flows.derive import DERIVED
from rampart.tasks.flows.row import NUMBERS, unit

SHARES = (0.01, 0.5, 0.99)
NARROWEST = 0.1  # of a range on the scale of ln(1 + x): a number that never varied is no wall


def learned(columns: Mapping[str, np.ndarray]) -> dict[str, list[float]]:
    """Return the three quantiles of each number that the rows have; name -> 1 %, half, 99 %.

    Parameters
    ----------
    columns : features of harmless flows of training, ``n_<name>`` -> float array of shape (n,).
    """
    found = {}
    for name in (*NUMBERS, *DERIVED):
        values = np.asarray(columns[f"n_{name}"], dtype=float)
        if len(there := values[~np.isnan(values)]):
            found[name] = [float(np.float32(value)) for value in np.quantile(there, SHARES)]
    return found


class Harmless:
    """The ranges of harmless flows.

    Parameters
    ----------
    told : what ``learned`` gives.
    """

    def __init__(self, told: Mapping[str, Sequence[float]]):
        self.names = list(told)
        quantiles = np.array([told[name] for name in self.names], dtype=np.float32)
        low, self.middle, high = quantiles.T
        self._low, self._high = _spread(low), _spread(high)
        self._width = np.maximum(self._high - self._low, NARROWEST)

    def beyond(self, columns: Mapping[str, Any]) -> np.ndarray:
        """Return how far each number lies outside, float32 (n, names): above 0 is too much,
        below 0 too little, 0 within or unknown."""
        found = np.empty((len(next(iter(columns.values()))), len(self.names)), dtype=np.float32)
        for place, name in enumerate(self.names):  # column by column: each is in one piece
            spread = _spread(np.asarray(columns[f"n_{name}"], dtype=np.float32))
            inside = np.clip(spread, self._low[place], self._high[place])
            found[:, place] = np.nan_to_num((spread - inside) / self._width[place])
        return found


def _spread(values: np.ndarray) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values))


def words(name: str) -> str:
    """Return a number's meaning in words.

    Examples
    --------
    >>> words("client_bytes"), words("packet_rate")
    ('bytes of the client', 'packets / duration')
    """
    return (unit(name) if name in NUMBERS else DERIVED[name]).partition(":")[0]
