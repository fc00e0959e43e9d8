"""Uniform noise: each code of a column as likely as any other, whatever the class.

The floor: a score that noise reaches too says nothing about a generator.
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


class Noise(Generator):
    """Knows the codes of each discrete column and the range of each continuous one."""

    def __init__(self, layout: Layout, classes: int):
        self.layout, self.classes, self.history = layout, classes, []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Keep the range of the continuous columns."""
        positions(y, self.classes)  # refuses a class without rows, as every generator does
        self.low, self.high = rows.continuous.min(axis=0), rows.continuous.max(axis=0)
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw each value uniformly and apart from all others."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        n, sizes = wanted.sum(), np.array(self.layout.sizes, dtype=np.int32)
        discrete = rng.integers(0, sizes, (n, len(sizes)), dtype=np.int32)
        continuous = rng.uniform(self.low, self.high, (n, len(self.low)))
        return Rows(discrete, continuous), np.repeat(np.arange(self.classes), wanted)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Noise:
    """Return an unfitted generator; fitting has nothing random."""
    return Noise(layout, classes)
