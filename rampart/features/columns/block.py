"""Some columns at a time in one byte buffer: their distinct values, then their name, each a text.

Everything that is counted is an integer, so that a column's features are the same, to the bit,
in any order of its rows and beside any other columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from rampart.features.columns import names
from rampart.features.columns.symbols import BITS, SEPARATOR, fold

CELL, LONG_CELL = 512, 128  # characters of a value that are read, three quarters from its start
COLUMN = 16_384  # a column with more characters than this has its values cut to LONG_CELL
CHARACTERS = 65_536  # a block has some more: what it needs stays in the processor's cache
COLUMNS = 128  # of a block at most

_BITS = BITS.tobytes()


@dataclass
class Block:
    """Texts of C columns: E texts, of which C are names.

    Attributes
    ----------
    first : int64, (C,). The first text of each column; its name is the last.
    column, weight, length : int64, (E,). Column of each text; rows that have it (0 for a name);
        characters, all of them.
    is_name : bool, (E,).
    start, size : int64, (E,). Where a text is in the buffer, its separator included.
    owner : int64, (S - 1,). The text of each symbol.
    symbols, bits : uint8, (S,). The buffer, a separator at its end, and what each symbol is.
    texts : the texts, cut.
    flags : bool, (C, 20). The groups of words that each name has (names.FLAGS).
    rows, distinct : int64, (C,). Values and distinct values of each column.
    """

    first: np.ndarray
    column: np.ndarray
    weight: np.ndarray
    length: np.ndarray
    is_name: np.ndarray
    start: np.ndarray
    size: np.ndarray
    owner: np.ndarray
    symbols: np.ndarray
    bits: np.ndarray
    texts: list[str]
    flags: np.ndarray
    rows: np.ndarray
    distinct: np.ndarray

    def sums(self, amounts: np.ndarray) -> np.ndarray:
        """Return the sums by column of amounts by text: int64, (..., E) to (..., C)."""
        return np.add.reduceat(amounts, self.first, axis=-1, dtype=np.int64)


def blocks(columns: Mapping[str, Sequence]) -> Iterator[Block]:
    """Yield the columns of ``name`` and ``values``, some at a time, in order.

    Raises
    ------
    TypeError : a value that is no text; the message has the column's number and name.
    """
    counted: list[tuple[Counter, str]] = []
    characters = 0
    for number, (name, values) in enumerate(zip(columns["name"], columns["values"], strict=True)):
        try:
            counts = Counter(map(str.strip, values))
        except TypeError:
            wrong = next(value for value in values if not isinstance(value, str))
            raise TypeError(
                f"values of column {number} ({name!r}): must be text, got {wrong!r}"
            ) from None
        counts = _whole(counts)
        counted.append((counts, name if isinstance(name, str) else ""))
        characters += min(sum(map(len, counts)), 2 * COLUMN)
        if characters > CHARACTERS or len(counted) == COLUMNS:
            yield _block(counted)
            counted, characters = [], 0
    if counted:
        yield _block(counted)


def _whole(counts: Counter) -> Counter:
    """Write numbers like 1995.0 without their fraction, where all values of a column are such.

    A program that stores missing cells as floats has written them so: they are years, keys or
    counts all the same.
    """
    if all(text.endswith(".0") for text in counts) and all(
        text[:-2].removeprefix("-").isdecimal() for text in counts
    ):
        return Counter({text[:-2]: rows for text, rows in counts.items()})
    return counts


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = most * 3 // 4
    return text[:head] + " " + text[head + 1 - most :]


def _block(counted: list[tuple[Counter, str]]) -> Block:
    read = [names.read(name) for _, name in counted]
    distinct = np.array([len(counts) for counts, _ in counted])
    texts = list(
        chain.from_iterable((*counts, name) for (counts, _), (name, _) in zip(counted, read))
    )
    weight = np.fromiter(
        chain.from_iterable((*counts.values(), 0) for counts, _ in counted), np.int64, len(texts)
    )
    length = np.fromiter(map(len, texts), np.int64, len(texts))
    first = np.cumsum(distinct + 1) - distinct - 1
    column = np.repeat(np.arange(len(counted)), distinct + 1)
    size = np.minimum(length, CELL)
    if length.max() > LONG_CELL:
        long = np.add.reduceat(size, first) > COLUMN
        most = np.where(long, LONG_CELL, CELL)[column]
        for at in np.flatnonzero(length > most).tolist():
            texts[at] = _cut(texts[at], int(most[at]))
        size = np.minimum(length, most)
    symbols = fold("\0".join(["", *texts, ""]))
    start = np.cumsum(size + 1) - size - 1
    symbols[start] = symbols[-1] = SEPARATOR
    return Block(
        first=first,
        column=column,
        weight=weight,
        length=length,
        is_name=weight == 0,
        start=start,
        size=size + 1,
        owner=np.repeat(np.arange(len(texts)), size + 1),
        symbols=symbols,
        bits=np.frombuffer(symbols.tobytes().translate(_BITS), np.uint8),
        texts=texts,
        flags=np.array([flags for _, flags in read]),
        rows=np.add.reduceat(weight, first),
        distinct=distinct,
    )
