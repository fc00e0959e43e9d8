"""Requests as a service would get them: one function, or a batch of them, as it is written."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.solidity.prepare import prepare

__all__ = ["batch", "ones", "prepare"]


def ones(test: pd.DataFrame, length: int, count: int) -> list[list[str]]:
    """Return ``count`` requests of one function; those of about ``length`` characters first."""
    order = (test["code"].str.len() - length).abs().sort_values(kind="stable").index
    codes = test["code"].loc[order].tolist()
    return [[codes[number % len(codes)]] for number in range(count)]


def batch(test: pd.DataFrame, count: int) -> list[str]:
    """Return one request of ``count`` functions; the test rows again where there are too few."""
    return test["code"].iloc[np.arange(count) % len(test)].tolist()
