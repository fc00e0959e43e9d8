"""The rows of somebody's CSV file: what can be read is read, what cannot is named by its line.

One bad row is no reason to refuse a file: a row of another width, a footer, a quote that nothing
closes are set aside.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.blocks import Cells, Source

BLOCK = 5_000  # lines that are cut at a time
QUOTED = 2_000  # lines of one cell at most: more is a quote that nothing closes
PLAIN = 100  # quotes that nothing closes, after which quotes are characters like others
NAMED = 5  # line numbers that a note names
OPEN = "unexpected end of data"  # what csv says of a quote that is open at the end
QUOTE = "a quote that nothing closes"
WIDTH = "another number of cells"
Block = list[list[str]] | Cells


@dataclass
class Aside:
    """What was set aside: reason -> numbers of lines, the first of them."""

    lines: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    read: int = 0  # rows that were not

    def add(self, line: int, reason: str) -> None:
        """Set a line aside."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        kept = self.lines.setdefault(reason, [])
        if len(kept) < NAMED:
            kept.append(line)

    @property
    def total(self) -> int:
        """Rows that were set aside."""
        return sum(self.counts.values())

    def notes(self) -> list[str]:
        """Return a sentence a reason.

        Examples
        --------
        >>> aside = Aside()
        >>> aside.add(7, WIDTH)
        >>> aside.notes()
        ['set aside 1 row with another number of cells (line 7)']
        """
        told = []
        for reason, count in self.counts.items():
            lines = ", ".join(map(str, self.lines[reason])) + (", …" if count > NAMED else "")
            what, s = ("rows", "s") if count > 1 else ("row", "")
            told.append(f"set aside {count:,} {what} with {reason} (line{s} {lines})")
        return told


def records(
    lines: Iterator[str], separator: str, width: int, above: int, aside: Aside
) -> Iterator[Block]:
    """Yield the rows, some at a time, all of the same width.

    Parameters
    ----------
    lines : of the file, below the header, with their ends. A ``Source`` gives what has nothing odd
        as ``Cells``, in no line: the same rows, faster.
    above : lines of the file above them.
    aside : is told what is no such row.

    Notes
    -----
    An empty line is no row, but the missing cell of a table of one column. A row whose cells go
    over several lines and that has another width is cut again, line by line.
    """
    pending: list[str] = []
    at, trouble, unclosed = above + 1, False, 0
    while True:
        if isinstance(lines, Source) and not (pending or trouble) and unclosed <= PLAIN:
            for cells in lines.cells(separator, width):
                at += cells.lines
                aside.read += len(cells)
                yield cells
        want = QUOTED + 1 if trouble else BLOCK
        pending += itertools.islice(lines, max(0, want - len(pending)))
        if not pending:
            return
        block, pending = pending[:want], pending[want:]
        rows, ends, fault = _cut(block, separator, plain=unclosed > PLAIN)
        if rows:
            kept = _of_width(rows, ends, block, separator, width, at, aside)
            aside.read += len(kept)
            yield kept
        used = ends[-1] if ends else 0
        rest, at = block[used:], at + used
        trouble = fault is not None
        if fault is None:
            continue
        more = pending or (pending := list(itertools.islice(lines, 1)))
        if fault == OPEN and len(rest) <= QUOTED and more:  # it may be closed further down
            pending = rest + pending
            continue
        unclosed += 1
        alone = next(csv.reader(rest[:1], delimiter=separator), [])
        if len(alone) == width and unclosed <= PLAIN:
            aside.add(at, f"{QUOTE}, read to the end of its line")
            aside.read += 1
            yield [[cell.rstrip("\r\n") for cell in alone]]
        else:
            aside.add(at, QUOTE)
        at, pending = at + 1, rest[1:] + pending


def _cut(
    block: list[str], separator: str, plain: bool
) -> tuple[list[list[str]], list[int], str | None]:
    """Return rows, how many lines each ends after, and what went wrong after them."""
    if plain:
        reader = csv.reader(block, delimiter=separator, quoting=csv.QUOTE_NONE)
        return list(reader), list(range(1, len(block) + 1)), None
    try:
        rows = list(csv.reader(block, delimiter=separator, strict=True))
        if len(rows) == len(block):
            return rows, list(range(1, len(block) + 1)), None
    except csv.Error:
        pass  # cut again below, up to what is wrong
    rows, ends = [], []
    reader = csv.reader(block, delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error as error:
        return rows, ends, str(error)
    return rows, ends, None


def _of_width(
    rows: list[list[str]],
    ends: list[int],
    block: list[str],
    separator: str,
    width: int,
    at: int,
    aside: Aside,
) -> list[list[str]]:
    if all(len(row) == width for row in rows):
        return rows
    kept, start = [], 0
    for row, end in zip(rows, ends):
        if len(row) == width:
            kept.append(row)
        elif end - start > 1:  # a quote swallowed what follows: line by line
            for number, line in enumerate(block[start:end], at + start):
                alone = next(csv.reader([line], delimiter=separator), [])
                if len(alone) == width:
                    kept.append([cell.rstrip("\r\n") for cell in alone])
                else:
                    aside.add(number, QUOTE)
        elif row:
            aside.add(at + end - 1, WIDTH)
        elif width == 1:
            kept.append([""])
        start = end
    return kept
