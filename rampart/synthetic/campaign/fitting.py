"""Fit a generator on all folds of a table but one, and sample from it: what a cell judges.

The stage that makes the pictures fits again with this, with the same seeds: the same rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.synthetic.interface import Generator
from rampart.synthetic.tables.bins import Bins, Bound, binned, known, unbinned
from rampart.synthetic.tables.coding import Coder, fit_coder
from rampart.synthetic.tables.rows import Layout, Rows
from rampart.synthetic.tables.stored import Table

Build = Callable[[Block, Layout, int, int], Generator]


class Part(NamedTuple):
    """Rows and their classes."""

    rows: Rows
    y: np.ndarray


class Split(NamedTuple):
    """The rows of a table that a fold tests, and all others; coded by what these have.

    Parameters
    ----------
    bounds : those of the table.
    """

    coder: Coder
    train: Part
    test: Part
    bounds: Mapping[str, Bound] = MappingProxyType({})


class Sample(NamedTuple):
    """Rows of a generator, its losses by epoch, and what they cost in seconds."""

    part: Part
    losses: list[dict[str, float]]
    cost: dict[str, float]


def seeds_of(seed: int, generator: str, fold: int, again: int) -> tuple[int, int]:
    """Return the seed of a generator, and that of the judges, which is one for all generators.

    Parameters
    ----------
    seed : of the data set.
    again : 0, or the number of a further fit of the fold.
    """
    # Modules had hyphens once: a new name must not change a number.
    name = generator.replace("_", "-")
    return derive(seed, name, fold, again), derive(seed, "judges", fold)


def split(table: Table, fold: int) -> Split:
    """Divide a table; the coder is fitted on the training part alone."""
    tested = table.folds == fold
    coder = fit_coder(table.features[~tested], table.schema)
    parts = (
        Part(coder.encode(table.features[where]), table.y[where]) for where in (~tested, tested)
    )
    return Split(coder, *parts, table.bounds)


class Coded(NamedTuple):
    """Rows as a generator reads them, and which numbers among them are bins."""

    coder: Coder
    train: Part
    bins: Mapping[str, Bins]


def sample(
    parts: Split, classes: int, build: Build, knobs: Block, samples: int | None, seed: int
) -> Sample:
    """Fit a generator on the training part and draw synthetic rows.

    Parameters
    ----------
    build, knobs : of the generator's module.
    samples : rows of each class; None: as many as the training part has.
    """
    counts = np.bincount(parts.train.y, minlength=classes).tolist()
    begun = _clock()
    coded = _coded(parts, private=hasattr(knobs, "epsilon"))
    generator = build(knobs, coded.coder.layout, classes, seed).fit(*coded.train)
    fitted = _clock()
    rows, y = generator.sample([samples or count for count in counts], seed)
    features = unbinned(coded.coder.decode(rows), coded.bins, np.random.default_rng(seed))
    synthetic = Part(parts.coder.encode(features), y)  # as the rows of a table would be coded
    cost = {
        "fit_seconds": fitted[0] - begun[0],
        "fit_cpu_seconds": fitted[1] - begun[1],
        "sample_seconds": _clock()[0] - fitted[0],
    }
    return Sample(synthetic, generator.history, cost)


def _coded(parts: Split, *, private: bool) -> Coded:
    """Return the training part; for a generator with a guarantee, numbers as bins of known ranges.

    A column without a range stays as it is, which such a generator refuses.
    """
    if not private:
        return Coded(parts.coder, parts.train, {})
    features, schema = parts.coder.decode(parts.train.rows), parts.coder.schema
    bins = known(features, schema, parts.bounds)
    features, schema = binned(features, schema, bins)
    coder = fit_coder(features, schema, {name: one.names() for name, one in bins.items()})
    return Coded(coder, Part(coder.encode(features), parts.train.y), bins)


def _clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()
