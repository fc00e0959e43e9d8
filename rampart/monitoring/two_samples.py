"""Are two samples of the same kind? Tests of one feature; how large a change is, stability.py.

Rows of one group (a table, a request) are alike, so a test that takes them for independent finds
drift where there is none. With groups the p-value is therefore that of a permutation of whole
groups, exact where the groups of both samples come from the same source: ``(1 + the permutations
whose statistic is no smaller) / (1 + permutations)``. With every row a group of its own it is the
usual one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

GRID = 200
LEAST_EXPECTED = 5  # of a cell of the chi-squared test (Cochran 1954)


class Outcome(NamedTuple):
    """What a test says: its statistic and the probability of one as large by chance."""

    statistic: float
    p: float


class Shuffles:
    """Whole groups dealt anew to the two samples, many times.

    Parameters
    ----------
    reference, current : the group of each row, int arrays of shape (n,) and (m,). A group is of one
        sample: equal numbers in both are two groups.
    count, seed : of the permutations.

    Attributes
    ----------
    single : whether every row is a group of its own: then nothing needs to be drawn.
    group : the group of each row of both samples, int64 of shape (n + m,), from 0.
    is_current : of the current sample, bool of shape (n + m,).
    """

    def __init__(self, reference: np.ndarray, current: np.ndarray, count: int, seed: int):
        first, second = (np.unique(part, return_inverse=True)[1] for part in (reference, current))
        split, more = int(first.max()) + 1, int(second.max()) + 1
        self.group = np.concatenate([first, second + split])
        self.is_current = np.arange(len(self.group)) >= len(first)
        self.single = split + more == len(self.group)
        self._order = np.argsort(self.group, kind="stable")
        self._observed = (np.arange(split + more) >= split).astype(np.float32)[None]
        self._count, self._seed = count, seed
        self._dealt: np.ndarray | None = None

    def sums(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what the rows of the current sample add up to: as it is, and as dealt anew.

        Parameters
        ----------
        values : numbers of shape (n + m, k), of each row.

        Returns
        -------
        float arrays of shape (1, k) and (count, k).
        """
        if self._dealt is None:
            rng, many = np.random.default_rng(self._seed), self._observed.shape[1]
            order = rng.random((self._count, many)).argsort(axis=1)
            self._dealt = (order < self._observed.sum()).astype(np.float32)
        starts = np.searchsorted(self.group[self._order], np.arange(self._observed.shape[1]))
        of_groups = np.add.reduceat(values[self._order], starts, axis=0, dtype=np.float64)
        of_groups = of_groups.astype(np.float32)  # counts and ranks: whole up to 16 million
        return self._observed @ of_groups, self._dealt @ of_groups

    def p(self, observed: float, shuffled: np.ndarray) -> float:
        """Return the p-value of a statistic, given those of the permutations, shape (count,)."""
        beyond = int((shuffled >= observed * (1 - 1e-6)).sum())
        return (1 + beyond) / (1 + self._count)


def numbers(reference: np.ndarray, current: np.ndarray, shuffles: Shuffles) -> Outcome:
    """Return Kolmogorov and Smirnov's two-sample test: the largest gap between the distributions.

    With groups the gap is looked for at the ``GRID`` quantiles of both samples together.

    Parameters
    ----------
    reference, current : float arrays of shape (n,) and (m,). NaN, a missing value, counts as the
        lowest of all: a change in what is missing is a change.
    """
    both = np.concatenate([reference, current])
    both = np.where(np.isnan(both), -np.inf, both)
    if shuffles.single:
        from scipy import stats

        here = shuffles.is_current
        found = stats.ks_2samp(both[~here], both[here], method="asymp")
        return Outcome(float(found.statistic), float(found.pvalue))
    places = np.linspace(0, len(both) - 1, GRID).astype(int)
    points = np.unique(np.sort(both)[places])
    below = both[:, None] <= points
    observed, shuffled = (
        _gaps(part, below.sum(axis=0), len(both))
        for part in shuffles.sums(np.column_stack([below, np.ones(len(both))]))
    )
    return Outcome(float(observed[0]), shuffles.p(observed[0], shuffled))


