"""AIM: measures what the model gets most wrong, again and again, with a guarantee.

McKenna, Mullins, Sheldon and Miklau 2022, "AIM: an adaptive and iterative mechanism for
differentially private synthetic data", algorithm 2. First all columns within a class. Then, round
by round: the exponential mechanism chooses the two columns i, j whose table within the classes
differs most from the model's,

    sum over classes of | N(i, j) - n p(i, j) |  -  sqrt(2 / pi) sigma (cells of the table) ,

which a row changes by 1 at most; it is measured with noise of scale sigma; the model is fitted to
all that was measured. Where a measurement moved the model less than noise would, there is too
little budget a round: the rest is spent in rounds of half the sigma. The last round spends what is
left. Here the workload is all pairs within a class, and the model a mixture of products
(``rampart.synthetic.private.mixtures``): junction trees grow too large with so many columns.

The guarantee is that of ``dp_marginals``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Self

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator
from rampart.synthetic.private.accounting import Budget, cost_of, rho_of, scale_of
from rampart.synthetic.private.counting import noisy, pair, require_discrete, shares, single
from rampart.synthetic.private.mixtures import Measured, Mixture, errors
from rampart.synthetic.private.noise import choose
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"
CHOOSING = 0.1  # share of a round's cost that goes into the choice; the authors' 1 - alpha


class Params(Block):
    """Knobs of the generator."""

    epsilon: float = Field(default=1.0, gt=0, le=1000)
    delta: float = Field(default=1e-5, gt=0, lt=0.01)
    rounds: int | None = Field(default=None, ge=1, le=1e5)
    """For which the budget is laid out; null: the authors' 16 a column. Fewer are finer."""
    parts: int = Field(default=50, ge=1, le=10_000)  # of the mixture of a class
    steps: int = Field(default=30, ge=1, le=1e5)  # of the model's fit after each round
    last_steps: int = Field(default=300, ge=1, le=1e6)


class Aim(Generator):
    """Keeps a mixture a class, fitted to noisy tables, and no row."""

    def __init__(self, params: Params, layout: Layout, classes: int, seed: int):
        require_discrete(layout)
        self.params, self.layout, self.classes, self.seed = params, layout, classes, seed
        self.history = []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Measure columns, then pairs in rounds."""
        positions(y, self.classes)  # refuses a class without rows: which there are is public
        rng, sizes, knobs = np.random.default_rng(self.seed), self.layout.sizes, self.params
        self.budget = Budget(rho_of(knobs.epsilon, knobs.delta))
        rounds = knobs.rounds or 16 * max(1, len(sizes))
        share = self.budget.rho / (rounds + len(sizes))  # of a round, or of a first measurement
        starts = np.concatenate([[0], np.cumsum(sizes)])
        true = _tables(rows.discrete, y, starts, self.classes)
        measured = [Measured(sizes) for _ in range(self.classes)]
        singles = []
        for k, size in enumerate(sizes):
            table = single(rows.discrete[:, k], y, size, self.classes)
            table = noisy(table, share, self.budget, self.layout.names[k], rng)
            singles.append(table)
        totals = np.maximum(sum(table.sum(axis=1) for table in singles) / max(1, len(sizes)), 1)
        for label, one in enumerate(measured):
            for k, table in enumerate(singles):
                one.add_single(k, table[label] / totals[label], 2 * share * totals[label] ** 2)
        self.models = [
            Mixture(sizes, [shares(table[label]) for table in singles], knobs.parts, rng)
            for label in range(self.classes)
        ]
        self._rounds(true, measured, totals, share, (rows.discrete, y), rng)
        for model, one in zip(self.models, measured):
            model.fit(one, knobs.last_steps)
        return self

    def _rounds(
        self,
        true: np.ndarray,
        measured: list[Measured],
        totals: np.ndarray,
        share: float,
        rows: tuple[np.ndarray, np.ndarray],
        rng: np.random.Generator,
    ) -> None:
        sizes, (codes, y) = self.layout.sizes, rows
        firsts, seconds = np.triu_indices(len(sizes), 1)
        cells = np.array(sizes)[firsts] * np.array(sizes)[seconds] * self.classes
        starts, number = measured[0].starts, 0
        while len(firsts) and self.budget.left > 1e-6 * self.budget.rho:
            number += 1
            if self.budget.left < 2 * share:
                share = self.budget.left
            choosing, counting = CHOOSING * share, (1 - CHOOSING) * share
            sigma = scale_of(counting)
            before = [model.tables() for model in self.models]
            off = sum(
                errors(table, total * shown, starts)
                for table, total, shown in zip(true, totals, before)
            )
            scores = off[firsts, seconds] - math.sqrt(2 / math.pi) * sigma * cells
            self.budget.spend(f"choice {number}", choosing)
            place = choose(scores, 1.0, math.sqrt(8 * choosing), rng)
            one, other = int(firsts[place]), int(seconds[place])
            table = pair(
                codes[:, one], codes[:, other], y, (sizes[one], sizes[other]), self.classes
            )
            table = noisy(table, counting, self.budget, f"pair {one}-{other}", rng)
            for label, (model, part) in enumerate(zip(self.models, measured)):
                weight = totals[label] ** 2 / sigma**2
                part.add_pair((one, other), table[label] / totals[label], weight)
                model.fit(part, self.params.steps)
            a, b = (slice(starts[k], starts[k + 1]) for k in (one, other))
            moved = sum(
                total * np.abs(model.tables()[a, b] - shown[a, b]).sum()
                for model, total, shown in zip(self.models, totals, before)
            )
            if moved <= math.sqrt(2 / math.pi) * sigma * cells[place]:
                share = cost_of(sigma / 2) / (1 - CHOOSING)

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw the rows of each class from its mixture."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        codes = [model.sample(n, rng) for model, n in zip(self.models, wanted, strict=True)]
        y = np.repeat(np.arange(self.classes), wanted)
        return Rows(np.concatenate(codes), np.empty((len(y), 0))), y


def _tables(codes: np.ndarray, y: np.ndarray, starts: np.ndarray, classes: int) -> np.ndarray:
    """Return the rows of each class with each two codes, (classes, codes, codes)."""
    tables = []
    for label in range(classes):
        wide = np.zeros(((y == label).sum(), starts[-1]), np.float32)
        wide[np.arange(len(wide))[:, None], starts[:-1] + codes[y == label]] = 1
        tables.append(wide.T @ wide)
    return np.array(tables, np.float64)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Aim:
    """Return an unfitted generator."""
    return Aim(params, layout, classes, seed)
