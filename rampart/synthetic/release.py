"""A synthetic table: fit a generator on all rows of a table, and give rows as the table has them.

The campaign fits on the folds' training parts; this is the same on everything, for a table to hand
out. How good it is stands in the campaign, not here: no row is left that it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.core.params import Block
from rampart.synthetic.flags import Limits, flags
from rampart.synthetic.interface import Generator
from rampart.synthetic.scores.multivariate import density_coverage, two_sample_auc
from rampart.synthetic.scores.privacy import CHUNK, Gower, closest, exact_copies
from rampart.synthetic.tables.bins import Bins, unbinned
from rampart.synthetic.tables.coding import Coder, fit_coder
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.rows import Layout, Rows, matrix

TRUTHS = {"True": True, "False": False}  # the canonical texts of truth values
DECIMALS = 12  # a column whose numbers need more digits after the point is not rounded
COMPARED = 1000  # rows, at most, whose distances are measured
LEAST = 20  # rows of each kind, at least, for the scores of whole tables
DIGITS = 9  # of coded numbers that must agree in a copy: coding and back loses the last few
Build = Callable[[Block, Layout, int, int], Generator]
BINNED = 1  # sets the numbers within bins apart from what a generator draws with the same seed


class Fitted(NamedTuple):
    """A generator with what it needs to give rows of a table. It holds no row of its own accord.

    Parameters
    ----------
    coder, generator : fitted on the same rows.
    label : name of the label's column.
    classes : their names, in the order of their codes.
    counts : rows of each class, whose proportions the synthetic rows have.
    decimals : column of fractional numbers → digits after the point, where all have few.
    truths : columns of truth values.
    columns : names of the table's columns in order, the label among them.
    constants : column → its one value (None: always missing); no generator has to learn these.
    bins : column of numbers that was cut into bins → how.
    """

    coder: Coder
    generator: Generator
    label: str
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    decimals: Mapping[str, int]
    truths: tuple[str, ...]
    columns: tuple[str, ...]
    constants: Mapping[str, str | None]
    bins: Mapping[str, Bins] = MappingProxyType({})


def fit(
    features: pd.DataFrame,
    labels: np.ndarray,
    label: str,
    schema: Sequence[Column],
    build: Build,
    knobs: Block,
    seed: int,
    bins: Mapping[str, Bins] | None = None,
) -> Fitted:
    """Fit a generator on a cleaned table (``rampart.synthetic.tables.schema.clean``).

    Parameters
    ----------
    features : (n, P) canonical features.
    labels : (n,) names of classes.
    label : name of the label's column.
    schema : the P columns.
    build, knobs : of the generator's module.
    bins : of the columns whose features are bins (``rampart.synthetic.tables.bins``).
    """
    bins = bins or {}
    if label in features:
        raise ValueError(f"a column of features has the name of the label, {label!r}")
    classes, y = np.unique(np.asarray(labels).astype(str), return_inverse=True)
    coder = fit_coder(features, schema, {name: one.names() for name, one in bins.items()})
    generator = build(knobs, coder.layout, len(classes), seed)
    generator.fit(coder.encode(features), y)
    texts = {c.name: features[c.name].dropna() for c in schema if c.kind != "continuous"}
    texts[label] = pd.Series(classes)
    return Fitted(
        coder,
        generator,
        label,
        tuple(map(str, classes)),
        tuple(np.bincount(y, minlength=len(classes)).tolist()),
        decimals(features, schema),
        tuple(name for name, values in texts.items() if values.isin(TRUTHS).all()),
        (*features, label),
        {},
        bins,
    )


def decimals(features: pd.DataFrame, schema: Sequence[Column]) -> dict[str, int]:
    """Return how many digits after the point the numbers of a column have, where few do for all.

    Examples
    --------
    >>> frame = pd.DataFrame({"price": [1.25, 3.5], "share": [1 / 3, 0.5]})
    >>> decimals(frame, [Column("price", "continuous"), Column("share", "continuous")])
    {'price': 2}
    """
    few = {}
    for column in schema:
        if column.kind == "continuous" and not column.integer:
            values = features[column.name].dropna().unique()
            for digits in range(DECIMALS + 1):
                if (np.round(values, digits) == values).all():
                    few[column.name] = digits
                    break
    return few


def make(fitted: Fitted, rows: int, seed: int) -> pd.DataFrame:
    """Return synthetic rows: all columns of the table, classes in their proportions.

    Numbers have as many digits after the point as the table's, truth values are truth values.
    Rows come in an order drawn by chance: classes one after another would be a trap for who cuts a
    part.
    """
    synthetic, y = fitted.generator.sample(quotas(fitted.counts, rows), seed)
    frame = fitted.coder.decode(synthetic)
    frame = unbinned(frame, fitted.bins, np.random.default_rng([seed, BINNED]))
    for name, digits in fitted.decimals.items():
        frame[name] = frame[name].round(digits)
    labels = np.array(fitted.classes, dtype=object)[y]
    frame = frame.assign(**fitted.constants, **{fitted.label: labels})[list(fitted.columns)]
    for name in fitted.columns:
        if name in fitted.truths or fitted.constants.get(name) in TRUTHS:
            missing = frame[name].isna().any()
            frame[name] = frame[name].map(TRUTHS).astype("boolean" if missing else bool)
    order = np.random.default_rng(seed).permutation(len(frame))
    return frame.iloc[order].reset_index(drop=True)


def quotas(counts: Sequence[int], rows: int) -> list[int]:
    """Divide rows among classes in proportion to counts, by the largest remainders, one at least.

    Raises
    ------
    ValueError : fewer rows than classes.

    Examples
    --------
    >>> quotas([70, 25, 5], 10)
    [7, 2, 1]
    """
    if rows < len(counts):
        raise ValueError(f"rows must be at least {len(counts)}, one a class, got {rows}")
    exact = np.asarray(counts, dtype=float) * rows / sum(counts)
    whole = np.maximum(np.floor(exact).astype(int), 1)
    while whole.sum() != rows:
        step = 1 if whole.sum() < rows else -1
        gap = (exact - whole) * step
        gap[(whole + step) < 1] = -np.inf
        whole[int(gap.argmax())] += step
    return [int(count) for count in whole]


def class_counts(fitted: Fitted, table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return for each class its rows in the real table and in a synthetic one."""
    here = table[fitted.label].map(str).value_counts()
    real = zip(fitted.classes, fitted.counts, strict=True)
    return {name: (count, int(here.get(name, 0))) for name, count in real}


