"""A character n-gram language model in NumPy: how surprising each character of a text is.

Witten-Bell interpolation (Witten and Bell, 1991): ``p(c | h) = (n(h c) + t(h) p(c | h')) / (n(h) +
t(h))``, n how often, t how many different characters followed the context h, h' without its first
character; in the end stands the same chance for each character of the alphabet. A context that was
never seen hands over to the shorter one. Letters count in lower case, every digit as 0, any white
space as one space, and characters too rare to know as one symbol: a script that training has not
is one symbol repeated, which is no surprise, as it is none to a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

BITS = 12  # of a symbol in a key: up to 4,095 symbols
START, RARE = 0, 1  # before a text; a character that is not in the alphabet
POINTS = 0x110000  # of Unicode
TEXTS = 256  # at a time: what they need stays small
DIGIT = re.compile(r"\d")


class Counts(NamedTuple):
    """The n-grams of some texts, of each length from 1 to the order."""

    keys: list[np.ndarray]  # sorted; symbols side by side, the oldest in the highest bits
    counts: list[np.ndarray]


class CharacterModel:
    """What follows what, counted.

    Parameters
    ----------
    counts : of the texts to learn from, see ``count``.
    size : symbols of the alphabet.
    """

    def __init__(self, counts: Counts, size: int):
        self.order, lower = len(counts.keys), np.full(1 << BITS, 1 / size)
        self.keys_, self.p_, self.handed_ = [], [], []
        for length, (keys, n) in enumerate(zip(*counts, strict=True), 1):
            last = keys & ((1 << BITS) - 1)
            told = last != START  # a start is given, never predicted
            total, kinds, context = followed(keys, n, told)
            shorter = self._shorter(keys, length, lower)
            p = np.where(told, (n + kinds * shorter) / np.maximum(total + kinds, 1), 1.0)
            self.keys_.append(keys)
            self.p_.append(p.astype(np.float32))
            # What a context keeps for the characters that never followed it, by the context's key.
            if length > 1:
                handed = np.ones(len(self.keys_[-2]), dtype=np.float32)
                place = np.searchsorted(self.keys_[-2], context)
                handed[place[told]] = (kinds / np.maximum(total + kinds, 1))[told]
                self.handed_.append(handed)
            else:
                kept = float(kinds[told][0] / (total + kinds)[told][0])
                lower = lower * kept
                lower[keys] = p
                self.single_ = lower.astype(np.float32)

    def _shorter(self, keys: np.ndarray, length: int, lower: np.ndarray) -> np.ndarray:
        """Return the probability of the last symbol of each n-gram without its first one."""
        if length == 1:
            return lower[keys]
        place = np.searchsorted(self.keys_[-1], keys & ((1 << BITS * (length - 1)) - 1))
        return self.p_[-1][place].astype(float)

    def surprise(self, codes: np.ndarray) -> np.ndarray:
        """Return ``-log2 p`` of each symbol given those before it, float32 of the same length.

        Parameters
        ----------
        codes : of texts behind one another, each behind ``order - 1`` starts, see ``encode``.
        """
        p, before = self.single_[codes], np.concatenate([[START], codes[:-1]])
        known = np.searchsorted(self.keys_[0], before).clip(max=len(self.keys_[0]) - 1)
        known[self.keys_[0][known] != before] = -1  # the place of the context among its keys
        for length in range(2, self.order + 1):
            keys = grams(codes, length)
            found = self._index(length).get_indexer(keys)
            handed = self.handed_[length - 2]
            p *= np.where(known >= 0, handed[known], np.float32(1))
            seen = found >= 0
            p[seen] = self.p_[length - 1][found[seen]]
            known = np.concatenate([[-1], found[:-1]])
        return -np.log2(p)

    def _index(self, length: int) -> pd.Index:
        if not hasattr(self, "_indices"):
            self._indices = [pd.Index(keys) for keys in self.keys_]
        return self._indices[length - 1]

    def __getstate__(self) -> dict:
        """Leave out the index: it is made of the keys in no time."""
        return {name: value for name, value in vars(self).items() if name != "_indices"}


def followed(
    keys: np.ndarray, n: np.ndarray, told: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of the context of each n-gram how often and by how many symbols it was followed.

    Parameters
    ----------
    keys, n : sorted n-grams and their counts.
    told : which of them count.

    Returns
    -------
    totals, kinds and the contexts' keys, each of shape (n-grams,).
    """
    context = keys >> BITS
    _, where = np.unique(context, return_inverse=True)
    total = np.bincount(where, weights=n * told)
    kinds = np.bincount(where, weights=told)
    return total[where], kinds[where], context


