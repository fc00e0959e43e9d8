"""A bootstrap of the training rows, class by class: the ceiling that leaks everything.

No generator of rows like these can be worth more, and none can be less private: each row is one of
the originals (Efron 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "baseline"


class Params(Block):
    """There are no knobs."""


class Copy(Generator):
    """Keeps the rows; draws from those of a class with replacement."""

    def __init__(self, classes: int):
        self.classes, self.history = classes, []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Keep the rows."""
        self.positions, self.rows = positions(y, self.classes), rows
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw rows of each class with replacement."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        drawn = [rng.choice(places, n) for places, n in zip(self.positions, wanted, strict=True)]
        return self.rows.take(np.concatenate(drawn)), np.repeat(np.arange(self.classes), wanted)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Copy:
    """Return an unfitted generator; fitting has nothing random."""
    return Copy(classes)
