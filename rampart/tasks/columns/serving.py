"""Requests as a service would get them: one column, or a batch of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

KEYS = ("name", "values", "n_rows", "n_missing", "whole", "rule")
Request = dict[str, list[Any]]


def prepare(request: Request) -> Request:
    """Return the request: a column needs no cleaning.

    What the simple rules say stands in it, as in the rows of the splits, so the time of the model
    ``rules`` is that of looking it up.
    """
    return request


def ones(test: pd.DataFrame, length: int, count: int) -> list[Request]:
    """Return ``count`` requests of one column with ``length`` values.

    Columns with fewer values are left out, unless all have: then it is the one with most.
    """
    sizes = test["values"].map(len).to_numpy()
    enough = np.flatnonzero(sizes >= min(length, sizes.max()))
    return [_request(test.iloc[[enough[n % len(enough)]]], length) for n in range(count)]


def batch(test: pd.DataFrame, count: int) -> Request:
    """Return one request of ``count`` columns; the test rows again where there are too few."""
    return _request(test.iloc[np.arange(count) % len(test)], None)


def _request(rows: pd.DataFrame, length: int | None) -> Request:
    request = {key: rows[key].tolist() for key in KEYS}
    request["values"] = [list(values[:length]) for values in rows["values"]]
    return request
