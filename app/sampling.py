"""Draw some rows of a table while all of them are counted: one pass, in bounded memory."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator

from app.blocks import Cells
from app.counting import AT_ONCE, WAITING, Hashed, of_texts
from rampart.data.cardinality import EXACT

SAMPLED = 200  # rows of a column that training saw at most
LONGEST = 20_000  # characters of a cell; training cut there too
COUNTED = 600_000  # distinct values of a table that are counted one by one, all columns together
LEAST = 2_000  # the same of a column
SEED = 0


class Sample:
    """Rows drawn at random of all that are added (Li 1994, algorithm L), and counts of each column.

    Attributes
    ----------
    rows : rows so far.
    kept : at most 200 of them, texts cut to 20,000 characters.
    streams : how each column repeats its values; a column may come late.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.kept: list[list[str]] = []
        self.streams: list[Hashed] = []
        self._turns = _turns(random.Random(SEED))
        self._next, self._slot = next(self._turns)

    def add(self, block: list[list[str]] | Cells) -> None:
        """Count some rows; draw of them."""
        row = block.row if isinstance(block, Cells) else block.__getitem__
        for number in range(min(len(block), SAMPLED - self.rows)):
            self.kept.append([cell[:LONGEST] for cell in row(number)])
        end = self.rows + len(block)
        while self._next < end:
            if self._next >= self.rows:
                self.kept[self._slot] = [cell[:LONGEST] for cell in row(self._next - self.rows)]
            self._next, self._slot = next(self._turns)
        if isinstance(block, Cells):
            columns, width = block.columns(), block.starts.shape[1]
        else:
            columns = map(of_texts, itertools.zip_longest(*block, fillvalue=""))
            width = max(map(len, block), default=0)
        for place, column in enumerate(columns):
            if place == len(self.streams):
                most = min(EXACT, max(LEAST, COUNTED // width))
                self.streams.append(Hashed(most, min(AT_ONCE, max(LEAST, WAITING // width))))
            self.streams[place].add(column)
        self.rows = end


def _turns(draw: random.Random) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the rows that replace a kept one, and which; the first rows are kept."""
    weight, row = 1.0, SAMPLED - 1
    while True:
        weight *= math.exp(math.log(1 - draw.random()) / SAMPLED)
        row += int(math.log(1 - draw.random()) / math.log1p(-weight)) + 1
        yield row, draw.randrange(SAMPLED)
