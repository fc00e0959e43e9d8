"""TF-IDF of word 1-2-grams and character 3-5-grams, and the counts of what cleaning removed.

The work is in two parts, so that five models and every fold of a search share the first:
``extract`` counts (seconds), ``weigh`` turns counts into TF-IDF with what ``refit`` learned of the
training rows (milliseconds).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
import scipy.sparse as sp
from pydantic import Field

from rampart.core.params import Block
from rampart.core.progress import Progress
from rampart.features.tfidf.ngrams import NgramCounter, batches, tally

Size = Annotated[int, Field(ge=1, le=20)]
"""Of n-grams."""


class Params(Block):
    """The knobs of ``featurize.tfidf``."""

    word_sizes: tuple[Size, Size] = (1, 2)
    char_sizes: tuple[Size, Size] = (3, 5)
    word_features: int = Field(default=40_000, gt=0, le=1e7)
    char_features: int = Field(default=60_000, gt=0, le=1e7)
    min_df: int = Field(default=3, ge=1, le=1e9)
    max_chars: int = Field(default=2000, ge=2, le=1e7)  # of a text, half from each end


class Features:
    """Rows to a sparse matrix: words, characters, flags side by side.

    ``rows`` is a frame or a mapping with the columns ``text``, ``view`` and those that begin with
    ``flag_``. The view (decoded tricks) is counted as part of the text.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Choose the n-grams and learn the document frequencies."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, sp.csr_matrix]:
        """Return the fitted features and what they extract of the same rows."""
        p = self.params
        documents = self._documents(rows)
        self._counters = [
            NgramCounter("word", p.word_sizes, p.word_features, p.min_df).fit(documents),
            NgramCounter("char", p.char_sizes, p.char_features, p.min_df).fit(documents),
        ]
        self._flags = [name for name in rows if name.startswith("flag_")]
        counts = self.extract(rows)
        return self.refit(counts), counts

    def extract(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return counts: int32 CSR of shape (rows, words + characters + flags)."""
        documents = self._documents(rows)
        flags = [np.asarray(rows[name]) for name in self._flags]
        flags = np.array(flags, dtype=np.int64).reshape(-1, len(documents))
        parts, done, progress = [], 0, Progress(len(documents))
        for part in batches(documents):
            parts.append(self._count(part, flags[:, done : done + len(part)]))
            done += len(part)
            progress.step("texts", len(part))
        return parts[0] if len(parts) == 1 else sp.vstack(parts, format="csr")

    def _count(self, documents: Sequence[str], flags: np.ndarray) -> sp.csr_matrix:
        where, columns, width = [], [], 0
        for counter in self._counters:
            row, column = counter.cells(documents)
            where.append(row)
            columns.append(column + width)
            width += len(counter.keys_)
        flag, row = flags.nonzero()
        times = flags[flag, row]
        where.append(np.repeat(row, times))
        columns.append(np.repeat(flag + width, times))
        shape = (len(documents), width + len(flags))
        return tally(np.concatenate(where), np.concatenate(columns), shape)

    def refit(self, counts: sp.csr_matrix) -> Features:
        """Return a copy whose document frequencies come from these rows alone.

        ``idf = ln((1 + n) / (1 + df)) + 1``; an n-gram that is in fewer than ``min_df`` of the
        rows has weight 0, so a fold never uses what only its held-out rows have.
        """
        fitted = copy.copy(self)
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
        idf[frequency < self.params.min_df] = 0
        idf[counts.shape[1] - len(self._flags) :] = 1
        fitted._idf = idf.astype(np.float32)
        return fitted

    def weigh(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Return TF-IDF: float32 CSR, ``(1 + ln tf) * idf``, each block of unit length a row."""
        data = (1 + np.log(counts.data.astype(np.float32))) * self._idf[counts.indices]
        row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        ends = np.cumsum([len(counter.keys_) for counter in self._counters])
        block = np.searchsorted(ends, counts.indices, side="right")
        cell = row * 3 + block
        length = np.sqrt(np.bincount(cell, weights=data**2, minlength=counts.shape[0] * 3))
        length[2::3] = 1  # flags keep their size
        length[length == 0] = 1
        data = (data / length[cell]).astype(np.float32)
        return sp.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)

    def transform(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return the TF-IDF of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns: ``word:…``, ``char:…`` and the flags."""
        words, chars = (counter.names() for counter in self._counters)
        names = [f"word:{name}" for name in words] + [f"char:{name}" for name in chars]
        return np.array([*names, *self._flags], dtype=object)

    def _documents(self, rows: Mapping[str, Sequence]) -> list[str]:
        most = self.params.max_chars
        documents = []
        for text, view in zip(rows["text"], rows["view"], strict=True):
            if len(text) > most:
                # An instruction hides at either end of a long document.
                text = text[: most // 2] + "\n" + text[-(most // 2) :]
            documents.append((f"{text}\n{view[:most]}" if view else text).lower())
        return documents
