"""Rows with a guarantee: what ``app.synthesize --epsilon`` does before and after a fit."""

from __future__ import annotations

import secrets
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.core.params import nearest
from rampart.synthetic.private.accounting import Budget, epsilon_of, rho_of, scale_of
from rampart.synthetic.private.noise import discrete_gaussian
from rampart.synthetic.tables.bins import Bins, bins_of
from rampart.synthetic.tables.bins import binned as in_bins
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.schema import Cleaned
from rampart.synthetic.tables.values import read_values

CLASSES = 0.02  # share of the budget that the numbers of rows of the classes get
SECRET = 128  # bits of the seed of the noise, which nobody keeps


class Guarantee(NamedTuple):
    """What was asked for: epsilon, delta, and the ranges of columns of numbers.

    Parameters
    ----------
    seed : of the noise; None: a secret one.
    """

    epsilon: float
    delta: float
    bounds: Mapping[str, Sequence]  # as ``rampart.synthetic.tables.bins.Bound``
    seed: int | None = None

    def generator_epsilon(self) -> float:
        """Return the epsilon that is left for the generator."""
        return epsilon_of((1 - CLASSES) * rho_of(self.epsilon, self.delta), self.delta)

    def noise_seed(self) -> int:
        """Return the seed of the noise."""
        return secrets.randbits(SECRET) if self.seed is None else self.seed

    def words(self) -> str:
        """Return the card's paragraph."""
        if self.seed is not None:
            return (
                f"**None.** The noise is that of ({self.epsilon:g}, {self.delta:g})-differential "
                f"privacy, but its seed, {self.seed}, was given: who knows it takes the noise away."
            )
        return (
            f"({self.epsilon:g}, {self.delta:g})-differential privacy against one row more or "
            "less: whatever is done with this table, it tells hardly more of any one row than a "
            "table that was made without it. The noise came from a secret seed that nobody has "
            "kept. Taken as public, and so not covered: which columns there are, whether "
            "their numbers are whole, which values those can have that were given no range, the "
            "ranges, constant columns, and how many rows were asked for. Each further table that "
            "is made anew from the same rows costs as much again; more rows of the same fit cost "
            "nothing. Rows that belong to one person together are covered together only at a "
            "multiple of epsilon."
        )


def binned(
    cleaned: Cleaned, asked: Guarantee, declared: Container[str] = ()
) -> tuple[Cleaned, dict[str, Bins]]:
    """Return the table with its columns of numbers in bins of the ranges given.

    Few numbers are numbers here too, not categories: which of them there are, only the rows say.
    0 and 1 alone are flags, which everybody knows.

    Parameters
    ----------
    declared : columns whose kinds were given; of those, numbers are the continuous ones.

    Raises
    ------
    ValueError : columns of numbers without a range, all named; a range of a column that is none;
        a number that is missing, for which a bin or an order has no place.
    """
    numbers = [
        Column(column.name, "continuous", read_values(cleaned.features[column.name]).whole)
        for column in cleaned.schema
        if column.kind == "continuous"
        or (column.name not in declared and _numbers(cleaned.features[column.name]))
    ]
    names = [column.name for column in numbers]
    if lacking := [name for name in names if name not in asked.bounds]:
        options = " ".join(f"--bounds {name}=LOW:HIGH" for name in lacking[:5])
        raise ValueError(
            f"{counted(len(lacking))} ({', '.join(lacking[:10])}): a guarantee needs "
            f"their ranges from what you know, not from the rows: {options} (or --exclude; or "
            "--kind COLUMN=ordinal, where everybody knows which values it can have)"
        )
    if unknown := [name for name in asked.bounds if name not in names]:
        known = nearest(unknown[0], names) if names else "no column is of numbers"
        raise ValueError(f"--bounds: {unknown[0]!r} is no column of numbers; {known}")
    # A missing value of an order would be coded as the median, which the rows say.
    ordered = [*names, *(column.name for column in cleaned.schema if column.kind == "ordinal")]
    if missing := [name for name in ordered if cleaned.features[name].isna().any()]:
        raise ValueError(
            f"--epsilon: numbers are missing in {', '.join(dict.fromkeys(missing))}: fill or "
            "exclude (or --kind COLUMN=categorical, where a missing one is a value like others)"
        )
    bins = {column.name: bins_of(asked.bounds[column.name], column.integer) for column in numbers}
    features, schema = in_bins(cleaned.features, cleaned.schema, bins)
    return cleaned._replace(features=features, schema=schema), bins


def counted(columns: int) -> str:
    """Return how many columns are numbers.

    Examples
    --------
    >>> counted(1), counted(2)
    ('1 column is numbers', '2 columns are numbers')
    """
    return f"{columns} column is numbers" if columns == 1 else f"{columns} columns are numbers"


def _numbers(values: pd.Series) -> bool:
    """Tell whether a column is numbers, others than 0 and 1 among them."""
    known = read_values(values)
    return known.numbers is not None and not {*known.names()} <= {"0", "1"}


def beyond(cleaned: Cleaned, asked: Guarantee) -> list[str]:
    """Return a sentence for each range that holds less than half of its column: a slip, mostly.

    It is for the owner of the rows alone, and on no card.

    Parameters
    ----------
    cleaned : the table before ``binned``.
    """
    told = []
    for name, (low, high, *_) in asked.bounds.items():
        share = float((~cleaned.features[name].astype(float).between(low, high)).mean())
        if share > 0.5:
            told.append(
                f"{share:.0%} of {name!r} lie outside of {low:g}:{high:g} and count as its ends"
            )
    return told


def noisy_counts(counts: Sequence[int], asked: Guarantee) -> tuple[int, ...]:
    """Return the rows of each class with noise, one at least."""
    budget = Budget(CLASSES * rho_of(asked.epsilon, asked.delta))
    sigma = scale_of(budget.spend("classes", budget.rho))
    rng = np.random.default_rng([asked.noise_seed(), len(counts)])
    noise = discrete_gaussian(sigma, len(counts), rng)
    return tuple(max(1, int(count)) for count in np.asarray(counts) + noise)
