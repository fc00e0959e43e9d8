"""SMOTE and its kin: new rows between a row and its nearest neighbours of the same class.

Chawla et al. 2002, "SMOTE: synthetic minority over-sampling technique", and its sections 6.1
(SMOTE-NC) and 6.2 (SMOTE-N). Continuous columns alone: SMOTE, a point on the line to a neighbour.
Both kinds: SMOTE-NC, which also takes the neighbours' most frequent code. Both are
imbalanced-learn's. Discrete columns alone: SMOTE-N, the most frequent code of a row and its
neighbours, lower codes first in a tie.

SMOTE-N is imbalanced-learn's too but for the distances: that library adds up one n x n matrix a
column (44 s for 2,400 rows of 215 columns), here they are one matrix product (under 1 s). Every
class is over-sampled, the largest one too, and no original is passed through; but a new row can
equal an original where the neighbours agree.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Self

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator, GeneratorError
from rampart.synthetic.tables.rows import Layout, Rows, concat

KIND = "resampled"
CHUNK = 1000  # rows whose distances are in memory at a time


class Params(Block):
    """Knobs of the generator."""

    neighbours: int = Field(default=5, gt=0, le=1000)  # fewer in a class that has fewer other rows


class Smote(Generator):
    """Keeps the rows and, where all columns are discrete, each row's new row."""

    def __init__(self, params: Params, layout: Layout, classes: int):
        self.params, self.layout, self.classes, self.history = params, layout, classes, []

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Keep the rows; a class of one row has no neighbours and is refused."""
        self.positions, self.rows, self.y = positions(y, self.classes), rows, np.asarray(y)
        sizes = [len(places) for places in self.positions]
        if min(sizes) < 2:
            raise GeneratorError(f"class {sizes.index(1)} has 1 row; SMOTE needs 2 a class")
        self.neighbours = [min(self.params.neighbours, size - 1) for size in sizes]
        if not self.layout.continuous:
            table = _differences(rows.discrete, self.y, self.layout.sizes)
            parts = [rows.discrete[places] for places in self.positions]
            self.modes = [
                _modes(part, table, self.layout.sizes, k)
                for part, k in zip(parts, self.neighbours, strict=True)
            ]
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw rows of each class and put a new one beside each."""
        wanted = counts(n_per_class, self.classes)
        seeds = np.random.SeedSequence(seed).generate_state(self.classes)
        draw = self._between if self.layout.continuous else self._modes_of
        parts = [draw(k, int(n), int(seeds[k])) for k, n in enumerate(wanted)]
        return concat(parts), np.repeat(np.arange(self.classes), wanted)

    def _modes_of(self, k: int, n: int, seed: int) -> Rows:
        modes = self.modes[k]
        discrete = modes[np.random.default_rng(seed).integers(0, len(modes), n)]
        return Rows(discrete, np.empty((n, 0)))

    def _between(self, k: int, n: int, seed: int) -> Rows:
        """Return n new rows of class k by imbalanced-learn, which puts them after the originals."""
        from imblearn.over_sampling import SMOTE, SMOTENC

        knobs = {
            "sampling_strategy": {k: len(self.positions[k]) + n},
            "random_state": seed,
            "k_neighbors": self.neighbours[k],
        }
        C, D = len(self.layout.continuous), len(self.layout.names)
        sampler = SMOTENC(list(range(C, C + D)), **knobs) if D else SMOTE(**knobs)
        values = np.hstack([self.rows.continuous, self.rows.discrete])
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "After over-sampling")  # the majority: as intended
            new = sampler.fit_resample(values, self.y)[0][len(self.y) :]
        return Rows(new[:, C:].astype(np.int32), new[:, :C].astype(np.float64))


def build(params: Params, layout: Layout, classes: int, seed: int) -> Smote:
    """Return an unfitted generator; fitting has nothing random."""
    return Smote(params, layout, classes)


def _differences(codes: np.ndarray, y: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Return how far apart two codes are: the value difference metric (Stanfill and Waltz 1986).

    Returns
    -------
    array (sum(sizes), sum(sizes)) : between codes a, b of one column
        (sum over classes c of ``|P(c | a) - P(c | b)|``) squared; 0 across columns.
    """
    from imblearn.metrics.pairwise import ValueDifferenceMetric
    from scipy.linalg import block_diag

    metric = ValueDifferenceMetric(n_categories=list(sizes)).fit(codes, y)
    blocks = [
        np.abs(shares[:, None] - shares[None]).sum(axis=2) ** 2
        for shares in metric.proba_per_class_
    ]
    return block_diag(*blocks)


def _modes(codes: np.ndarray, table: np.ndarray, sizes: Sequence[int], k: int) -> np.ndarray:
    """Return, for each row, the most frequent codes of it and its k nearest rows, int32 (n, D).

    The distance of two rows is the sum of ``table`` over their columns: with H the rows as
    indicators, all distances are H table H'.
    """
    columns = codes + np.cumsum([0, *sizes[:-1]])
    wide = np.zeros((len(codes), len(table)))
    np.put_along_axis(wide, columns, 1, axis=1)
    weighted, modes = wide @ table, np.empty_like(codes)
    for start in range(0, len(codes), CHUNK):
        part = slice(start, start + CHUNK)
        apart = np.round(weighted[part] @ wide.T, 9)  # ties stay ties: the earlier row is nearer
        nearest = np.argsort(apart, axis=1, kind="stable")[:, : k + 1]
        votes = np.stack([(codes[nearest] == code).sum(axis=1) for code in range(max(sizes))])
        modes[part] = votes.argmax(axis=0)
    return modes
