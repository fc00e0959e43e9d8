"""Which numeric columns can be a feature, and why the others cannot: by the training rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

MISSING = 0.99
"""A column of which a larger share is missing in training is dropped."""


class Choice(NamedTuple):
    """What became of one column."""

    name: str
    kept: bool
    reason: str


def choose(columns: Mapping[str, np.ndarray]) -> list[Choice]:
    """Return of each column whether it is kept, and why.

    Dropped are those that are missing nearly always and those that have one value. No label has a
    say, and no row but those of training.

    Parameters
    ----------
    columns : name -> float array of shape (n,), NaN where missing.

    Examples
    --------
    >>> table = {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 3.0])}
    >>> [tuple(one) for one in choose(table)]
    [('a', True, 'varies'), ('b', False, 'one value: 3')]
    """
    found = []
    for name, values in columns.items():
        there = values[~np.isnan(values)]
        missing = 1 - len(there) / max(1, len(values))
        if missing > MISSING:
            found.append(Choice(name, False, f"missing in {missing:.1%} of the training rows"))
        elif len(there) and (there == there[0]).all() and not missing:
            found.append(Choice(name, False, f"one value: {there[0]:g}"))
        else:
            said = f"; missing in {missing:.1%}, imputed" if missing else ""
            found.append(Choice(name, True, f"varies{said}"))
    return found
