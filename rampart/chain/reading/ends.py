"""The first and the last of many rows, in one pass and in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Generic, TypeVar

Row = TypeVar("Row")


class Ends(Generic[Row]):
    """The first ``most // 2`` rows and as many of the last; ``total`` counts all.

    Why the ends: a deception begins with its preparation and ends with its harvest; the middle is
    more of the same. A sample from everywhere would break up what belongs together.
    """

    def __init__(self, most: int):
        self.half, self.total = most // 2, 0
        self.first: list[Row] = []
        self.last: deque[Row] = deque(maxlen=most - most // 2)

    def extend(self, rows: Iterable[Row]) -> Ends[Row]:
        """Look at more rows."""
        for row in rows:
            self.total += 1
            if len(self.first) < self.half:
                self.first.append(row)
            else:
                self.last.append(row)
        return self

    def rows(self) -> list[Row]:
        """Return those that were kept, in order.

        Examples
        --------
        >>> Ends(4).extend(range(10)).rows()
        [0, 1, 8, 9]
        """
        return [*self.first, *self.last]