def likeness(fitted: Fitted, features: pd.DataFrame, table: pd.DataFrame) -> dict[str, float]:
    """Return how near a synthetic table comes to the rows that it was fitted on.

    Parameters
    ----------
    features : (n, P) the rows of the fit, n >= 2.
    table : as ``make`` returns it; its first ``COMPARED`` rows are compared, and as many real ones.

    Returns
    -------
    dict : ``exact_copies``, the share of all synthetic rows that equal a row in all features;
        ``distance``, the median of Gower's distance to the closest row, in [0, 1];
        ``real_distance``, that of a real row to the closest other one; and, of ``LEAST`` rows or
        more, ``c2st_auc`` and ``coverage`` (``rampart.synthetic.scores.multivariate``).
    """
    real, synthetic = (_settled(fitted.coder.encode(frame)) for frame in (features, table))
    layout = fitted.coder.layout
    some = np.unique(np.linspace(0, len(real) - 1, COMPARED).astype(int))
    first = synthetic.take(np.arange(min(COMPARED, len(synthetic))))
    measured = {
        "exact_copies": float(exact_copies(real, synthetic)),
        "distance": float(np.median(closest(real, first, layout))),
        "real_distance": float(np.median(_closest_other(real, some, layout))),
    }
    if min(len(some), len(first)) < LEAST:
        return measured
    sides = [matrix(rows, layout) for rows in (real.take(some), first)]
    return measured | {
        "c2st_auc": two_sample_auc(*sides, seed=0),
        "coverage": density_coverage(*sides)[1],
    }


def warnings(measured: Mapping[str, float], limits: Limits) -> list[str]:
    """Return what a reader of a synthetic table has to know, as sentences without a full stop.

    Parameters
    ----------
    measured : as ``likeness`` returns it: on the rows of the fit, as no others are left.
    limits : those that the campaign's generators are held to.
    """
    return flags(measured, limits)


def _settled(rows: Rows) -> Rows:
    return Rows(rows.discrete, np.round(rows.continuous, DIGITS))


def _closest_other(rows: Rows, some: np.ndarray, layout: Layout) -> np.ndarray:
    """Return the Gower distance of some rows, by position, to the closest row that is another."""
    gower = Gower(rows, layout)
    known = gower.prepare(rows)
    nearest = []
    for start in range(0, len(some), CHUNK):
        part = some[start : start + CHUNK]
        distances = gower.between(gower.prepare(rows.take(part)), known)
        distances[np.arange(len(part)), part] = np.inf
        nearest.append(distances.min(axis=1))
    return np.concatenate(nearest)
