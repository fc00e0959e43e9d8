"""A tree a class without noise: simple, and hard to beat.

Chow and Liu (1968): of all trees over the columns the likeliest is the one whose edges have the
greatest sum of mutual information. Each class has a tree of its own, and a column depends on one
other. Numbers are cut at the deciles of the training rows, and in the end each is that of a row in
its bin.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator
from rampart.synthetic.private import trees
from rampart.synthetic.tables.rows import Layout, Rows, concat

KIND = "baseline"


class Params(Block):
    """Knobs of the generator."""

    bins: int = Field(default=10, ge=2, le=1000)  # of a column of numbers
    smoothing: float = Field(default=0.1, ge=0, le=1000)  # added to each count of a pair


class Trees(Generator):
    """A tree a class; of numbers it keeps the values."""

    def __init__(self, params: Params, layout: Layout, classes: int):
        self.params, self.layout, self.classes = params, layout, classes
        self.history = []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Find the tree of each class."""
        shares = np.linspace(0, 1, self.params.bins + 1)[1:-1]
        cuts = [np.unique(np.quantile(column, shares)) for column in rows.continuous.T]
        self.parts = [self._of(rows.take(places), cuts) for places in positions(y, self.classes)]
        return self

    def _of(self, rows: Rows, cuts: list[np.ndarray]) -> tuple:
        binned = [np.searchsorted(cut, x) for cut, x in zip(cuts, rows.continuous.T)]
        codes = np.column_stack([rows.discrete, *binned]).astype(np.int64)
        sizes = (*self.layout.sizes, *(len(cut) + 1 for cut in cuts))
        wide = np.zeros((len(codes), sum(sizes)))
        starts = np.concatenate([[0], np.cumsum(sizes)])
        wide[np.arange(len(codes))[:, None], starts[:-1] + codes] = 1
        joint = wide.T @ wide / len(codes)
        edges = spanning(information(joint, starts))
        alone = [joint.diagonal()[a:b][None] for a, b in pairwise(starts)]
        pairs = {}
        for one, other in edges:
            a, b = (slice(starts[k], starts[k + 1]) for k in (one, other))
            # Smoothed towards the columns' own shares: a code that was never seen stays unseen.
            expected = np.outer(alone[one], alone[other])
            pairs[one, other] = (len(codes) * joint[a, b] + self.params.smoothing * expected)[None]
        held = [
            [column[places == bin_] for bin_ in range(len(cut) + 1)]
            for column, places, cut in zip(rows.continuous.T, binned, cuts)
        ]
        return alone, pairs, held

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw along the tree of each class, and a number of each bin."""
        wanted, rng = counts(n_per_class, self.classes), np.random.default_rng(seed)
        parts, discrete = [], len(self.layout.names)
        for (alone, pairs, held), n in zip(self.parts, wanted, strict=True):
            codes = trees.sample(alone, pairs, np.zeros(n, np.int64), rng)
            numbers = np.empty((n, len(held)))
            for k, bins in enumerate(held):
                for bin_, values in enumerate(bins):
                    at = codes[:, discrete + k] == bin_
                    if at.any():
                        numbers[at, k] = rng.choice(values, at.sum())
            parts.append(Rows(codes[:, :discrete], numbers))
        return concat(parts), np.repeat(np.arange(self.classes), wanted)


def information(joint: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return the mutual information of each two columns in nats, (columns, columns).

    Parameters
    ----------
    joint : (codes, codes), shares of rows that have both; the diagonal has those of each.
    """
    alone = joint.diagonal()
    expected = np.outer(alone, alone)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(joint > 0, joint * np.log(joint / expected), 0.0)
    return np.add.reduceat(np.add.reduceat(each, starts[:-1], axis=0), starts[:-1], axis=1)


def spanning(weights: np.ndarray) -> list[tuple[int, int]]:
    """Return the edges of the tree with the greatest sum of weights (Kruskal 1956)."""
    firsts, seconds = np.triu_indices(len(weights), 1)
    forest, edges = trees.Forest(len(weights)), []
    for place in np.argsort(-weights[firsts, seconds], kind="stable"):
        edge = int(firsts[place]), int(seconds[place])
        if forest.apart(*edge):
            forest.join(*edge)
            edges.append(edge)
    return edges


def build(params: Params, layout: Layout, classes: int, seed: int) -> Trees:
    """Return an unfitted generator; fitting has nothing random."""
    return Trees(params, layout, classes)
