"""How a column repeats its values: four shares that do not grow with the table, in one pass.

A sample of 200 cells cannot tell a key from a code that repeats every thousand rows: only the
whole column can. Raw counts would tell which table it is, so there are shares alone.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Collection, Iterable
from hashlib import blake2b
from itertools import compress
from operator import is_
from typing import NamedTuple
from zlib import crc32

import numpy as np

EXACT = 20_000  # distinct values of a column that are counted one by one; more are sketched
HEAVY = 1_000  # frequent values that are counted beside the sample of a sketch
TOP = 10
LONG = 64  # characters: of a longer value its digest is kept
DIGITS = 6  # of a share: sums in another order give the same number


class Repeats(NamedTuple):
    """Four shares of the cells of a column that are not missing, each from 0 to 1."""

    distinct: float  # distinct values / values: 1 of a key, near 0 of a closed set
    top: float  # values that are one of the ten most frequent / values
    entropy: float  # Shannon's, of the values / log2 of the distinct ones: 1 where all are alike
    growth: float  # values that occur once / values: the chance that the next row brings a new one


def of(values: Iterable[str]) -> Repeats:
    """Return the shares of all cells of a column that are not missing; blanks around do not count.

    Examples
    --------
    >>> of(["a", "a ", "b", "c"])
    Repeats(distinct=0.75, top=1.0, entropy=0.946395, growth=0.5)
    """
    return shares(Counter(map(str.strip, values)).values())


def shares(counts: Collection[int]) -> Repeats:
    """Return the shares of the counts of the distinct values; of no value all are 0.

    The growth is Turing's estimate: with n values of which f occur once, the next row is new with
    the probability f / n, which is the slope of the distinct values over the rows, in any order
    of the rows.
    """
    n = sum(counts)
    if not n:
        return Repeats(0.0, 0.0, 0.0, 0.0)
    logs = math.fsum(count * math.log2(count) for count in counts)
    once = sum(1 for count in counts if count == 1)
    return _repeats(n, len(counts), sum(heapq.nlargest(TOP, counts)), logs, once)


def _repeats(n: int, distinct: float, top: float, logs: float, once: float) -> Repeats:
    entropy = (math.log2(n) - logs / n) / math.log2(distinct) if distinct > 1 else 0.0
    return Repeats(
        *(
            round(min(max(share, 0.0), 1.0), DIGITS)
            for share in (distinct / n, top / n, entropy, once / n)
        )
    )


class Stream:
    """The shares of a column whose cells come some at a time, in bounded memory.

    Up to ``most`` distinct values are counted one by one. Beyond, those stay whose hash is below a
    limit that halves whenever they are too many (Gibbons 2001): as a limit only falls, what stays
    was counted from its first row on, so its count is exact, and it is a fair sample of the
    distinct values whatever the order of the rows. The most frequent of the others are counted
    beside it, from the first rows in which they occur twice.
    """

    def __init__(self, most: int = EXACT):
        self._most, self._level, self._n = most, 0, 0
        self._counts: Counter[str] = Counter()
        self._heavy: Counter[str] = Counter()

    @property
    def exact(self) -> bool:
        """Whether every distinct value is counted."""
        return not self._level

    @property
    def n(self) -> int:
        """Cells so far that are not missing."""
        return self._n

    def add(self, cells: Collection[str]) -> None:
        """Count cells; one that is empty or blank is missing and does not count."""
        fresh = _plain(Counter(cells))
        self._n += fresh.total()
        if self._level:
            kept = _below(fresh, self._level)
            self._counts.update({value: fresh[value] for value in kept})
            known = self._heavy.keys() & fresh.keys()
            again = set(compress(fresh, map((1).__lt__, fresh.values())))
            self._heavy.update({value: fresh[value] for value in (known | again).difference(kept)})
        else:
            self._counts.update(fresh)
        while len(self._counts) > self._most:
            self._level += 1
            kept = set(_below(self._counts, self._level))
            self._heavy.update({v: c for v, c in self._counts.items() if v not in kept and c > 1})
            self._counts = Counter({v: c for v, c in self._counts.items() if v in kept})
        if len(self._heavy) > 2 * HEAVY:
            self._heavy = Counter(dict(heapq.nlargest(HEAVY, self._heavy.items(), key=_by_count)))

    def repeats(self) -> Repeats:
        """Return the shares of all cells so far."""
        if not self._level:
            return shares(self._counts.values())
        least = self._n / HEAVY  # no more than HEAVY values are so frequent
        frequent = [count for count in self._heavy.values() if count >= least]
        frequent += [count for count in self._counts.values() if count >= least]
        rest = [count for count in self._counts.values() if count < least]
        each = max(0, self._n - sum(frequent)) / max(1, sum(rest))  # values that one stands for
        logs = sum(count * math.log2(count) for count in frequent)
        logs += each * sum(count * math.log2(count) for count in rest)
        distinct = len(frequent) + each * len(rest)
        once = each * sum(1 for count in rest if count == 1)
        top = sum(heapq.nlargest(TOP, frequent or rest))
        return _repeats(self._n, distinct, top, logs, once)


def _plain(counts: Counter[str]) -> Counter[str]:
    """Return counts without blanks around the values, long ones as their digests."""
    del counts[""]
    texts = list(map(str.strip, counts))
    if all(map(is_, texts, counts)) and max(map(len, texts), default=0) <= LONG:
        return counts  # so it is with most, and there are many: no loop in Python
    plain: Counter[str] = Counter()
    for text, count in zip(texts, counts.values()):
        if text:
            plain[text if len(text) <= LONG else _digest(text)] += count
    return plain


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return item[1], item[0]


def _below(values: Collection[str], level: int) -> list[str]:
    """Return the values whose hash is below 2**-level: a fair sample, the same in every process."""
    texts = list(values)
    try:
        data = list(map(str.encode, texts))
    except UnicodeEncodeError:  # a lone surrogate, which JSON may hold
        data = [text.encode("utf-8", "surrogatepass") for text in texts]
    hashes = np.fromiter(map(crc32, data), np.uint32, len(texts))
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):  # a CRC is linear: mix
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    return [texts[place] for place in np.flatnonzero(hashes >> np.uint32(32 - level) == 0)]
