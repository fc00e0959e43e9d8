"""The features of a model as plain JSON, and rows to its columns again: nothing is unpickled.

``described`` writes what fitted features learned (n-grams and their weights, medians, ranges);
``Vectors`` computes from that what the native features compute, for the columns that the model
chose. An n-gram that it did not choose still counts for the length of its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from rampart.features import numeric, tfidf
from rampart.features.tfidf.ngrams import BITS, NgramCounter, batches
from rampart.serving.plain.counting import Counting, counts

VERSION = "1"
"""Raise it when what is computed here changes, or what a task gives it: a package says which."""
KINDS = ("tfidf", "numeric")


def described(features: Any, columns: Sequence[int]) -> dict[str, Any]:
    """Return fitted features as what JSON can hold.

    Parameters
    ----------
    features : of the kind tfidf, numeric (or one that is it by another name), or some joined.
    columns : those that the model was given, in their order.

    Raises
    ------
    ValueError : a kind that has no plain form.
    """
    parts = getattr(features, "parts", None)
    if parts is None:
        told = [_part(features, 1.0)]
    else:
        told = [_part(part.features, by) for part, by in zip(parts, features._factors)]
    return {"version": VERSION, "parts": told, "columns": [int(place) for place in columns]}


def _part(features: Any, factor: float) -> dict[str, Any]:
    if isinstance(features, tfidf.Features):
        if features._flags:
            raise ValueError("features of the kind tfidf with flags have no plain form")
        names = [counter.names() for counter in features._counters]
        return {
            "kind": "tfidf",
            "factor": float(factor),
            "max_chars": features.params.max_chars,
            "sizes": {one.kind: list(one.sizes) for one in features._counters},
            "ngrams": {one.kind: found for one, found in zip(features._counters, names)},
            "idf": features._idf.astype(float).tolist(),
        }
    if isinstance(features, numeric.Features):
        return {
            "kind": "numeric",
            "factor": float(factor),
            "numbers": list(features.numbers_),
            "levels": features.levels_,
            "median": features._median.astype(float).tolist(),
            "low": features._low.astype(float).tolist(),
            "range": features._range.astype(float).tolist(),
        }
    raise ValueError(f"features of {type(features).__module__} have no plain form; {KINDS} have")


class Vectors:
    """Rows to the columns that a model was given, float32.

    Parameters
    ----------
    told : what ``described`` gives.

    Attributes
    ----------
    width : columns. names : of each, ``word:…``, ``char:…``, ``n_…`` or ``c_…=…``.

    Raises
    ------
    ValueError : a kind that is not known.
    """

    def __init__(self, told: Mapping[str, Any]):
        chosen = np.asarray(told["columns"], dtype=np.int64)
        self.parts: list[Any] = []
        start = 0
        for part in told["parts"]:
            if part.get("kind") not in KINDS:
                raise ValueError(f"features of the kind {part.get('kind')!r}; known: {KINDS}")
            width = _width(part)
            inside = chosen[(chosen >= start) & (chosen < start + width)] - start
            self.parts.append((Texts if part["kind"] == "tfidf" else Numbers)(part, inside))
            start += width
        if (np.diff(chosen) <= 0).any() or chosen.min(initial=0) < 0 or chosen.max() >= start:
            raise ValueError(f"columns: must rise within 0 and {start - 1}")
        self.width = len(chosen)
        every = [name for part in told["parts"] for name in _names(part)]
        self.names = [every[place] for place in chosen]

    def numbers(self) -> list[str]:
        """Return the numbers, ``n_<name>``, that are among the columns."""
        found = [part for part in self.parts if isinstance(part, Numbers)]
        return [name for part in found for name in part.numbers]

    def matrix(
        self,
        texts: Sequence[str],
        place: np.ndarray,
        columns: Mapping[str, Any],
        views: Sequence[str] | None = None,
    ) -> np.ndarray:
        """Return float32 of shape (n, width).

        Parameters
        ----------
        texts : the different texts. place : which of them each row has, int of shape (n,).
        columns : the numbers and categories, each of n values; a category may be given as a pair
            (codes, values).
        views : what is counted with each text; None: nothing.
        """
        if len(place) == len(texts) and np.array_equal(place, np.arange(len(texts))):
            return self._whole(texts, columns, views)
        return placed(self.blocks(texts, columns, views), place)

    def _whole(
        self, texts: Sequence[str], columns: Mapping[str, Any], views: Sequence[str] | None
    ) -> np.ndarray:
        """Return ``matrix`` of rows that each have a text of their own: nothing is copied."""
        found, start = np.zeros((len(texts), self.width), dtype=np.float32), 0
        for part in self.parts:
            here = found[:, start : start + part.width]
            if isinstance(part, Texts):
                part.fill(here, texts, views)
            else:
                here[:] = part.rows(columns)
            start += part.width
        return found

    def blocks(
        self, texts: Sequence[str], columns: Mapping[str, Any], views: Sequence[str] | None = None
    ) -> list[Block]:
        """Return the columns of each part, of texts one row a different text."""
        return [
            Block(part.rows(texts, views), True)
            if isinstance(part, Texts)
            else Block(part.rows(columns), False)
            for part in self.parts
        ]


class Block(NamedTuple):
    """Columns of one part."""

    values: np.ndarray  # float32
    by_text: bool  # a row is a different text


def placed(
    blocks: Sequence[Block], place: np.ndarray, columns: np.ndarray | None = None
) -> np.ndarray:
    """Return the columns of rows side by side, float32 of shape (n, columns).

    Parameters
    ----------
    place : which text each row has.
    columns : those that are wanted, rising; None: all.
    """
    found, start = [], 0
    for values, by_text in blocks:
        if columns is not None:
            inside = columns[(columns >= start) & (columns < start + values.shape[1])] - start
            start += values.shape[1]
            values = values[:, inside]
        found.append(values[place] if by_text else values)
    return found[0] if len(found) == 1 else np.hstack(found)


def _names(part: Mapping[str, Any]) -> list[str]:
    if part["kind"] == "tfidf":
        return [f"{kind}:{one}" for kind in ("word", "char") for one in part["ngrams"][kind]]
    levels = (f"{name}={value}" for name, found in part["levels"].items() for value in found)
    return [*part["numbers"], *levels]


def _width(part: Mapping[str, Any]) -> int:
    return len(part["idf"]) if part["kind"] == "tfidf" else len(part["median"])


class Texts:
    """TF-IDF of words and characters, for the columns that were chosen.

    Attributes
    ----------
    counters : of words and of characters. longest : characters of a text that are read.
    """

    def __init__(self, part: Mapping[str, Any], chosen: np.ndarray):
        self.factor, self.width = part["factor"], len(chosen)
        self._where = np.full(_width(part), -1)  # of each column, its place among the chosen
        self._where[chosen] = np.arange(len(chosen))
        native = tfidf.Features(tfidf.Params(max_chars=part["max_chars"]))
        native._counters = [_counter(kind, part) for kind in ("word", "char")]
        native._flags, native._idf = [], np.asarray(part["idf"], dtype=np.float32)
        self._native, self.counters = native, [*map(Counting, native._counters)]
        self.longest = part["max_chars"]

    def rows(self, texts: Sequence[str], views: Sequence[str] | None = None) -> np.ndarray:
        """Return float32 of shape (texts, chosen)."""
        found = np.zeros((len(texts), self.width), dtype=np.float32)
        self.fill(found, texts, views)
        return found

    def fill(
        self, found: np.ndarray, texts: Sequence[str], views: Sequence[str] | None = None
    ) -> None:
        """Write the rows into zeros of shape (texts, chosen)."""
        done = 0
        documents = self._native._documents({"text": texts, "view": views or [""] * len(texts)})
        for some in batches(documents):
            where, columns, width = [], [], 0
            for counter in self.counters:
                row, column = counter.cells(some)
                where.append(row)
                columns.append(column + width)
                width += counter.width
            shape = (len(some), width)
            self.put(found[done:], counts(np.concatenate(where), np.concatenate(columns), shape))
            done += len(some)

    def put(self, found: np.ndarray, counted: sp.csr_matrix) -> None:
        """Write rows into zeros of shape (rows or more, chosen).

        Parameters
        ----------
        counted : how often each n-gram is in each text.
        """
        weighed = self._native.weigh(counted)
        row = np.repeat(np.arange(counted.shape[0]), np.diff(weighed.indptr))
        column = self._where[weighed.indices]
        inside = column >= 0
        found[row[inside], column[inside]] = (weighed.data * self.factor)[inside]


def _counter(kind: str, part: Mapping[str, Any]) -> NgramCounter:
    """Return a fitted counter; symbols that no n-gram has need no number."""
    import pandas as pd

    ngrams = part["ngrams"][kind]
    split = [ngram.split(" ") if kind == "word" else list(ngram) for ngram in ngrams]
    alphabet = sorted({symbol for symbols in split for symbol in symbols})
    code = {symbol: number for number, symbol in enumerate(alphabet, start=1)}
    counter = NgramCounter(kind, tuple(part["sizes"][kind]), max(1, len(ngrams)), 1)
    counter._alphabet = alphabet
    counter._table = code
    if kind == "char":
        counter._table = np.zeros(0x110000, dtype=np.uint16)
        counter._table[list(map(ord, alphabet))] = np.arange(1, len(alphabet) + 1)
    bits = BITS[kind]
    keys = [
        sum(code[symbol] << (bits * place) for place, symbol in enumerate(symbols))
        | len(symbols) << 60
        for symbols in split
    ]
    counter.keys_ = pd.Index(np.array(keys, dtype=np.int64))
    return counter


class Raw:
    """The numbers as they are, NaN where missing, and a column for each value of a category.

    Parameters
    ----------
    told : with ``numbers`` and ``levels``, as ``described`` gives them of a numeric kind.
    chosen : the columns that are wanted; None: all.
    """

    def __init__(self, told: Mapping[str, Any], chosen: np.ndarray | None = None):
        names = list(told["numbers"])
        values = [(name, value) for name, found in told["levels"].items() for value in found]
        wanted = np.arange(len(names) + len(values)) if chosen is None else chosen
        self.numbers = [names[place] for place in wanted if place < len(names)]
        self._levels = [values[place - len(names)] for place in wanted if place >= len(names)]
        self.width = len(wanted)

    def rows(self, columns: Mapping[str, Any]) -> np.ndarray:
        """Return float32 of shape (n, width)."""
        raw = np.array([columns[name] for name in self.numbers], dtype=np.float32)
        if not self._levels:
            return np.ascontiguousarray(raw.T)
        raw = [*raw]
        coded: dict[str, tuple[np.ndarray, list]] = {}
        for name, value in self._levels:
            if name not in coded:
                coded[name] = _coded(columns[name])
            codes, values = coded[name]
            number = values.index(value) if value in values else -2  # no code is that
            raw.append((codes == number).astype(np.float32))
        return np.column_stack(raw)


class Numbers:
    """Imputed and scaled numbers, and a column for each value of a category that was chosen."""

    def __init__(self, part: Mapping[str, Any], chosen: np.ndarray):
        self._raw, self.width = Raw(part, chosen), len(chosen)
        self.numbers = self._raw.numbers
        stats = (np.asarray(part[name], dtype=np.float32) for name in ("median", "low", "range"))
        self._median, self._low, self._range = (one[chosen] for one in stats)
        self._factor = part["factor"]

    def rows(self, columns: Mapping[str, Any]) -> np.ndarray:
        """Return float32 of shape (n, chosen)."""
        spread = self._raw.rows(columns)
        with np.errstate(invalid="ignore"):
            spread = np.sign(spread) * np.log1p(np.abs(spread))
        whole = np.where(np.isnan(spread), self._median, spread)
        scaled = np.clip((whole - self._low) / self._range, 0, 1).astype(np.float32)
        return (scaled * self._factor).astype(np.float32)


def _coded(values: Any) -> tuple[np.ndarray, list]:
    """Return codes and what they stand for."""
    import pandas as pd

    if isinstance(values, tuple):
        return values[0], list(values[1])
    codes, distinct = pd.factorize(np.asarray(values, dtype=object), use_na_sentinel=False)
    return codes, [str(value) for value in distinct]
