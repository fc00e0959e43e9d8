"""A baseline that looks at nothing: what a score by lot gets."""

from __future__ import annotations

import numpy as np

from rampart.core.params import Block

LABELS = False


class Params(Block):
    """It has no knobs."""


def build(params: Params, names: list[str], seed: int) -> Chance:
    """Return the detector."""
    return Chance(seed)


class Chance:
    """Numbers drawn from a seed, in the order of the rows."""

    def __init__(self, seed: int):
        self.seed = seed

    def fit(self, X: np.ndarray, attack: np.ndarray | None = None) -> Chance:
        """Learn nothing."""
        return self

    def score(self, X: np.ndarray) -> np.ndarray:
        """Return a number within 0 and 1 for each row."""
        return np.random.default_rng(self.seed).random(len(X))
