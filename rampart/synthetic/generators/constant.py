"""One row a class, again and again: the commonest code of each column, the median of each number.

What a score that rewards typical rows alone can be had for: on tables whose classes are far apart
it is worth a good deal, and it has none of the data's variety. Every warning about rows that are
all alike has to catch it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator
from rampart.synthetic.tables.rows import Layout, Rows, concat

KIND = "baseline"


class Params(Block):
    """There are no knobs."""


class Constant(Generator):
    """Keeps one row a class."""

    def __init__(self, layout: Layout, classes: int):
        self.layout, self.classes, self.history = layout, classes, []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Find the middle of each class; of codes that are equally common the first."""
        parts = [rows.take(places) for places in positions(y, self.classes)]
        self.rows = concat([self._middle(part) for part in parts])
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Repeat the row of each class; nothing is random."""
        y = np.repeat(np.arange(self.classes), counts(n_per_class, self.classes))
        return self.rows.take(y), y

    def _middle(self, part: Rows) -> Rows:
        sizes = zip(part.discrete.T, self.layout.sizes, strict=True)
        codes = [np.bincount(column, minlength=size).argmax() for column, size in sizes]
        discrete = np.array([codes], dtype=np.int32).reshape(1, -1)
        return Rows(discrete, np.median(part.continuous, axis=0, keepdims=True))


def build(params: Params, layout: Layout, classes: int, seed: int) -> Constant:
    """Return an unfitted generator; fitting has nothing random."""
    return Constant(layout, classes)
