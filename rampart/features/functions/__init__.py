"""Rows of several parts, each with features of its own: the functions of a code, line by line.

A line has marks, an ``x``, and words: ``f_pays f_writes x call iszero sstore``. Of a line the
columns are the marks (there or not) and n-grams of the words (TF-IDF, of unit length). A row has
the columns of each of its lines side by side, ``slots`` of them, so that it is a matrix as any
other; an estimator that knows of lines (``estimators/instances.py``) parts them again.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
import scipy.sparse as sp
from pydantic import Field

from rampart.core.params import Block
from rampart.features.opcodes import FIRST, Signs, written

Size = Annotated[int, Field(ge=1, le=5)]
"""Of n-grams."""
BETWEEN = "x"


class Params(Block):
    """The knobs of ``featurize.functions``."""

    slots: int = Field(default=48, ge=1, le=4096)  # lines of a row; more share the last one
    sizes: tuple[Size, Size] = (1, 3)
    features: int = Field(default=4_000, gt=0, le=1e6)
    min_df: int = Field(default=3, ge=1, le=1e9)  # training lines of an n-gram or a mark
    most: int = Field(default=400, ge=1, le=1e6)  # words of a line that are read


class Features:
    """Rows to the columns of their lines, float32 CSR of shape (rows, slots * width)."""

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Choose marks and n-grams."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, sp.csr_matrix]:
        """Return the fitted features and what they extract of the same rows."""
        p, fitted = self.params, copy.copy(self)
        marks, words, _, _ = self._lines(rows)
        # A line that many rows have is one: what is copied everywhere would choose the n-grams.
        distinct = sorted(set(words))
        seen = Counter(mark for line in marks for mark in set(line))
        fitted.marks_ = sorted(mark for mark in seen if seen[mark] >= p.min_df)
        counts: Counter[str] = Counter()
        for line in distinct:
            counts.update(line.split())
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        fitted.words_ = ranked[:4000]
        counter = Signs("char", p.sizes, p.features, p.min_df)
        fitted._counter = counter.fit([written(line, fitted._table()) for line in distinct])
        raw = fitted.extract(rows)
        return fitted.refit(raw), raw

    @property
    def width(self) -> int:
        """The columns of a line."""
        return len(self.marks_) + len(self._counter.keys_)

    def extract(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return the marks as 1 and the n-grams as counts, int32 CSR."""
        marks, words, row, slot = self._lines(rows)
        distinct = {line: place for place, line in enumerate(dict.fromkeys(words))}
        counted = self._counter.counts([written(line, self._table()) for line in distinct])
        ngrams = counted[[distinct[line] for line in words]].tocoo()
        place = {mark: column for column, mark in enumerate(self.marks_)}
        pairs = [
            (number, place[mark])
            for number, line in enumerate(marks)
            for mark in sorted(set(line))
            if mark in place
        ]
        told = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        lines = np.concatenate([told[:, 0], ngrams.row])
        columns = np.concatenate([told[:, 1], ngrams.col + len(self.marks_)])
        data = np.concatenate([np.ones(len(told), np.int32), ngrams.data.astype(np.int32)])
        shape = (len(rows["text"]), self.params.slots * self.width)
        at = (row[lines], slot[lines].astype(np.int64) * self.width + columns)
        matrix = sp.coo_matrix((data, at), shape=shape).tocsr()  # lines of one slot add up
        matrix.sort_indices()
        return matrix

    def refit(self, raw: sp.csr_matrix) -> Features:
        """Return a copy whose line frequencies are those of these rows."""
        fitted = copy.copy(self)
        _, column = self._place(raw)
        lines = max(1, len(np.unique(self._line(raw))))
        frequency = np.bincount(column, minlength=self.width)
        idf = np.log((1 + lines) / (1 + frequency)) + 1
        idf[frequency < self.params.min_df] = 0
        fitted._idf = idf.astype(np.float32)
        return fitted

    def weigh(self, raw: sp.csr_matrix) -> sp.csr_matrix:
        """Return TF-IDF of the n-grams of each line, of unit length; marks stay 1."""
        _, column = self._place(raw)
        mark = column < len(self.marks_)
        data = np.where(mark, 1, (1 + np.log(raw.data)) * self._idf[column]).astype(np.float32)
        line = self._line(raw)
        size = np.bincount(line[~mark], data[~mark] ** 2, minlength=int(line.max(initial=0)) + 1)
        data[~mark] /= np.sqrt(np.where(size == 0, 1, size))[line[~mark]]
        data[mark & (self._idf[column] == 0)] = 0
        return sp.csr_matrix((data, raw.indices, raw.indptr), shape=raw.shape)

    def transform(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return the weighed features of rows."""
        return self.weigh(self.extract(rows))

    def names(self) -> list[str]:
        """Return the names of the columns of one line: marks, then n-grams."""
        code = {chr(FIRST + place): word for place, word in enumerate(self.words_)}
        grams = [" ".join(code[sign] for sign in name) for name in self._counter.names()]
        return [*self.marks_, *grams]

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of all columns, ``<slot>:<name>``."""
        names = self.names()
        slots = range(self.params.slots)
        return np.array([f"{slot}:{name}" for slot in slots for name in names], dtype=object)

    def _table(self) -> dict[str, str]:
        return {word: chr(FIRST + place) for place, word in enumerate(self.words_)}

    def _place(self, raw: sp.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
        """Return the slot and the column within it of each value that is stored."""
        return raw.indices // self.width, raw.indices % self.width

    def _line(self, raw: sp.csr_matrix) -> np.ndarray:
        """Return the number of the line that each stored value is of."""
        row = np.repeat(np.arange(raw.shape[0]), np.diff(raw.indptr))
        return row * self.params.slots + self._place(raw)[0]

    def _lines(
        self, rows: Mapping[str, Sequence]
    ) -> tuple[list[list[str]], list[str], np.ndarray, np.ndarray]:
        """Return of all lines their marks, their words, their row and their slot."""
        marks, words, row, slot = [], [], [], []
        for number, text in enumerate(rows["text"]):
            for place, line in enumerate(text.split("\n")):
                before, _, after = f" {line} ".partition(f" {BETWEEN} ")
                marks.append(before.split())
                words.append(" ".join(after.split()[: self.params.most]))
                row.append(number)
                slot.append(min(place, self.params.slots - 1))
        return marks, words, np.array(row, np.int64), np.array(slot, np.int64)