def _gaps(sums: np.ndarray, below: np.ndarray, n: int) -> np.ndarray:
    """Return the largest gap of each row of ``sums``: current rows below each point, and all."""
    here, size = sums[:, :-1], sums[:, -1:]
    return np.abs(here / size - (below - here) / (n - size)).max(axis=1)


def categories(reference: np.ndarray, current: np.ndarray, shuffles: Shuffles) -> Outcome:
    """Return the chi-squared test that the shares of the categories are the same.

    The rarest categories are pooled until each cell of the table has at least five expected rows
    (Cochran 1954); where only one category is left nothing can differ and p is 1.

    Parameters
    ----------
    reference, current : arrays of names, shapes (n,) and (m,); a missing one is a name too.
    """
    codes = np.unique(np.concatenate([reference, current]).astype(str), return_inverse=True)[1]
    cells = pooled(np.bincount(codes), min(len(reference), len(current)))[codes]
    total = np.bincount(cells)
    if len(total) == 1:
        return Outcome(0.0, 1.0)
    if shuffles.single:
        from scipy import stats

        here = np.bincount(cells[shuffles.is_current], minlength=len(total))
        square = float(_squares(here[None], total)[0])
        return Outcome(square, float(stats.chi2.sf(square, len(total) - 1)))
    inside = np.eye(len(total))[cells]
    observed, shuffled = (_squares(part, total) for part in shuffles.sums(inside))
    return Outcome(float(observed[0]), shuffles.p(observed[0], shuffled))


def pooled(counts: np.ndarray, smaller: int) -> np.ndarray:
    """Return the cell of each category, the rarest of them together in one.

    Parameters
    ----------
    counts : int array of shape (k,), rows of both samples.
    smaller : rows of the smaller sample, whose expected counts are the lowest.

    Examples
    --------
    >>> pooled(np.array([50, 3, 4, 43]), 50).tolist()
    [1, 0, 0, 0]
    >>> pooled(np.array([50, 6, 5, 39]), 50).tolist()
    [1, 0, 0, 2]
    """
    expected = counts * smaller / counts.sum()
    order = np.argsort(expected, kind="stable")
    many = 0
    if expected[order[0]] < LEAST_EXPECTED:
        enough = np.cumsum(expected[order]) >= LEAST_EXPECTED
        many = int(enough.argmax()) + 1 if enough.any() else len(counts)
        many += int((expected[order[many:]] < LEAST_EXPECTED).sum())
    joined = np.zeros(len(counts), dtype=bool)
    joined[order[:many]] = True
    return np.where(joined, 0, np.cumsum(~joined) - (0 if many else 1))


def _squares(current: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return Pearson's statistic of each table: current counts (b, k), counts of both (k,)."""
    n = total.sum()
    share = current.sum(axis=1, keepdims=True) / n
    excess = (current - share * total) ** 2
    return (excess / (total * share * (1 - share))).sum(axis=1)


def fewer(reference: np.ndarray, current: np.ndarray, shuffles: Shuffles) -> Outcome:
    """Return the one-sided test that the current share is lower; the statistic is the fall.

    With rows as groups it is Fisher's exact test.

    Parameters
    ----------
    reference, current : bool or 0 / 1 arrays of shape (n,) and (m,).
    """
    n, m, hits, here = len(reference), len(current), int(reference.sum()), int(current.sum())
    fall = hits / n - here / m
    if shuffles.single:
        from scipy import stats

        return Outcome(fall, float(stats.hypergeom.cdf(here, n + m, hits + here, m)))
    right = np.concatenate([reference, current])
    observed, shuffled = (
        (hits + here - part[:, 0]) / (n + m - part[:, 1]) - part[:, 0] / part[:, 1]
        for part in shuffles.sums(np.column_stack([right, np.ones(n + m)]))
    )
    return Outcome(fall, shuffles.p(observed[0], shuffled))
