"""Blocks of a CSV file that have nothing odd, cut into cells by arrays: no text a cell is made.

What is odd (a row of another width, a quote that stands where none belongs, a bare carriage
return) is left to the careful reader of ``app.records``, which gives the same of every other block.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TextIO

import numpy as np

from app import counting
from rampart.core import opening

SIZE = 2**18  # characters that are cut at a time: they stay in the cache of a core
TALL = 1_000  # lines of a row at most; the careful reader doubts 2,000
QUOTE, LINE, RETURN = ord('"'), ord("\n"), ord("\r")
SPACES = np.zeros(256, bool)
SPACES[[code for code in range(128) if chr(code).isspace()]] = True
WIDE = [code for code in range(128, 0x3001) if chr(code).isspace()]  # the last is U+3000
FIRST = sorted({int.from_bytes(chr(code).encode()[:2], "big") for code in WIDE})
LAST = sorted({int.from_bytes(chr(code).encode()[-2:], "big") for code in WIDE})


@dataclass(frozen=True, eq=False)
class Cells:
    """Rows of one width: bytes, and where each cell of a row stands in them."""

    data: np.ndarray  # uint8
    starts: np.ndarray  # (rows, width)
    ends: np.ndarray
    lines: int  # of the file

    def __len__(self) -> int:
        return len(self.starts)

    def head(self, rows: int) -> Cells:
        """Return the first rows."""
        return replace(self, starts=self.starts[:rows], ends=self.ends[:rows])

    def row(self, number: int) -> list[str]:
        """Return the texts of a row."""
        return [
            self.data[start:end].tobytes().decode("utf-8", "surrogatepass")
            for start, end in zip(self.starts[number], self.ends[number])
        ]

    def columns(self) -> Iterator[np.ndarray]:
        """Yield the hashes of each column's cells that are not missing."""
        starts, ends = self._stripped()
        there = starts < ends
        found = counting.hashes(self.data, starts, ends)
        for place in range(found.shape[1]):
            yield found[:, place][there[:, place]]

    def _stripped(self) -> tuple[np.ndarray, np.ndarray]:
        """Return where the cells stand without the blanks around them."""
        data, starts, ends = self.data, self.starts.ravel().copy(), self.ends.ravel().copy()
        left = np.flatnonzero(SPACES[data[starts]] & (starts < ends))
        while left.size:
            starts[left] += 1
            left = left[(starts[left] < ends[left]) & SPACES[data[starts[left]]]]
        right = np.flatnonzero(SPACES[data[ends - 1]] & (starts < ends))
        while right.size:
            ends[right] -= 1
            right = right[(starts[right] < ends[right]) & SPACES[data[ends[right] - 1]]]
        if data.max(initial=0) > 127:
            for place in np.flatnonzero((ends - starts > 1) & self._wide(starts, ends)):
                text = data[starts[place] : ends[place]].tobytes().decode("utf-8", "surrogatepass")
                after = len(text.lstrip().encode("utf-8", "surrogatepass"))
                starts[place] = ends[place] - after
                ends[place] = starts[place] + len(text.strip().encode("utf-8", "surrogatepass"))
        return starts.reshape(self.starts.shape), ends.reshape(self.ends.shape)

    def _wide(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Tell which cells may begin or end with a blank that is not ASCII."""
        wide = self.data.astype(np.uint16)
        pairs = (wide[:-1] << 8) | wide[1:]
        first, last = np.minimum(starts, len(pairs) - 1), np.maximum(ends - 2, 0)
        return np.isin(pairs[first], FIRST) | np.isin(pairs[last], LAST)


class Source:
    """The rest of an open file, from which blocks or lines are taken in turn.

    Parameters
    ----------
    below : lines that were taken from the stream already.
    """

    def __init__(self, stream: TextIO, below: list[str]):
        self._stream, self._text = stream, "".join(below)
        self._back = io.StringIO(newline="")

    def __iter__(self) -> Source:
        return self

    def __next__(self) -> str:
        """Return the next line with its end."""
        if self._text:
            self._back, self._text = io.StringIO(self._text, newline=""), ""
        line = self._back.readline()
        if not line or line[-1] not in "\r\n":  # the end of what was given back, not of the line
            line += self._stream.readline(opening.WIDEST + 1)
        if len(line) > opening.WIDEST:
            raise ValueError(f"has a line of more than {opening.WIDEST:,} characters")
        if not line:
            raise StopIteration
        return line

    def cells(self, separator: str, width: int) -> Iterator[Cells]:
        """Yield blocks until one is odd, which is left for the lines."""
        if not separator.isascii() or separator in '"\r\n':
            return
        while text := self._taken():
            found, rest = cut(text, ord(separator), width)
            if found is None:
                self._text = text
                return
            self._text = rest
            yield found

    def _taken(self) -> str:
        """Return some text that ends with a line."""
        text = self._back.read() + self._text
        self._text = ""
        if len(text) < SIZE:
            text += self._stream.read(SIZE - len(text))
            if text and text[-1] != "\n":
                text += self._stream.readline(opening.WIDEST + 1)
        return text


def cut(text: str, separator: int, width: int) -> tuple[Cells | None, str]:
    """Return the rows of a text and what is left of it, the beginning of a row.

    None: there is something odd, or no whole row.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) >= counting.BYTES or b"\0" in raw or raw.count(b"\r") != raw.count(b"\r\n"):
        return None, text
    if not raw.endswith(b"\n"):
        raw += b"\n"  # the last line of a file
    data = np.frombuffer(raw, np.uint8)
    marks = np.flatnonzero((data == separator) | (data == LINE))
    rest, quoted = b"", b'"' in raw
    if quoted:
        quotes = np.flatnonzero(data == QUOTE)
        outer = marks[np.searchsorted(quotes, marks) % 2 == 0]
        ends = outer[data[outer] == LINE]
        if not ends.size:
            return None, text
        stop = int(ends[-1]) + 1
        if stop < len(data):
            if not text.endswith("\n"):
                return None, text  # a quote is open at the end of the file
            rest, data = raw[stop:], data[:stop]
            quotes, outer = quotes[quotes < stop], outer[outer < stop]
        if not _well_quoted(data, quotes, separator):
            return None, text
        every, marks = np.flatnonzero(data == LINE), outer
        tall = np.diff(np.searchsorted(every, ends), prepend=-1).max(initial=0)
        if tall > TALL:
            return None, text
        opens, closes = quotes[2::2], quotes[1:-1:2]
        double = opens[opens == closes + 1]  # two of them stand for one
        lines = len(every)
        if double.size:
            data = np.delete(data, double)
            marks = marks - np.searchsorted(double, marks)
    else:
        lines = raw.count(b"\n")
    line_ends = data[marks] == LINE
    if len(marks) % width or np.count_nonzero(line_ends) * width != len(marks):
        return None, text
    if not line_ends[width - 1 :: width].all():
        return None, text
    starts = np.concatenate([[0], marks[:-1] + 1])
    ends = marks.copy()
    last = ends[width - 1 :: width]
    last -= (last > starts[width - 1 :: width]) & (data[last - 1] == RETURN)
    if quoted:
        inside = (data[starts] == QUOTE) & (starts < ends)
        starts[inside] += 1
        ends[inside] -= 1
    shape = (-1, width)
    left = rest.decode("utf-8", "surrogatepass")
    return Cells(data, starts.reshape(shape), ends.reshape(shape), lines), left


def _well_quoted(data: np.ndarray, quotes: np.ndarray, separator: int) -> bool:
    """Tell whether each quote begins a cell, ends one, or is one of two within one."""
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    before, after = data[opens - 1], data[closes + 1]
    begins = (opens == 0) | (before == separator) | (before == LINE)
    doubled = np.zeros(len(opens), bool)
    doubled[1:] = opens[1:] == closes[:-1] + 1
    ends = (after == separator) | (after == LINE) | (after == QUOTE) | (after == RETURN)
    return bool((begins | doubled).all() and ends.all())
