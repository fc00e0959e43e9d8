"""What compilers write behind the code: CBOR that says which source and compiler it is from.

Solidity (since 0.4.7) appends a map in CBOR and its length in two bytes: ``a1 65 'bzzr0' 58 20 ...
00 29`` of old ones, ``a2 64 'ipfs' 58 22 ... 64 'solc' 43 ... 00 33`` of new ones. It is no code,
differs where the code is equal, and names the compiler: it goes before anything looks at a code.
"""

from __future__ import annotations

import re

KEYS = re.compile(rb"[\xa1-\xa8](?=(?:\x64ipfs|\x65bzzr[01]|\x64solc|\x6cexperimental))")
LONGEST = 400  # bytes of a map; those of compilers have 41 to 90


def strip(code: bytes) -> tuple[bytes, str]:
    """Return the code without metadata, and what there was: ``none`` or the map's first key.

    What stands behind metadata goes with it: nothing that runs does (immutable tables and the
    arguments of a constructor do). Codes inside a code keep theirs, which ``blank`` removes.

    Parameters
    ----------
    code : runtime code.

    Examples
    --------
    >>> strip(bytes.fromhex("6001a165627a7a72305820") + bytes(32) + b"\\x00\\x29")
    (b'`\\x01', 'bzzr0')
    >>> strip(bytes.fromhex("6001"))
    (b'`\\x01', 'none')
    """
    place = None
    for match in KEYS.finditer(code):
        size = _length(code, match.start())
        if size is not None:
            place = match.start()
    if place is None:
        return code, "none"
    key = code[place + 2 : place + 2 + (code[place + 1] & 0x1F)].decode("ascii", "replace")
    # Metadata in the middle is that of a contract which this one creates: code goes on behind it.
    size = _length(code, place) or 0
    if len(code) - place - size > LONGEST:
        return code, "none"
    return (code[:place], key) if place else (code, "none")


def _length(code: bytes, place: int) -> int | None:
    """Return the bytes of a map and its length; None where the length does not fit."""
    for end in range(place + 8, min(len(code) - 1, place + LONGEST)):
        if code[end] << 8 | code[end + 1] == end - place:
            return end + 2 - place
    return None
