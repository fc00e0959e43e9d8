"""A mixture of products within each class, fitted to noisy counts by gradient descent.

A class is a mixture of ``parts`` products of independent columns, all of one weight: the relaxed
model of RAP (Aydore et al. 2021) and one of those that AIM's authors fit (McKenna et al. 2022). Its
table of two columns is a sum of outer products, so all tables of a class are one product of
matrices, and rows are drawn part by part.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rampart.synthetic.private.counting import draw

RATE, FIRST, SECOND, TINY = 0.05, 0.9, 0.999, 1e-8  # of Adam (Kingma and Ba 2015)


class Mixture:
    """The model of one class.

    Parameters
    ----------
    sizes : codes of each column.
    shares : the shares of each column from which all parts begin.
    parts : of the mixture.

    Attributes
    ----------
    logits : float64 (parts, sum of sizes).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        shares: Sequence[np.ndarray],
        parts: int,
        rng: np.random.Generator,
    ):
        self.sizes, self.starts = tuple(sizes), np.concatenate([[0], np.cumsum(sizes)])
        start = np.log(np.concatenate(shares) + 1e-6)
        self.logits = start + 0.1 * rng.standard_normal((parts, len(start)))
        self._first, self._second = np.zeros_like(self.logits), np.zeros_like(self.logits)
        self._steps = 0

    def shares(self) -> np.ndarray:
        """Return the share of each code of each column in each part, (parts, sum of sizes)."""
        raised = np.exp(self.logits - self.logits.max(axis=1, keepdims=True))
        sums = np.add.reduceat(raised, self.starts[:-1], axis=1)
        return raised / np.repeat(sums, self.sizes, axis=1)

    def tables(self) -> np.ndarray:
        """Return the shares of each two codes, (sum of sizes, sum of sizes).

        Within a column they mean nothing: it has one code at a time.
        """
        p = self.shares()
        return p.T @ p / len(p)

    def fit(self, measured: Measured, steps: int) -> None:
        """Take steps of Adam down the squared error of all that was measured, by its precision."""
        for _ in range(steps):
            p = self.shares()
            slope = measured.slope(p.mean(axis=0), p.T @ p / len(p))
            by_share = (slope[0] + 2 * p @ slope[1]) / len(p)
            inner = np.add.reduceat(by_share * p, self.starts[:-1], axis=1)
            self._step(p * (by_share - np.repeat(inner, self.sizes, axis=1)))

    def _step(self, slope: np.ndarray) -> None:
        slope = slope / max(1e-12, np.abs(slope).max())  # the scale of the counts is no matter
        self._steps += 1
        self._first = FIRST * self._first + (1 - FIRST) * slope
        self._second = SECOND * self._second + (1 - SECOND) * slope**2
        first = self._first / (1 - FIRST**self._steps)
        second = self._second / (1 - SECOND**self._steps)
        self.logits -= RATE * first / (np.sqrt(second) + TINY)

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Return codes, int32 (n, columns): each row of a part that is drawn for it."""
        p = self.shares()
        part = rng.integers(0, len(p), n)
        codes = np.empty((n, len(self.sizes)), np.int32)
        for column, (start, end) in enumerate(zip(self.starts[:-1], self.starts[1:])):
            codes[:, column] = draw(p[part, start:end], rng)
        return codes


class Measured:
    """Noisy shares of one class and how precise they are: what a mixture is fitted to.

    A table that was measured twice counts as the mean of both, each by its precision.
    """

    def __init__(self, sizes: Sequence[int]):
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        width = self.starts[-1]
        self.single, self.single_weight = np.zeros(width), np.zeros(width)
        self.pairs, self.pair_weight = np.zeros((width, width)), np.zeros((width, width))

    def add_single(self, column: int, shares: np.ndarray, weight: float) -> None:
        """Take in noisy shares (size,) of a column with the precision ``weight``."""
        at = slice(self.starts[column], self.starts[column + 1])
        self.single[at] += weight * shares
        self.single_weight[at] += weight

    def add_pair(self, edge: tuple[int, int], shares: np.ndarray, weight: float) -> None:
        """Take in noisy shares (size, size) of two columns."""
        one, other = (slice(self.starts[k], self.starts[k + 1]) for k in edge)
        for rows, columns, table in ((one, other, shares), (other, one, shares.T)):
            self.pairs[rows, columns] += weight * table / 2  # each cell stands there twice
            self.pair_weight[rows, columns] += weight / 2

    def slope(self, single: np.ndarray, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the gradient of half the weighted squared error by single and by pair shares."""
        return (
            self.single_weight * single - self.single,
            self.pair_weight * pairs - self.pairs,
        )


def errors(true: np.ndarray, model: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return the L1 distance of the table of each two columns, (columns, columns).

    Parameters
    ----------
    true, model : (sum of sizes, sum of sizes), counts.

    Examples
    --------
    >>> errors(np.eye(2), np.zeros((2, 2)), np.array([0, 1, 2])).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    by_row = np.add.reduceat(np.abs(true - model), starts[:-1], axis=0)
    return np.add.reduceat(by_row, starts[:-1], axis=1)
