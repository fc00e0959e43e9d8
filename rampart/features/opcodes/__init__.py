"""TF-IDF of n-grams of words, one to five long, of one column of the rows.

``tfidf`` counts words up to three long beside characters; here a word is one of a small vocabulary
(opcodes), so it becomes one character, and its counter for characters counts up to five.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import numpy as np
import scipy.sparse as sp
from pydantic import Field

from rampart.core.params import Block, KnobError
from rampart.features.tfidf.ngrams import NgramCounter

Size = Annotated[int, Field(ge=1, le=5)]
"""Of n-grams."""
FIRST = 0x4E00
"""The character of the first word: far from white space, and no letter has two cases there."""
UNKNOWN, BREAK = chr(FIRST - 1), chr(FIRST - 2)
"""A word that is not known, and the end of a line: no n-gram has one or goes over it."""


class Signs(NgramCounter):
    """The counter of characters, for which those two are none."""

    def _fit_alphabet(self, texts: Sequence[str]) -> None:
        super()._fit_alphabet(texts)
        self._table[[ord(UNKNOWN), ord(BREAK)]] = 0


class Params(Block):
    """The knobs of ``featurize.opcodes``."""

    column: str = "view"
    sizes: tuple[Size, Size] = (1, 4)
    features: int = Field(default=20_000, gt=0, le=1e7)
    min_df: int = Field(default=3, ge=1, le=1e9)
    vocabulary: int = Field(default=4_000, ge=1, le=4_000)  # words; rarer ones are in no n-gram
    most: int = Field(default=20_000, ge=10, le=1e7)  # words of a text that are read


class Features:
    """Rows to TF-IDF, float32 CSR of shape (rows, n-grams).

    Attributes
    ----------
    words_ : the vocabulary, the most frequent first.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Choose words and n-grams, and learn how many rows each is in."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, sp.csr_matrix]:
        """Return the fitted features and what they extract of the same rows."""
        p, fitted = self.params, copy.copy(self)
        counts: Counter[str] = Counter()
        for text in self._texts(rows):
            counts.update(text.split())
        fitted.words_ = sorted(counts, key=lambda word: (-counts[word], word))[: p.vocabulary]
        counter = Signs("char", p.sizes, p.features, p.min_df)
        fitted._counter = counter.fit([*fitted._written(rows)])
        raw = fitted.extract(rows)
        return fitted.refit(raw), raw

    def extract(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return counts, int32 CSR."""
        return self._counter.counts([*self._written(rows)])

    def refit(self, counts: sp.csr_matrix) -> Features:
        """Return a copy whose document frequencies are those of these rows."""
        fitted = copy.copy(self)
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
        idf[frequency < self.params.min_df] = 0
        fitted._idf = idf.astype(np.float32)
        return fitted

    def weigh(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Return ``(1 + ln tf) * idf``, each row of unit length."""
        data = (1 + np.log(counts.data.astype(np.float32))) * self._idf[counts.indices]
        row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        length = np.sqrt(np.bincount(row, weights=data**2, minlength=counts.shape[0]))
        length[length == 0] = 1
        data = (data / length[row]).astype(np.float32)
        return sp.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)

    def transform(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return the TF-IDF of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the n-grams as words, e.g. ``caller sload eq``."""
        code = {chr(FIRST + place): word for place, word in enumerate(self.words_)}
        names = (" ".join(code[sign] for sign in name) for name in self._counter.names())
        return np.array([*names], dtype=object)

    def _texts(self, rows: Mapping[str, Sequence]) -> Sequence[str]:
        if self.params.column not in rows:
            there = ", ".join(str(name) for name in rows)
            raise KnobError(f"column: no column {self.params.column!r}; there are {there}")
        return rows[self.params.column]

    def _written(self, rows: Mapping[str, Sequence]) -> Iterator[str]:
        """Yield each text with a character for each of its words."""
        table = {word: chr(FIRST + place) for place, word in enumerate(self.words_)}
        for text in self._texts(rows):
            yield written(text, table)[: self.params.most]


def written(text: str, table: Mapping[str, str]) -> str:
    """Return a text with a character for each word and one for each end of a line.

    Examples
    --------
    >>> written("a b a", {"a": "x", "b": "y"})
    'xyx'
    """
    lines = ([table.get(word, UNKNOWN) for word in line.split()] for line in text.split("\n"))
    return BREAK.join(map("".join, lines))
