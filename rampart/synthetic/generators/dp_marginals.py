"""Noisy class marginals: independent columns within a class, with a guarantee.

The rows of each class with each code of each column are counted with noise, the budget in equal
parts, and new rows take each code by itself. It is ``marginals`` under differential privacy, the
first stage of MST (McKenna, Miklau and Sheldon 2021), and hard to beat where ε or the table is
small.

The guarantee is (ε, δ)-differential privacy against one row more or less, for somebody who knows
neither the noise nor its seed: the campaign's seeds are public, so what it makes measures worth
alone. It covers the values in the rows; which columns there are, which values each can have, and
how many rows of each class are asked for is taken as public.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator
from rampart.synthetic.private.accounting import Budget, rho_of
from rampart.synthetic.private.counting import draw, noisy, require_discrete, shares, single
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"


class Params(Block):
    """Knobs of the generator."""

    epsilon: float = Field(default=1.0, gt=0, le=1000)
    delta: float = Field(default=1e-5, gt=0, lt=0.01)


class Marginals(Generator):
    """Keeps noisy shares of each column within each class, and no row."""

    def __init__(self, params: Params, layout: Layout, classes: int, seed: int):
        require_discrete(layout)
        self.params, self.layout, self.classes, self.seed = params, layout, classes, seed
        self.history = []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Count with noise."""
        positions(y, self.classes)  # refuses a class without rows: which there are is public
        rng = np.random.default_rng(self.seed)
        self.budget = Budget(rho_of(self.params.epsilon, self.params.delta))
        rho = self.budget.rho / max(1, len(self.layout.names))
        self.shares = []
        for name, size, codes in zip(self.layout.names, self.layout.sizes, rows.discrete.T):
            true = single(codes, y, size, self.classes)
            self.shares.append(shares(noisy(true, rho, self.budget, name, rng)))
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw each code of each class by itself."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        y = np.repeat(np.arange(self.classes), wanted)
        codes = np.empty((len(y), len(self.shares)), np.int32)
        for place, table in enumerate(self.shares):
            codes[:, place] = draw(table[y], rng)
        return Rows(codes, np.empty((len(y), 0))), y


def build(params: Params, layout: Layout, classes: int, seed: int) -> Marginals:
    """Return an unfitted generator."""
    return Marginals(params, layout, classes, seed)
