"""Numbers in bins of a range that is known without the rows, for generators with a guarantee.

The coding of continuous columns is made from their values, and so tells of rows; such bins do not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.synthetic.tables.kinds import Column

PARTS = 20  # bins of a column of numbers


class Bound(NamedTuple):
    """The range of a column: from ``low`` to ``high``, in steps of equal ratio where ``log``."""

    low: float
    high: float
    log: bool = False


class Bins(NamedTuple):
    """A range of numbers in parts: of equal width, or of equal width of ``log(1 + x - low)``.

    Examples
    --------
    >>> bins = Bins(0.0, 10.0, 5, False)
    >>> bins.cut(pd.Series([-3.0, 1.9, 2.0, 10.0])).tolist(), bins.names()
    (['0', '0', '1', '4'], ('0', '1', '2', '3', '4'))
    >>> Bins(0.0, 99.0, 2, False, log=True).cut(pd.Series([0.0, 8.9, 9.1, 99.0])).tolist()
    ['0', '0', '1', '1']
    """

    low: float
    high: float
    parts: int
    integer: bool
    log: bool = False

    def names(self) -> tuple[str, ...]:
        """Return the names of all bins, also of those where no number lies."""
        return tuple(map(str, range(self.parts)))

    def cut(self, numbers: pd.Series) -> pd.Series:
        """Return the bin of each number, (n,) of str; beyond the range it is the nearest end."""
        known = numbers.astype(float).clip(self.low, self.high) - self.low
        share = np.log1p(known) / self._length() if self.log else known / self._length()
        return np.clip(np.floor(share * self.parts), 0, self.parts - 1).astype(int).astype(str)

    def numbers(self, names: pd.Series, rng: np.random.Generator) -> pd.Series:
        """Return a number of each bin, drawn evenly; whole ones where the column has such."""
        width = self._length() / self.parts
        drawn = width * (names.astype(int) + rng.random(len(names)))
        drawn = self.low + (np.expm1(drawn) if self.log else drawn)
        return drawn.round().clip(self.low, self.high) if self.integer else drawn

    def _length(self) -> float:
        length = self.high - self.low
        return math.log1p(length) if self.log else length


def bins_of(bound: Sequence, integer: bool) -> Bins:
    """Return a bin for each whole number where they are few, else ``PARTS``.

    Parameters
    ----------
    bound : low, high and maybe log, as ``Bound`` has them.
    integer : whether the column is of whole numbers.
    """
    low, high, log = float(bound[0]), float(bound[1]), Bound(*bound).log
    if integer and low.is_integer() and high.is_integer() and high - low < PARTS:
        return Bins(low - 0.5, high + 0.5, int(high - low) + 1, True)
    return Bins(low, high, PARTS, integer, log)


def known(
    features: pd.DataFrame, schema: Sequence[Column], bounds: Mapping[str, Sequence]
) -> dict[str, Bins]:
    """Return the bins of the columns that have a range and miss no number."""
    return {
        column.name: bins_of(bounds[column.name], column.integer)
        for column in schema
        if column.name in bounds and not features[column.name].isna().any()
    }


def binned(
    features: pd.DataFrame, schema: Sequence[Column], bins: Mapping[str, Bins]
) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Return features and schema with some columns as bins, which are ordinal."""
    cut = features.assign(**{name: one.cut(features[name]) for name, one in bins.items()})
    return cut, tuple(
        Column(column.name, "ordinal") if column.name in bins else column for column in schema
    )


def unbinned(
    features: pd.DataFrame, bins: Mapping[str, Bins], rng: np.random.Generator
) -> pd.DataFrame:
    """Return features with numbers drawn within their bins."""
    return features.assign(**{name: one.numbers(features[name], rng) for name, one in bins.items()})
