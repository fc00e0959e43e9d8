"""Whether a capture ends within a packet, as one does whose writer was killed."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

ORDERS = {
    **{b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">"},
    **{b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<"},
}
BLOCKS = b"\x0a\x0d\x0d\x0a"  # pcapng
LARGEST = 2**30
"""Bytes of a capture that is looked through: a second or two."""


def ends_within_a_packet(path: Path) -> bool:
    """Tell whether the last packet of a pcap, or block of a pcapng, is not whole.

    False too where that is not known: a larger file, or one that is no capture.
    """
    size = path.stat().st_size
    if not 24 <= size <= LARGEST:
        return False
    with (
        open(path, "rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        if (order := ORDERS.get(data[:4])) is not None:
            return _pcap(data, size, order)
        return data[:4] == BLOCKS and _pcapng(data, size)


def _pcap(data: mmap.mmap, size: int, order: str) -> bool:
    length, place = struct.Struct(f"{order}I").unpack_from, 24
    while place + 16 <= size:
        place += 16 + length(data, place + 8)[0]
    return place != size


def _pcapng(data: mmap.mmap, size: int) -> bool:
    place, order = 0, "<"
    while place + 12 <= size:
        if data[place : place + 4] == BLOCKS:  # a section says in which order its bytes are
            order = "<" if data[place + 8 : place + 12] == b"\x4d\x3c\x2b\x1a" else ">"
        step = struct.unpack_from(f"{order}I", data, place + 4)[0]
        if step < 12:
            return True
        place += step
    return place != size
