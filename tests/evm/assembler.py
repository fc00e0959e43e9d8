"""Small codes for tests, written as names: ``code("PUSH 1 CALLER SSTORE")``."""

from __future__ import annotations

from rampart.evm.opcodes import CODES


def code(text: str) -> bytes:
    """Return the bytes of instructions; ``@name`` is a place to jump to, ``>name`` a PUSH2 of it.

    ``0x..`` and numbers are pushed as wide as they are written (a number: one byte, or four from
    70,000 on).
    """
    parts, places, made = text.split(), {}, []
    for part in parts:
        if part.startswith("@"):
            places[part[1:]] = len(made)
            made.append(0x5B)
        elif part.startswith(">"):
            made += [0x61, part[1:], None]
        elif part.startswith("0x"):
            value = bytes.fromhex(part[2:])
            made += [0x5F + len(value), *value]
        elif part.isdigit():
            value = int(part).to_bytes(1 if int(part) < 256 else 4, "big")
            made += [0x5F + len(value), *value]
        else:
            made.append(CODES[part])
    for place, value in enumerate(made):
        if isinstance(value, str):
            made[place : place + 2] = places[value].to_bytes(2, "big")
    return bytes(made)


DISPATCH = "0 CALLDATALOAD 224 SHR DUP1 0xa1b2c3d4 EQ >one JUMPI 0 0 REVERT @one POP "
"""One function with the selector 0xa1b2c3d4; its body follows."""
