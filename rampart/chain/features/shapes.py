"""Statistics of short lists of numbers; each is 0 or NaN where it says nothing, and says which."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

NAN = float("nan")


def gini(values: Sequence[float]) -> float:
    """Return how unequal amounts are: 0 all equal, towards 1 one has all; NaN without any.

    ``G = (2 sum(i x_i) / (n sum x)) - (n + 1) / n`` of the sorted amounts, i from 1.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 4])
    (0.0, 0.75)
    """
    x = np.sort(np.asarray(values, dtype=float))
    if not len(x) or x.sum() <= 0:
        return NAN
    rank = np.arange(1, len(x) + 1)
    return float(2 * (rank * x).sum() / (len(x) * x.sum()) - (len(x) + 1) / len(x))


def entropy(items: Sequence[Hashable]) -> float:
    """Return Shannon's entropy in bits; 0 where there is nothing.

    Examples
    --------
    >>> entropy("aabb"), entropy("")
    (1.0, 0.0)
    """
    if not items:
        return 0.0
    shares = np.array(sorted(Counter(items).values())) / len(items)
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def top_share(items: Sequence[Hashable]) -> float:
    """Return the share of the most frequent item; NaN without any."""
    return max(Counter(items).values()) / len(items) if items else NAN


def share(part: float, whole: float) -> float:
    """Return part / whole; NaN where there is no whole.

    Examples
    --------
    >>> share(1, 4), share(0, 0)
    (0.25, nan)
    """
    return part / whole if whole else NAN


def spread(values: Sequence[float]) -> float:
    """Return the standard deviation over the mean; NaN of fewer than two or of mean 0."""
    x = np.asarray(values, dtype=float)
    return float(x.std() / x.mean()) if len(x) > 1 and x.mean() > 0 else NAN


def slope(values: Sequence[float]) -> float:
    """Return the rank correlation of values with their order; NaN of fewer than three or of one."""
    x = np.asarray(values, dtype=float)
    if len(x) < 3 or (x == x[0]).all():
        return NAN
    _, where, counts = np.unique(x, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]
    order = np.arange(1, len(x) + 1) - (len(x) + 1) / 2
    centred = ranks - (len(x) + 1) / 2
    return float((order * centred).sum() / math.sqrt((order**2).sum() * (centred**2).sum()))


def squeezed(items: Sequence[str]) -> float:
    """Return how much shorter a sequence gets by what repeats in it: 0 not at all, towards 1.

    One byte an item, so that the length of its name has no part in it.
    """
    if len(items) < 8:
        return NAN
    codes: dict[str, int] = {}
    data = bytes(codes.setdefault(item, len(codes)) % 256 for item in items)
    return max(0.0, 1 - len(zlib.compress(data, 6)) / (len(data) + 11))


def same(a: float, b: float, within: float = 1e-6) -> bool:
    """Tell whether two amounts are equal up to rounding.

    Examples
    --------
    >>> same(0.3, 0.1 + 0.2), same(1.0, 1.01)
    (True, False)
    """
    return abs(a - b) <= within * max(abs(a), abs(b))
