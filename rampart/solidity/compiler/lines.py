"""Which line of a source each byte of its code comes from.

The compiler's source map has an entry an instruction, ``start:length:file:jump:depth``, where what
is as before is left out (documentation of Solidity, "Source Mappings").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

PUSH1, PUSH32 = 0x60, 0x7F


def lines_of(code: bytes, source_map: str, text: str, file: int = 0) -> dict[int, int]:
    """Return ``{offset in the code: line}``, 1-based, of the instructions of one file.

    Parameters
    ----------
    code : runtime bytecode.
    source_map : its map. Offsets in it are bytes of UTF-8.
    text : the source as it was compiled (with its pragma rewritten).
    file : number of the source in the map; what the compiler itself adds is of file -1.

    Examples
    --------
    >>> lines_of(bytes.fromhex("6001600255"), "2:1:0:-;0;;", "a\\nb")
    {0: 2, 2: 1, 4: 1}
    """
    source = text.encode("utf-8", "surrogatepass")
    starts = [0, *(place + 1 for place, byte in enumerate(source) if byte == 0x0A)]
    places = zip(offsets(code), entries(source_map))  # what is behind the code has no entry
    return {
        offset: bisect_right(starts, start)
        for offset, (start, number) in places
        if number == file and start >= 0
    }


def offsets(code: bytes) -> Iterator[int]:
    """Yield where each instruction begins; what a PUSH pushes is part of it."""
    place = 0
    while place < len(code):
        yield place
        byte = code[place]
        place += 1 + (byte - PUSH1 + 1 if PUSH1 <= byte <= PUSH32 else 0)


def entries(source_map: str) -> Iterator[tuple[int, int]]:
    """Yield (start, file) of each instruction; -1 where there is none."""
    start, file = -1, -1
    for part in source_map.split(";"):
        fields = part.split(":")
        if fields[0]:
            start = int(fields[0])
        if len(fields) > 2 and fields[2]:
            file = int(fields[2])
        yield start, file
