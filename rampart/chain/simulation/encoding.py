"""Addresses, the data of a call, and amounts, as the chain writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

UNIT = 10**18  # of what is counted in ether and in the tokens here


def encoded(types: Sequence[str], values: Sequence[Any]) -> str:
    """Return arguments as hex."""
    from eth_abi import encode

    return encode(types, values).hex()


def fresh(*names: object) -> str:
    """Return an address that nobody else has: 40 hex digits of the hash of its names.

    Examples
    --------
    >>> fresh(1, "rug", 0) == fresh(1, "rug", 0), fresh(1, "rug", 0) == fresh(1, "rug", 1)
    (True, False)
    """
    import hashlib

    return hashlib.sha256("/".join(map(str, names)).encode()).hexdigest()[-40:]


def created(sender: str, nonce: int) -> str:
    """Return the address of the contract that a transaction creates.

    The last 20 bytes of keccak-256 of RLP of sender and nonce (yellow paper, section 7).

    Examples
    --------
    >>> created("6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0", 0)
    'cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d'
    """
    from eth_hash.auto import keccak

    number = nonce.to_bytes((nonce.bit_length() + 7) // 8, "big")
    if nonce > 127:
        number = bytes([0x80 + len(number)]) + number
    body = b"\x94" + bytes.fromhex(sender) + (number or b"\x80")
    return keccak(bytes([0xC0 + len(body)]) + body).hex()[-40:]


def selector(data: str) -> str:
    """Return the first four bytes of a call's data (hex, with or without 0x), "" of less.

    Examples
    --------
    >>> selector("0xa9059cbb0000"), selector("0x")
    ('a9059cbb', '')
    """
    bare = data.removeprefix("0x")
    return bare[:8] if len(bare) >= 8 else ""


def bare(address: str | None) -> str:
    """Return an address as 40 lower-case digits, "" for none."""
    return (address or "").removeprefix("0x").lower()


def amount(value: int) -> float:
    """Return an amount in whole units: the nearest float, the same on every machine.

    Examples
    --------
    >>> amount(25 * 10**17)
    2.5
    """
    return value / UNIT
