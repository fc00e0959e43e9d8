"""Requests as a service would get them: what the three models say of one contract, or of some."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.contracts.prepare import prepare
from rampart.tasks.contracts.row import COLUMNS

__all__ = ["batch", "ones", "prepare"]


def ones(test: pd.DataFrame, length: int, count: int) -> list[dict]:
    """Return ``count`` requests of one contract; ``length`` is not used."""
    return [_request(test.iloc[[number % len(test)]]) for number in range(count)]


def batch(test: pd.DataFrame, count: int) -> dict:
    """Return one request of ``count`` contracts; the test rows again where there are too few."""
    return _request(test.iloc[np.arange(count) % len(test)])


def _request(rows: pd.DataFrame) -> dict:
    return {name: rows[name].to_numpy() for name in COLUMNS}
