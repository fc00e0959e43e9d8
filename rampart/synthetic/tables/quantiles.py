"""Normal scores: numbers as the quantiles of a normal distribution, and back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

KNOTS = 1000  # distinct values that are kept of a column


class Quantiles(NamedTuple):
    """A monotone map between the numbers of a column and about standard normal scores.

    The i-th smallest of n numbers (i = 1..n) has the score ``Phi^-1((i - 1/2) / n)`` (Hazen's
    plotting position), so scores lie within ``±Phi^-1(1 - 1/(2n))``. Equal numbers share the score
    in the middle of theirs, by rank; from all the scores between their first and their last the
    way back leads to them, so that a normal sample decodes to the shares that were fitted (of
    zeros, say). Between neighbours both ways are linear, and beyond the ends constant.

    Attributes
    ----------
    values : float64 array (m,) of distinct numbers, ascending; empty where none was seen.
    first, middle, last : float64 arrays (m,) of their scores.
    median : the (lower) median, what a missing number is taken for; NaN where none was seen.
    """

    values: np.ndarray
    first: np.ndarray
    middle: np.ndarray
    last: np.ndarray
    median: float

    def encode(self, numbers: np.ndarray) -> np.ndarray:
        """Return the scores of numbers (n,), NaN for missing; 0 where none was ever seen."""
        if not len(self.values):
            return np.zeros(len(numbers))
        numbers = np.where(np.isnan(numbers), self.median, numbers)
        scores = np.interp(numbers, *self._knots())
        place = np.minimum(np.searchsorted(self.values, numbers), len(self.values) - 1)
        # A value itself has its middle; what lies beyond the ends is taken for the end.
        ends = np.clip(numbers, self.values[0], self.values[-1])
        return np.where(self.values[place] == ends, self.middle[place], scores)

    def decode(self, scores: np.ndarray) -> np.ndarray:
        """Return the numbers of scores (n,); NaN where none was ever seen."""
        if not len(self.values):
            return np.full(len(scores), np.nan)
        return np.interp(scores, *self._knots()[::-1])

    def _knots(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the broken line: numbers and scores, a value of many rows as a step."""
        tied = self.last > self.first
        values = np.repeat(self.values, 1 + tied)
        scores = np.repeat(self.first, 1 + tied)
        scores[np.cumsum(1 + tied) - 1] = self.last
        return values, scores


def fit_quantiles(numbers: np.ndarray) -> Quantiles:
    """Fit the scores of a column, at most ``KNOTS`` distinct values of it spread over the ranks.

    Parameters
    ----------
    numbers : float64 array (n,), NaN for missing ones, which do not count.

    Examples
    --------
    >>> fit_quantiles(np.array([5.0, 7.0])).encode(np.array([5.0, 6.0, 7.0])).round(3).tolist()
    [-0.674, 0.0, 0.674]
    """
    from scipy.special import ndtri

    seen = numbers[~np.isnan(numbers)] + 0.0  # no -0.0
    if not len(seen):
        return Quantiles(*[np.empty(0)] * 4, np.nan)
    values, counts = np.unique(seen, return_counts=True)
    ends = np.cumsum(counts)
    if len(values) > KNOTS:  # those at evenly spaced ranks: values of many rows are among them
        ranks = np.linspace(1, len(seen), KNOTS)
        kept = np.unique(np.searchsorted(ends, ranks - 1e-9))
        values, counts, ends = values[kept], counts[kept], ends[kept]
    starts, n = ends - counts, len(seen)
    median = float(np.sort(seen)[(n - 1) // 2])
    first, middle, last = (ndtri(at / n) for at in (starts + 0.5, (starts + ends) / 2, ends - 0.5))
    return Quantiles(values, first, middle, last, median)
