"""Draw rows by their names alone, so that a draw does not depend on the order of the rows."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd


def by_kind(kinds: pd.Series, ids: pd.Series, most: int | None, seed: int) -> pd.Index:
    """Return the index of at most ``most`` rows, as many of each kind as there are, in their order.

    Kinds take turns, each giving its next row in the order of the SHA-256 of seed and id, until
    there are enough: a smaller draw is part of a larger one.

    Parameters
    ----------
    kinds, ids : of the rows, with the same index.
    most : null for all rows.

    Examples
    --------
    >>> kinds, ids = pd.Series(list("aaab")), pd.Series(list("wxyz"))
    >>> sorted(kinds[by_kind(kinds, ids, 2, seed=1)])
    ['a', 'b']
    """
    if most is None or most >= len(kinds):
        return kinds.index
    frame = pd.DataFrame({"kind": kinds, "order": [_digest(seed, key) for key in ids]})
    frame["turn"] = frame.sort_values("order").groupby("kind").cumcount()
    chosen = frame.sort_values(["turn", "order"]).index[:most]
    return kinds.index[np.isin(kinds.index, chosen)]


def _digest(seed: int, key: object) -> str:
    return hashlib.sha256(f"{seed}/{key}".encode()).hexdigest()
