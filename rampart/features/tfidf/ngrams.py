"""Count word or character n-grams of many texts in NumPy: no Python loop over characters.

Every symbol (a character or a word) gets a number of ``BITS[kind]`` bits by its rank in the
training texts, and an n-gram is the n numbers side by side in one 64-bit key. Equal keys are
equal n-grams: nothing is hashed, so every feature has a name. Symbols beyond the alphabet
(the rarest) are in no n-gram.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, repeat

import numpy as np
import pandas as pd
import scipy.sparse as sp

from rampart.core.progress import Progress

WORD = re.compile(r"[a-zA-Z0-9_]+")
BITS = {"char": 12, "word": 20}  # up to 4,095 characters and 1,048,575 words
TEXTS = 256  # at a time: what they need stays in the processor's cache


class NgramCounter:
    """The n-grams of a set of training texts, and their counts in any text.

    Parameters
    ----------
    kind : ``char`` or ``word``.
    sizes : smallest and largest n; at most 5 for characters and 3 for words (60 bits).
    most : the most n-grams kept, those in the most texts first.
    min_df : fewest training texts that an n-gram must be in.
    """

    def __init__(self, kind: str, sizes: tuple[int, int], most: int, min_df: int):
        if kind not in BITS:
            raise ValueError(f"kind must be one of {', '.join(BITS)}, got {kind!r}")
        if not 1 <= sizes[0] <= sizes[1] <= 60 // BITS[kind]:
            raise ValueError(f"{kind} n-grams have 1 to {60 // BITS[kind]} symbols, got {sizes}")
        self.kind, self.sizes, self.most, self.min_df = kind, tuple(sizes), most, min_df

    def fit(self, texts: Sequence[str]) -> NgramCounter:
        """Choose the alphabet and the n-grams; raises ValueError when no n-gram is left."""
        self._fit_alphabet(texts)
        by_size: dict[int, list[np.ndarray]] = {}
        progress = Progress(len(texts))
        for part in batches(texts):
            for size, keys, at in self._ngrams(part):
                # An n-gram and its text as one integer; of equal ones, now side by side, one stays.
                number, distinct = pd.factorize(keys)
                pairs = np.sort(number * len(part) + at)
                pairs = pairs[np.diff(pairs, prepend=-1) > 0]
                by_size.setdefault(size, []).append(distinct[pairs // len(part)])
            progress.step(f"texts read for {self.kind} n-grams", len(part))
        keys, counts = [], []
        for parts in by_size.values():
            unique, frequency = np.unique(np.concatenate(parts), return_counts=True)
            keys.append(unique[frequency >= self.min_df])
            counts.append(frequency[frequency >= self.min_df])
        if not sum(map(len, keys)):
            raise ValueError(f"no {self.kind} n-gram is in {self.min_df} or more training texts")
        # The shorter one of equals, so that all parts of what is kept are kept.
        best = np.argsort(-np.concatenate(counts), kind="stable")[: self.most]
        self.keys_ = pd.Index(np.sort(np.concatenate(keys)[best]))
        return self

    def cells(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the text and the column of every occurrence of an n-gram, int64 arrays."""
        _, keys, rows = map(list, zip(*self._ngrams(texts)))
        columns = self.keys_.get_indexer(np.concatenate(keys))  # -1: not a column
        return np.concatenate(rows)[columns >= 0], columns[columns >= 0]

    def counts(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return how often each n-gram is in each text: int32 CSR of shape (texts, n-grams)."""
        return tally(*self.cells(texts), (len(texts), len(self.keys_)))

    def names(self) -> list[str]:
        """Return the n-grams as text, in the order of the columns."""
        bits, joint = BITS[self.kind], " " if self.kind == "word" else ""
        names = []
        for key in self.keys_.tolist():
            size = key >> 60
            codes = [(key >> (bits * i)) & ((1 << bits) - 1) for i in range(size)]
            names.append(joint.join(self._alphabet[code - 1] for code in codes))
        return names

    def _fit_alphabet(self, texts: Sequence[str]) -> None:
        """Number the symbols from 1 on, the most frequent first; 0 is any other symbol."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text if self.kind == "char" else WORD.findall(text))
        ranked = sorted(counts, key=lambda symbol: (-counts[symbol], symbol))
        self._alphabet = ranked[: (1 << BITS[self.kind]) - 1]
        if self.kind == "char":
            self._table = np.zeros(0x110000, dtype=np.uint16)
            self._table[list(map(ord, self._alphabet))] = np.arange(1, len(self._alphabet) + 1)
        else:
            self._table = {symbol: code for code, symbol in enumerate(self._alphabet, start=1)}

    def _codes(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of all symbols one after the other, and the text that each is in."""
        if self.kind == "char":
            data = "".join(texts).encode("utf-32-le", "surrogatepass")
            codes = self._table[np.frombuffer(data, dtype=np.uint32)].astype(np.int64)
            lengths = list(map(len, texts))
        else:
            words = list(map(WORD.findall, texts))
            lengths = list(map(len, words))
            looked_up = map(self._table.get, chain.from_iterable(words), repeat(0))
            codes = np.fromiter(looked_up, dtype=np.int64, count=sum(lengths))
        return codes, np.repeat(np.arange(len(texts)), lengths)

    def _ngrams(self, texts: Sequence[str]) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Yield, size by size, the size, the key of each n-gram, and the text that it is in."""
        codes, rows = self._codes(texts)
        known = codes > 0
        keys, whole = codes, known
        for size in range(1, self.sizes[1] + 1):
            if last := size - 1:
                keys = keys[:-1] | codes[last:] << (BITS[self.kind] * last)
                whole = whole[:-1] & known[last:] & (rows[:-last] == rows[last:])
            if size >= self.sizes[0]:
                yield size, keys[whole] | size << 60, rows[: len(keys)][whole]


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts, some at a time."""
    for start in range(0, len(texts), TEXTS):
        yield texts[start : start + TEXTS]


def tally(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sp.csr_matrix:
    """Return how often each cell occurs: int32 CSR, its columns sorted.

    Parameters
    ----------
    rows, columns : int64, shape (occurrences,).
    shape : of the matrix.
    """
    cells = rows * shape[1] + columns
    cells.sort()
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    counts = np.diff(first, append=len(cells))
    cells = cells[first]
    starts = np.searchsorted(cells, np.arange(shape[0] + 1) * shape[1])
    parts = (counts, cells % shape[1], starts)
    return sp.csr_matrix(tuple(part.astype(np.int32) for part in parts), shape=shape)