def plain(text: str) -> str:
    """Return what the model reads of a text.

    Examples
    --------
    >>> plain("  Call 911 \\n NOW")
    'call 000 now'
    """
    return DIGIT.sub("0", " ".join(text.lower().split()))


def alphabet(texts: Sequence[str], least: int, most: int = (1 << BITS) - 2) -> np.ndarray:
    """Return the code points that are in plain texts at least ``least`` times, the most frequent.

    Returns
    -------
    sorted int array; the symbol of the i-th is i + 2.
    """
    times = np.zeros(POINTS, dtype=np.int64)
    for part in batches(texts):
        times += np.bincount(points("".join(part)), minlength=POINTS)
    best = np.argsort(-times, kind="stable")[:most]
    return np.sort(best[times[best] >= least])


def encode(texts: Sequence[str], known: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return plain texts as symbols, each behind ``order - 1`` starts, and where each text begins.

    Parameters
    ----------
    known : the alphabet.

    Returns
    -------
    int64 array of all symbols, int array of shape (texts,).
    """
    table = np.full(POINTS, RARE, dtype=np.int16)  # small: it is made for every request
    table[known] = np.arange(len(known)) + 2
    gap = order - 1
    lengths = np.array([len(text) for text in texts]) + gap
    codes = np.full(lengths.sum(), START, dtype=np.int64)
    begin = np.cumsum(lengths) - lengths + gap
    inside = np.ones(len(codes), dtype=bool)
    inside[(begin[:, None] - np.arange(1, gap + 1)).ravel()] = False
    codes[inside] = table[points("".join(texts))]
    return codes, begin


def points(text: str) -> np.ndarray:
    """Return the code points of a text, uint32."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def grams(codes: np.ndarray, length: int) -> np.ndarray:
    """Return the key of the n-gram that ends at each symbol; before the first stand starts.

    Examples
    --------
    >>> [divmod(int(key), 1 << BITS) for key in grams(np.array([5, 6, 7]), 2)]
    [(0, 5), (5, 6), (6, 7)]
    """
    keys = codes.copy()
    for back in range(1, length):
        keys[back:] += codes[:-back] << (BITS * back)
    return keys


def count(texts: Sequence[str], known: np.ndarray, order: int) -> Counts:
    """Count the n-grams of plain texts, of each length from 1 to the order."""
    parts = [encode(part, known, order)[0] for part in batches(texts)]
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    found = Counts([], [])
    for length in range(1, order + 1):
        keys, n = np.unique(grams(codes, length), return_counts=True)
        own = (keys == START) | (keys & ((1 << BITS) - 1) != START)  # not of two texts
        found.keys.append(keys[own])
        found.counts.append(n[own])
    return found


def merge(parts: Sequence[Counts]) -> Counts:
    """Return the counts of all texts of some parts."""
    keys, counts = [], []
    for length in range(len(parts[0].keys)):
        unique, where = np.unique(
            np.concatenate([part.keys[length] for part in parts]), return_inverse=True
        )
        n = np.concatenate([part.counts[length] for part in parts])
        keys.append(unique)
        counts.append(np.bincount(where, weights=n).astype(np.int64))
    return Counts(keys, counts)


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield some texts at a time."""
    for start in range(0, len(texts), TEXTS):
        yield texts[start : start + TEXTS]
