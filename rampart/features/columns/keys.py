"""64-bit keys of words in a byte buffer, and tables that find a word by its key.

A key is fixed arithmetic on the first 16 bytes and the length: the same in every process and on
every machine. The multipliers are odd constants with well-mixed bits (those of xxHash64).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from rampart.features.columns.symbols import PLAIN, fold

PAD = 16  # bytes that a buffer must have after its last word
_A, _B, _C, _D = (
    np.uint64(number)
    for number in (
        0x9E3779B185EBCA87,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0x85EBCA77C2B2AE63,
    )
)
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(9)], np.uint64)
SLOTS = 16  # bits of a slot number: so many that a multiplier without collisions is near


def keys(buffer: bytes, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the key of each word.

    Parameters
    ----------
    buffer : bytes with at least ``PAD`` more after the last word.
    start, length : int64, shape (words,); a length may be 0.

    Returns
    -------
    array : uint64, shape (words,).
    """
    # Every eight bytes, at any offset, as one number.
    eights = np.ndarray(len(buffer) - 7, "<u8", buffer, 0, (1,))
    low = eights[start] & _MASKS[np.minimum(length, 8)]
    key = low * _A + length.astype(np.uint64) * _C
    long = np.flatnonzero(length > 8)
    high = eights[start[long] + 8] & _MASKS[np.minimum(length[long] - 8, 8)]
    key[long] += high * _B
    key ^= key >> np.uint64(32)
    key *= _D
    return key ^ (key >> np.uint64(29))


class Table(NamedTuple):
    """A hash table without collisions: each key in the slot that its multiplier gives."""

    multiplier: np.uint64
    keys: np.ndarray  # uint64, shape (2 ** SLOTS,)
    codes: np.ndarray  # uint8, shape (2 ** SLOTS,); 0: an empty slot

    def find(self, wanted: np.ndarray) -> np.ndarray:
        """Return the code of each key, 0 for one that is not here: uint8."""
        slot = ((wanted * self.multiplier) >> np.uint64(64 - SLOTS)).view(np.int64)
        return np.where(self.keys[slot] == wanted, self.codes[slot], 0)


def words_keys(words: Iterable[str]) -> np.ndarray:
    """Return the keys of words in lower case, without blanks or digits."""
    hashed = []
    for word in words:
        buffer = fold(word).tobytes().translate(PLAIN)
        hashed.append(keys(buffer + bytes(PAD), np.array([0]), np.array([len(buffer)]))[0])
    return np.array(hashed, np.uint64)


def table(words: Mapping[str, int]) -> Table:
    """Return a table of words and their codes (1 to 255)."""
    wanted, first = np.unique(words_keys(words), return_index=True)
    codes = np.array(list(words.values()), np.uint8)[first]
    multiplier = _B
    while True:
        slots = (wanted * multiplier) >> np.uint64(64 - SLOTS)
        if len(np.unique(slots)) == len(slots):
            break
        multiplier += np.uint64(2)
    held, known = np.zeros(1 << SLOTS, np.uint64), np.zeros(1 << SLOTS, np.uint8)
    held[slots], known[slots] = wanted, codes
    return Table(multiplier, held, known)
