"""The plainest baseline: one column, as it is scaled; more is more unusual."""

from __future__ import annotations

import numpy as np

from rampart.core.params import Block, KnobError, nearest

LABELS = False


class Params(Block):
    """Knobs of the baseline."""

    column: str


def build(params: Params, names: list[str], seed: int) -> Counter:
    """Return the detector.

    Raises
    ------
    KnobError : the features have no such column.
    """
    if params.column not in names:
        raise KnobError(f"column: no {params.column!r}; {nearest(params.column, names)}")
    return Counter(names.index(params.column))


class Counter:
    """A column by its place."""

    def __init__(self, place: int):
        self.place = place

    def fit(self, X: np.ndarray, attack: np.ndarray | None = None) -> Counter:
        """Learn nothing."""
        return self

    def score(self, X: np.ndarray) -> np.ndarray:
        """Return the column."""
        return np.asarray(X)[:, self.place].astype(np.float64)
