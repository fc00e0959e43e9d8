"""From what somebody pastes to bytes: hex with or without 0x, and what kind of code it is."""

from __future__ import annotations

import re

from rampart.core.escape import excerpt
from rampart.evm.disassembly import STEPS
from rampart.evm.opcodes import CODES

MOST = 1_000_000
"""Bytes; a contract on the chain has at most 24,576 (EIP-170), its creation code 49,152."""
SPACE = re.compile(r"\s+")
LINK = re.compile(r"__\$[0-9a-fA-F]{34}\$__|__[!-~]{36}__|_{2}[!-~]{1,36}_*(?<=.{38})")
WRONG = re.compile(r"[^0-9a-fA-F]")
INIT = CODES["CODECOPY"], CODES["RETURN"]
DISPATCH = CODES["CALLDATALOAD"]


class CodeError(ValueError):
    """What was given is no bytecode; the message says what it is."""


def read_hex(text: str, most: int = MOST) -> bytes:
    """Return the bytes that hex text means.

    White space is left out, and ``0x`` before it. A place where a library's address was to be
    linked (``__$...$__``) becomes twenty zeros.

    Parameters
    ----------
    text : hex digits.
    most : bytes.

    Raises
    ------
    CodeError : empty, an odd number of digits, a character that is no digit, or too long.

    Examples
    --------
    >>> read_hex("0x6001 00")
    b'`\\x01\\x00'
    """
    if not isinstance(text, str):
        raise CodeError(f"bytecode must be text, got {type(text).__name__}")
    if code := _plain(text, most):
        return code
    digits = SPACE.sub("", text[: 4 * most + 100])
    if digits[:2] in ("0x", "0X"):
        digits = digits[2:]
    if "__" in digits:
        digits = LINK.sub("0" * 40, digits)
    if not digits:
        raise CodeError("bytecode is empty: an account without code has none")
    if len(digits) > 2 * most:
        raise CodeError(f"bytecode must have at most {most:,} bytes, got more")
    if wrong := WRONG.search(digits):
        raise CodeError(
            f"bytecode must be hex digits, got {excerpt(wrong[0], 8)!r} at digit {wrong.start():,}"
        )
    if len(digits) % 2:
        raise CodeError(f"bytecode must have an even number of hex digits, got {len(digits):,}")
    return bytes.fromhex(digits)


def _plain(text: str, most: int) -> bytes:
    """Return the bytes of hex that is digits alone, as nearly all is; b"" of all that is not."""
    digits = text.removeprefix("0x")
    try:
        return bytes.fromhex(digits) if len(digits) <= 2 * most else b""
    except ValueError:
        return b""


def runtime_of(code: bytes) -> tuple[bytes, bool]:
    """Return the runtime code, and whether creation code was before it.

    Creation code copies a part of itself to memory and returns it: CODECOPY and RETURN in its
    first straight run, and no dispatcher before them. What is behind the RETURN that ends it
    (``RETURN INVALID`` of newer compilers, ``RETURN STOP`` of older ones) is the runtime code.

    Parameters
    ----------
    code : of either kind.
    """
    copy = code.find(bytes(INIT))  # rare side by side: looked at by instruction below
    begins = code[:2048] if copy < 2048 else code[:8192]
    copied, offset = False, 0
    while offset < len(begins):
        op = begins[offset]
        if op == DISPATCH:
            break
        if op == INIT[0]:
            copied = True
        elif op == INIT[1] and copied:
            rest = code[offset + 1 :]
            if rest[:1] in (b"\xfe", b"\x00"):
                rest = rest[1:]
            return (rest, True) if rest else (code, False)
        offset += STEPS[op]
    return code, False
