"""Requests as a service would get them: the history of one address, or of many."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.behaviour.prepare import prepare

__all__ = ["batch", "ones", "prepare"]


def ones(test: pd.DataFrame, length: int, count: int) -> list[dict]:
    """Return ``count`` requests of one history; ``length`` is not used, they are as they are."""
    return [{"history": [test["history"].iloc[n % len(test)]]} for n in range(count)]


def batch(test: pd.DataFrame, count: int) -> dict:
    """Return one request of ``count`` histories; those of test again where there are too few."""
    return {"history": test["history"].iloc[np.arange(count) % len(test)].tolist()}
