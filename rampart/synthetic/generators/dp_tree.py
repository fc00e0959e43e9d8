"""A noisy tree: each column hangs on its class and one other column, with a guarantee.

As MST (McKenna, Miklau and Sheldon 2021) it measures single columns, chooses the edges of a tree by
the exponential mechanism, and measures those; as PrivBayes (Zhang et al. 2017) it keeps the class
beside every column, for which a table is made. An edge is scored by how far its counts are from
those of columns that are independent within a class,

    sum over classes c and codes a, b of | N(c, a, b) - n_c(a) n_c(b) / n_c | ,

with n the noisy counts of before, so that a row changes a score by 1 at most. A third of the budget
goes into each of the three steps. What an edge's counts say beyond independence is shrunk by the
share of it that noise explains (James and Stein 1961): so a weak edge does no harm.

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
from rampart.synthetic.private import trees
from rampart.synthetic.private.accounting import Budget, rho_of, scale_of
from rampart.synthetic.private.counting import noisy, pair, require_discrete, shares, single
from rampart.synthetic.private.noise import choose
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"


class Params(Block):
    """Knobs of the generator."""

    epsilon: float = Field(default=1.0, gt=0, le=1000)
    delta: float = Field(default=1e-5, gt=0, lt=0.01)
    edges: int | None = Field(default=None, ge=0, le=1e5)  # at most; null: a whole tree


class Tree(Generator):
    """Keeps noisy shares of columns and of pairs within each class, and no row."""

    def __init__(self, params: Params, layout: Layout, classes: int, seed: int):
        require_discrete(layout)
        self.params, self.layout, self.classes, self.seed = params, layout, classes, seed
        self.history = []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Measure columns, choose edges, measure them."""
        positions(y, self.classes)  # refuses a class without rows: which there are is public
        rng, sizes = np.random.default_rng(self.seed), self.layout.sizes
        self.budget = Budget(rho_of(self.params.epsilon, self.params.delta))
        part, columns, codes = self.budget.rho / 3, len(sizes), rows.discrete
        true = [single(codes[:, k], y, size, self.classes) for k, size in enumerate(sizes)]
        measured = [
            noisy(table, part / columns, self.budget, name, rng)
            for table, name in zip(true, self.layout.names)
        ]
        self.singles = [shares(table) for table in measured]
        most = columns - 1 if self.params.edges is None else min(self.params.edges, columns - 1)
        self.pairs = {}
        if most > 0:
            totals = np.maximum(sum(table.sum(axis=1) for table in measured) / columns, 1)
            scores = dependence(codes, y, self.singles, totals, sizes)
            edges = self._chosen(scores, most, part / most, rng)
            # What the choice does not spend is there for the counts.
            rho = self.budget.left / max(1, len(edges))
            for one, other in edges:
                shape, name = (sizes[one], sizes[other]), f"edge {one}-{other}"
                table = pair(codes[:, one], codes[:, other], y, shape, self.classes)
                table = noisy(table, rho, self.budget, name, rng)
                margins = self.singles[one], self.singles[other]
                table = trees.shrunk(table, trees.independent(*margins, totals), scale_of(rho))
                self.pairs[one, other] = trees.fitted(table, *margins)
        return self

    def _chosen(
        self, scores: np.ndarray, most: int, rho: float, rng: np.random.Generator
    ) -> list[tuple[int, int]]:
        """Return edges of a tree, drawn one after another among those that close no circle."""
        forest, edges, epsilon = trees.Forest(len(scores)), [], math.sqrt(8 * rho)
        firsts, seconds = np.triu_indices(len(scores), 1)
        for number in range(most):
            free = np.flatnonzero(forest.part[firsts] != forest.part[seconds])
            self.budget.spend(f"choice {number + 1}", rho)
            place = free[choose(scores[firsts[free], seconds[free]], 1.0, epsilon, rng)]
            edge = int(firsts[place]), int(seconds[place])
            forest.join(*edge)
            edges.append(edge)
        return edges

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw along the tree."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        y = np.repeat(np.arange(self.classes), wanted)
        return Rows(trees.sample(self.singles, self.pairs, y, rng), np.empty((len(y), 0))), y


def dependence(
    codes: np.ndarray,
    y: np.ndarray,
    singles: Sequence[np.ndarray],
    totals: np.ndarray,
    sizes: Sequence[int],
) -> np.ndarray:
    """Return the score of each edge, float64 (columns, columns), as the module says.

    Parameters
    ----------
    codes : (n, columns). singles : noisy shares of each column, (classes, size).
    totals : noisy rows of each class, (classes,).
    """
    starts = np.concatenate([[0], np.cumsum(sizes)])
    found = np.zeros((len(sizes), len(sizes)))
    for label, total in enumerate(totals):
        wide = np.zeros(((y == label).sum(), starts[-1]), np.float32)
        wide[np.arange(len(wide))[:, None], starts[:-1] + codes[y == label]] = 1
        expected = np.concatenate([table[label] for table in singles])
        off = np.abs(wide.T @ wide - total * np.outer(expected, expected))
        by_row = np.add.reduceat(off, starts[:-1], axis=0)
        found += np.add.reduceat(by_row, starts[:-1], axis=1)
    return found


def build(params: Params, layout: Layout, classes: int, seed: int) -> Tree:
    """Return an unfitted generator."""
    return Tree(params, layout, classes, seed)
