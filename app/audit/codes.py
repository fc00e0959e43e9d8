"""A model of codes, asked about a code and about the same code without some of its functions.

What ``Model.ask`` is given as text is counted here as numbers: the words of the whole code are
looked up once, with every n-gram that they begin. Without a function most n-grams are still there;
only where words come together that were apart one is looked up anew. The columns are the same to
the bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import scipy.sparse as sp

from app.audit.loading import Model
from rampart.evm.analysis import Analysis
from rampart.evm.features import lines
from rampart.evm.words import WORDS
from rampart.serving.plain.counting import Counting, counts
from rampart.serving.plain.vectors import Texts, Vectors
from rampart.tasks.bytecode import scoring
from rampart.tasks.bytecode.prepare import MOST_WORDS, counted

LONGEST_WORD = max(map(len, WORDS))
EMPTY = "x"  # the one line of a code without a function


class Asking:
    """What is asked of a model about one code.

    Parameters
    ----------
    model : its package.
    """

    def __init__(self, model: Model):
        self._model = model
        self._texts = texts(model.columns) if model.columns is not None else None
        self._whole: Whole | None = None

    def __call__(self, seen: Sequence[Analysis]) -> np.ndarray:
        """Return probabilities, shape (n, classes).

        Parameters
        ----------
        seen : first the whole code, alone; then the same without some of its functions.
        """
        if self._whole is None and self._texts is not None:
            self._whole = Whole(seen[0], self._texts)
        if self._whole is None or self._whole.length > self._texts.longest:
            return self._model.ask(scoring.columns(seen))
        rows = [counted(one) for one in seen]
        columns = {name: [one[name] for one in rows] for name in rows[0]}
        found, start = np.zeros((len(seen), self._model.columns.width), dtype=np.float32), 0
        for part in self._model.columns.parts:
            here = found[:, start : start + part.width]
            if isinstance(part, Texts):
                part.put(here, self._whole.counts(seen))
            else:
                here[:] = part.rows(columns)
            start += part.width
        return self._model.say(found)


@lru_cache(maxsize=8)
def texts(columns: Vectors) -> Texts | None:
    """Return the n-grams among columns; None where they are none that can be counted here."""
    found = [part for part in columns.parts if isinstance(part, Texts)]
    if len(found) != 1 or found[0].longest < MOST_WORDS * (LONGEST_WORD + 1):
        return None
    words, characters = found[0].counters
    return found[0] if words.words and characters.singles else None


@lru_cache(maxsize=8)
def operations(words: Counting) -> np.ndarray:
    """Return the number of each byte's word, int64, (256,)."""
    return words.numbers(WORDS)


class Whole:
    """The words of a code: those of its functions' lines, those of all of it, and ``EMPTY``.

    Attributes
    ----------
    length : characters of the lines.
    """

    def __init__(self, seen: Analysis, model: Texts):
        self._words, self._characters = model.counters
        told = [line.split(" ") for line in lines(seen)]
        tokens = [token for line in told for token in line]
        ends = np.cumsum(list(map(len, told)))
        self._lines = {
            (one.selector, one.entry): np.arange(end - len(line), end)
            for one, line, end in zip(seen.walk.functions, told, ends)
        }
        self._place = np.zeros(len(seen.code), dtype=np.int64)  # of an offset, its word
        offsets = np.fromiter(seen.offsets, dtype=np.int64, count=len(seen.offsets))
        self._place[offsets] = np.arange(len(seen.ops)) + len(tokens)
        ops = operations(self._words)[np.frombuffer(bytes(seen.ops), dtype=np.uint8)]
        end = self._words.numbers([EMPTY])
        self._codes = np.concatenate([self._words.numbers(tokens), ops, end])
        self._begun = self._words.begun(self._codes)
        self.length = sum(map(len, tokens)) + len(tokens) - 1
        tokens += [*(WORDS[op] for op in seen.ops), EMPTY]
        self._within = {
            sign: np.array([token.count(sign) for token in tokens])
            for sign in self._characters.singles
            if sign not in " \n"
        }

    def counts(self, seen: Sequence[Analysis]) -> sp.csr_matrix:
        """Return how often each n-gram is in the text of each, as ``Texts.put`` takes it."""
        rows, columns, width = [], [], self._words.width
        for row, one in enumerate(seen):
            places, blanks, breaks = self._left(one)
            columns += self._ngrams(places)
            for number, sign in enumerate(self._characters.singles):
                outside = {" ": blanks, "\n": breaks}
                times = outside[sign] if sign in outside else self._within[sign][places].sum()
                columns.append(np.full(times, width + number))
            rows.append(np.full(sum(map(len, columns)) - sum(map(len, rows)), row))
        shape = len(seen), width + self._characters.width
        return counts(np.concatenate(rows), np.concatenate(columns), shape)

    def _left(self, one: Analysis) -> tuple[np.ndarray, int, int]:
        """Return the places of the words that are left, and the blanks and ends of lines."""
        told = [self._lines[function.selector, function.entry] for function in one.walk.functions]
        told = told or [np.array([len(self._codes) - 1])]
        offsets = np.fromiter(one.offsets, dtype=np.int64, count=len(one.offsets))
        view = self._place[offsets]
        if len(view) > MOST_WORDS:
            told += [view[: MOST_WORDS // 2], view[-(MOST_WORDS // 2) :]]
        elif len(view):
            told.append(view)
        places = np.concatenate(told)
        return places, len(places) - len(told), len(told) - 1

    def _ngrams(self, places: np.ndarray) -> list[np.ndarray]:
        """Return the columns of the n-grams of words, a part of them each."""
        found = []
        for size, begun in self._begun.items():
            first, last = places[: len(places) - size + 1], places[size - 1 :]
            aside = last - first == size - 1
            apart = np.flatnonzero(~aside)
            found.append(begun[first[aside]])
            if len(apart):
                ngrams = self._codes[places[apart[:, None] + np.arange(size)]]
                found.append(self._words.looked_up(ngrams))
        return [columns[columns >= 0] for columns in found]
