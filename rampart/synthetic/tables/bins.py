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
    """The range of a column: from ``low`` to ``high``, in parts of equal ratio where ``log``."""

    low: float
    high: float
    log: bool = False


class Bins(NamedTuple):
    """A range of numbers in parts: of equal width, or with ``log`` of equal ratio.

    The ratio is that of the numbers, or of 1 + the numbers where the range begins at 0.

    Examples
    --------
    >>> bins = Bins(0.0, 10.0, 5, False)
    >>> bins.cut(pd.Series([-3.0, 1.9, 2.0, 10.0])).tolist(), bins.names()
    (['0', '0', '1', '4'], ('0', '1', '2', '3', '4'))
    >>> Bins(0.0, 99.0, 2, False, log=True).cut(pd.Series([0.0, 8.9, 9.1, 99.0])).tolist()
    ['0', '0', '1', '1']
    >>> Bins(1.0, 100.0, 2, False, log=True).cut(pd.Series([1.0, 9.9, 10.1, 100.0])).tolist()
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
        return self._bin(numbers.astype(float)).astype(str)

    def numbers(self, names: pd.Series, rng: np.random.Generator) -> pd.Series:
        """Return a number of each bin, drawn evenly: of whole ones where the column has such.

        A bin without a whole number gives the nearest one to its middle.
        """
        bins, share = names.astype(int).to_numpy(), rng.random(len(names))
        if not self.integer:
            return pd.Series(self._number((bins + share) / self.parts), names.index)
        first, last = (ends[bins] for ends in self._whole())
        return pd.Series(first + np.floor(share * (last - first + 1)), names.index)

    def _whole(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and the last whole number of each bin."""
        edges = self._number(np.arange(self.parts + 1) / self.parts)
        places = np.arange(self.parts)
        first, last = np.ceil(edges[:-1]), np.floor(edges[1:])
        # An edge that is a whole number is of the bin that ``cut`` says.
        first = np.where(self._bin(first) < places, first + 1, first)
        last = np.where(self._bin(last) > places, last - 1, last)
        none = first > last
        middle = np.round((edges[:-1] + edges[1:]) / 2).clip(np.ceil(self.low), np.floor(self.high))
        return np.where(none, middle, first), np.where(none, middle, last)

    def _bin(self, numbers: np.ndarray | pd.Series) -> np.ndarray | pd.Series:
        """Return the bin of each number, as whole numbers."""
        known = numbers.clip(self.low, self.high)
        length = self.high - self.low
        if not self.log:
            share = (known - self.low) / length
        elif self.low > 0:
            share = np.log(known / self.low) / math.log(self.high / self.low)
        else:
            share = np.log1p(known) / math.log1p(length)
        return np.clip(np.floor(share * self.parts), 0, self.parts - 1).astype(int)

    def _number(self, share: np.ndarray) -> np.ndarray:
        """Return the number at a share of the range, from 0 to 1."""
        if not self.log:
            return self.low + share * (self.high - self.low)
        if self.low > 0:
            return self.low * np.exp(share * math.log(self.high / self.low))
        return np.expm1(share * math.log1p(self.high))


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
    cut = features.copy()
    for name, one in bins.items():
        cut[name] = one.cut(features[name])
    return cut, tuple(
        Column(column.name, "ordinal") if column.name in bins else column for column in schema
    )


def unbinned(
    features: pd.DataFrame, bins: Mapping[str, Bins], rng: np.random.Generator
) -> pd.DataFrame:
    """Return features with numbers drawn within their bins."""
    drawn = features.copy()
    for name, one in bins.items():
        drawn[name] = one.numbers(features[name], rng)
    return drawn
