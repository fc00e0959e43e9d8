"""N-grams of texts that are asked one by one, counted as ``tfidf.ngrams`` does, in less time.

Training counts a million texts at once; a server is asked about a few that have the same words
again and again. So words are looked up whole, as they stand between blanks, and remembered; and
single characters, of which a package may have chosen one, are counted by ``str.count``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import scipy.sparse as sp

from rampart.features.tfidf.ngrams import BITS, WORD, NgramCounter, tally

MOST = 65_536  # words that are remembered
LONGEST = 64  # characters of one of them
FEW = 8  # characters that are counted one by one
TABLE = 2**21  # cells of the tables of n-grams
SPARSE = 8  # cells for each n-gram that is there, from which on they are sorted and not tabled


class Words(dict):
    """What stands between blanks to its number: 0 of an unknown word, -1 of what is no one word."""

    def __missing__(self, token: str) -> int:
        """Work out a number, and remember it while there is room."""
        code = 0 if WORD.fullmatch(token) else -1
        if len(self) < MOST and len(token) <= LONGEST:
            self[token] = code
        return code


class Counting:
    """The n-grams of a fitted counter in a few texts.

    Parameters
    ----------
    counter : with its alphabet and its n-grams.

    Attributes
    ----------
    width : n-grams. sizes : smallest and largest n.
    words : whether they are of words, which ``numbers`` and ``begun`` are for.
    singles : the characters, where they are single and few.
    """

    def __init__(self, counter: NgramCounter):
        self._counter, self.width, self.sizes = counter, len(counter.keys_), counter.sizes
        self.words = counter.kind == "word"
        few = not self.words and counter.sizes == (1, 1) and self.width <= FEW
        self.singles = counter.names() if few else []
        self._tree = tree(counter)
        self._known = Words(counter._table if self.words else {})

    def cells(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the text and the column of every occurrence of an n-gram, int64 arrays.

        They are those of ``NgramCounter.cells``, perhaps in another order.
        """
        if self.singles:
            times = [text.count(single) for text in texts for single in self.singles]
            row, column = np.divmod(np.arange(len(times)), self.width)
            return np.repeat(row, times), np.repeat(column, times)
        if not self.words:
            return self._counter.cells(texts)
        tokens = [text.split() for text in texts]
        codes = self.numbers(chain.from_iterable(tokens))
        if len(codes) and codes.min() < 0:  # words with signs between them
            return self._counter.cells(texts)
        lengths, apart = np.array(list(map(len, tokens))), self.sizes[1] - 1
        row = np.repeat(np.arange(len(texts)), lengths)
        spaced = np.zeros(len(codes) + apart * len(texts), dtype=np.int64)
        spaced[np.arange(len(codes)) + apart * row] = codes  # zeros between two texts
        row = np.repeat(np.arange(len(texts)), lengths + apart)
        rows, columns = [], []
        for column in self.begun(spaced).values():
            there = np.flatnonzero(column >= 0)
            rows.append(row[there])
            columns.append(column[there])
        return np.concatenate(rows), np.concatenate(columns)

    def numbers(self, tokens: Iterable[str]) -> np.ndarray:
        """Return the number of each word, int64: 0 of an unknown one, -1 of what is no one word."""
        return np.fromiter(map(self._known.__getitem__, tokens), dtype=np.int64)

    def begun(self, codes: np.ndarray) -> dict[int, np.ndarray]:
        """Return the column of the n-gram that begins at each word, by n; -1: none.

        Parameters
        ----------
        codes : int64, of words that follow each other; 0 is in no n-gram.
        """
        count, most = len(codes), self.sizes[1]
        padded = np.append(codes, np.zeros(most - 1, dtype=np.int64))
        words = [padded[place : place + count] for place in range(most)]
        found = enumerate(self._columns(words), start=1)
        return {size: column for size, column in found if size >= self.sizes[0]}

    def looked_up(self, ngrams: np.ndarray) -> np.ndarray:
        """Return the column of each n-gram; -1: none.

        Parameters
        ----------
        ngrams : the numbers of its words, int64, (ngrams, n).
        """
        return list(self._columns(ngrams.T))[-1]

    def _columns(self, words: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        """Yield the columns of the first words, of the first and second, and so on; -1: none."""
        if self._tree is not None:
            yield from self._tree.columns(words)
            return
        key = np.zeros(len(words[0]), dtype=np.int64)
        for place, word in enumerate(words):  # with a 0 in it a key is none of the counter's
            key |= word << (BITS["word"] * place)
            yield self._counter.keys_.get_indexer(key | (place + 1) << 60)


class Tree:
    """N-grams of a small vocabulary as tables, in which no word is searched for.

    A node is what the words of an n-gram's beginning have come to; 0: none begins so.

    Parameters
    ----------
    ngrams : the numbers of the words of each, from 1 on. words : the largest. most : words of one.
    """

    def __init__(self, ngrams: Sequence[tuple[int, ...]], words: int, most: int):
        self._behind: list[np.ndarray] = []  # by length: node and next word -> node
        self._column: list[np.ndarray] = []  # by length: node -> column
        nodes = {(word,): word for word in range(1, words + 1)}
        for size in range(1, most + 1):
            column = np.full(len(nodes) + 1, -1)
            whole = [place for place, ngram in enumerate(ngrams) if len(ngram) == size]
            column[[nodes[ngrams[place]] for place in whole]] = whole
            self._column.append(column)
            begun = dict.fromkeys(one[: size + 1] for one in ngrams if len(one) > size)
            behind = np.zeros((len(column), words + 1), dtype=np.int32)
            for node, ngram in enumerate(begun, start=1):
                behind[nodes[ngram[:-1]], ngram[-1]] = begun[ngram] = node
            self._behind.append(behind)
            nodes = begun

    def columns(self, words: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        """Yield the columns of the first words, of the first and second, and so on; -1: none."""
        node = words[0]
        for place, column in enumerate(self._column[: len(words)]):
            if place:
                node = self._behind[place - 1][node, words[place]]
            yield column[node]


def tree(counter: NgramCounter) -> Tree | None:
    """Return the n-grams of a counter of words as a tree; None where its tables would be large."""
    words, most = len(counter._alphabet), counter.sizes[1]
    cells = (words + 1) * (len(counter.keys_) + words)
    if counter.kind != "word" or cells > TABLE:
        return None
    mask = (1 << BITS["word"]) - 1
    ngrams = [
        tuple(key >> (BITS["word"] * place) & mask for place in range(key >> 60))
        for key in counter.keys_.tolist()
    ]
    return Tree(ngrams, words, most)


def counts(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sp.csr_matrix:
    """Return what ``tally`` returns; where many cells are taken, by a table of all of them."""
    size = shape[0] * shape[1]
    if size > SPARSE * len(rows):
        return tally(rows, columns, shape)
    table = np.bincount(rows * shape[1] + columns, minlength=size)
    cells = np.flatnonzero(table)
    starts = np.searchsorted(cells, np.arange(shape[0] + 1) * shape[1])
    parts = (table[cells], cells % shape[1], starts)
    return sp.csr_matrix(tuple(part.astype(np.int32) for part in parts), shape=shape)
