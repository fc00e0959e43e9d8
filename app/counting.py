"""How a column repeats its values, counted over hashes of its cells: arrays in place of texts.

The same estimates as ``rampart.data.cardinality.Stream`` makes, from a hash of 64 bits a cell that
is the same in every process; two of 20,000 values share one with a chance of 1 in 10^11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from rampart.data.cardinality import EXACT, HEAVY, Repeats, Stream

BYTES = 2**20  # that are hashed in one run
SHORT = 1_000  # bytes of a cell that a polynomial hashes; of a longer one a digest is taken
CELLS = BYTES // SHORT  # short ones that never exceed BYTES
AT_ONCE = 65_536  # cells of a column that are counted at once
WAITING = 4_000_000  # cells of a table that wait for it
FACTOR = 0x9E3779B97F4A7C15  # odd: it has an inverse modulo 2**64
_powers: list[np.ndarray] = []


def powers() -> tuple[np.ndarray, np.ndarray]:
    """Return the powers 0 to BYTES of FACTOR and of its inverse, modulo 2**64: made once."""
    if not _powers:
        for factor in (FACTOR, pow(FACTOR, -1, 2**64)):
            row = np.full(BYTES + 1, factor, np.uint64)
            row[0] = 1
            _powers.append(np.multiply.accumulate(row))
    return _powers[0], _powers[1]


def hashes(data: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return a hash of each piece of some bytes, uint64, of the shape of ``starts``.

    Parameters
    ----------
    data : uint8, at most BYTES. starts, ends : of the pieces; they may be empty.
    """
    up, down = powers()
    sums = np.zeros(len(data) + 1, np.uint64)  # of (byte + 1) * FACTOR**place
    terms = data.astype(np.uint64)
    terms += np.uint64(1)
    terms *= up[: len(data)]
    np.cumsum(terms, out=sums[1:])
    found = sums[ends]
    found -= sums[starts]
    found *= down[starts]
    for shift, factor in ((33, 0xFF51AFD7ED558CCD), (33, 0xC4CEB9FE1A85EC53), (33, 1)):
        found ^= found >> np.uint64(shift)  # neighbours far apart: a polynomial leaves them close
        found *= np.uint64(factor)
    for place in zip(*np.nonzero(ends - starts > SHORT)):
        found[place] = _digest(data[starts[place] : ends[place]].tobytes())
    return found


def of_texts(column: Sequence[str]) -> np.ndarray:
    """Return the hashes of the cells that are not missing, blanks around them left out."""
    found = []
    texts = [text for text in map(str.strip, column) if text]
    for first in range(0, len(texts), CELLS):
        pieces = [_bytes(text) for text in texts[first : first + CELLS]]
        long = {n: piece for n, piece in enumerate(pieces) if len(piece) > SHORT}
        for place in long:
            pieces[place] = b""
        ends = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
        starts = np.concatenate([[0], ends[:-1]])
        some = hashes(np.frombuffer(b"".join(pieces), np.uint8), starts, ends)
        for place, piece in long.items():
            some[place] = _digest(piece)
        found.append(some)
    return np.concatenate(found) if found else np.empty(0, np.uint64)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(piece: bytes) -> int:
    return int.from_bytes(blake2b(piece, digest_size=8).digest(), "little")


class Hashed(Stream):
    """The shares of a column, of hashes of its cells that come some at a time.

    They are counted ``at_once`` of them, however they come: the blocks do not change the result.
    """

    def __init__(self, most: int = EXACT, at_once: int = AT_ONCE):
        super().__init__(most)
        self._at_once, self._waiting, self._room = at_once, [], at_once
        self._kept, self._often = _none(), _none()

    @property
    def n(self) -> int:
        """Cells so far that are not missing."""
        return self._n + self._at_once - self._room

    def add(self, cells: np.ndarray) -> None:
        """Count cells by their hashes, uint64."""
        while len(cells) >= self._room:
            self._waiting.append(cells[: self._room])
            cells = cells[self._room :]
            self._count()
        if len(cells):
            self._waiting.append(cells.copy())  # not a view that keeps a block alive
            self._room -= len(cells)

    def repeats(self) -> Repeats:
        """Return the shares of all cells so far; what waits is counted first."""
        if self._waiting:
            self._count()
        self._counts = Counter(dict(zip(*(part.tolist() for part in self._kept))))
        self._heavy = Counter(dict(zip(*(part.tolist() for part in self._often))))
        found = super().repeats()
        self._counts, self._heavy = Counter(), Counter()  # large, and made again when asked
        return found

    def _count(self) -> None:
        values, counts = np.unique(np.concatenate(self._waiting), return_counts=True)
        self._waiting, self._room = [], self._at_once
        self._n += int(counts.sum())
        low = self._low(values)
        self._kept = _merged(self._kept, (values[low], counts[low]))
        if self._level:
            more = ~low & ((counts > 1) | np.isin(values, self._often[0]))
            self._often = _merged(self._often, (values[more], counts[more]))
        while len(self._kept[0]) > self._most:
            self._level += 1
            values, counts = self._kept
            low = self._low(values)
            more = ~low & (counts > 1)
            self._often = _merged(self._often, (values[more], counts[more]))
            self._kept = values[low], counts[low]
        values, counts = self._often
        if len(values) > 2 * HEAVY:
            best = np.sort(np.lexsort((values, counts))[-HEAVY:])
            self._often = values[best], counts[best]

    def _low(self, values: np.ndarray) -> np.ndarray:
        if not self._level:
            return np.ones(len(values), bool)
        return values >> np.uint64(64 - self._level) == 0


def _none() -> tuple[np.ndarray, np.ndarray]:
    return np.empty(0, np.uint64), np.empty(0, np.int64)


def _merged(
    one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sum of two counts: (values, ascending; counts)."""
    values, place = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    counts = np.zeros(len(values), np.int64)
    counts[place[: len(one[0])]] = one[1]
    counts[place[len(one[0]) :]] += other[1]
    return values, counts
