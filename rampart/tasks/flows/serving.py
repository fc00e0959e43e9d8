"""Requests as a service would get them: one flow, or a batch of them, as the source gave it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.flows.prepare import prepare
from rampart.tasks.flows.row import CATEGORIES, NUMBERS, TEXTS

__all__ = ["batch", "ones", "prepare"]
PLACED = ("start", "client_address", "server_port")


def ones(test: pd.DataFrame, length: int, count: int) -> list[dict]:
    """Return ``count`` requests of one flow; a flow has one length, so ``length`` is not used."""
    return [_request(test.iloc[[number % len(test)]]) for number in range(count)]


def batch(test: pd.DataFrame, count: int) -> dict:
    """Return one request of ``count`` flows; the test rows again where there are too few."""
    return _request(test.iloc[np.arange(count) % len(test)])


def _request(rows: pd.DataFrame) -> dict:
    """Return the canonical flows that rows of a split were made of."""
    own = {name[2:]: rows[name].to_numpy() for name in rows if name.startswith("n_own_")}
    return {
        **{name: rows[f"n_{name}"].to_numpy() for name in NUMBERS},
        **{name: rows[f"c_{name}"].to_numpy() for name in CATEGORIES},
        **{name: rows[name].to_numpy() for name in (*TEXTS, *PLACED)},
        **own,
    }
