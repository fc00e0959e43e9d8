"""Independent marginals: each column as it is within the class, apart from all other columns.

What a generator must beat to have learned anything about how columns go together. It is the model
of naive Bayes, so on tables whose columns are nearly independent within a class it is hard to beat.
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


class Marginals(Generator):
    """Keeps the rows; each value of a new row is from a row of its class drawn for it alone."""

    def __init__(self, classes: int):
        self.classes, self.history = classes, []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Keep the rows of each class."""
        self.parts = [rows.take(places) for places in positions(y, self.classes)]
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Bootstrap each column of each class by itself, discrete and continuous alike."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        parts = []
        for part, n in zip(self.parts, wanted, strict=True):
            columns = (_bootstrap(values, n, rng) for values in (part.discrete, part.continuous))
            parts.append(Rows(*columns))
        return concat(parts), np.repeat(np.arange(self.classes), wanted)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Marginals:
    """Return an unfitted generator; fitting has nothing random."""
    return Marginals(classes)


def _bootstrap(values: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return n values of each column, (n, columns), drawn with replacement column by column."""
    return np.take_along_axis(values, rng.integers(0, len(values), (n, values.shape[1])), axis=0)
