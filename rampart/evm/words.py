"""A code as words: what is counted, and nothing that names an account, a function or a number.

Operands are masked. Of PUSH only the width stays, in buckets: ``push`` (to 2 bytes: small numbers
and places in the code), ``push4`` (3 to 4: a selector or a mask of that width), ``push20`` (an
address or its mask), ``push32`` (21 and more: hashes, wide masks), ``pushed`` (the rest). DUP and
SWAP lose their depth, which is the compiler's choice. The fork's names are one: ``sha3``,
``prevrandao``.
"""

from __future__ import annotations

from collections.abc import Iterable

from rampart.evm.opcodes import NAMES


def _word(code: int) -> str:
    name = NAMES[code]
    if name.startswith("PUSH"):
        size = code - 0x5F
        return (
            "push" if size <= 2
            else "push4" if size <= 4
            else "pushed" if size < 20
            else "push20" if size == 20
            else "push32"
        )  # fmt: skip
    return name.rstrip("0123456789").lower() if name[:3] in ("DUP", "SWA", "LOG") else name.lower()


WORDS = tuple(_word(code) for code in range(256))
"""Byte -> word."""
SHUFFLING = frozenset({"push", "push4", "push20", "push32", "pushed", "dup", "swap", "pop"})
SHUFFLING |= {"jumpdest", "and", "not", "shl", "shr", "exp", "mload", "mstore", "jump", "unknown"}
"""Words of moving values about; what is left says what a function does, in far fewer words."""
SPEAKING = tuple("" if word in SHUFFLING else word for word in WORDS)
"""Byte -> word, empty for those."""


def words(ops: Iterable[int]) -> list[str]:
    """Return the word of each instruction.

    Examples
    --------
    >>> words([0x60, 0x63, 0x7F, 0x81, 0x33])
    ['push', 'push4', 'push32', 'dup', 'caller']
    """
    return [WORDS[op] for op in ops]


def speaking(ops: Iterable[int]) -> list[str]:
    """Return the words that are left without those of moving values about.

    Examples
    --------
    >>> speaking([0x60, 0x33, 0x90, 0x55])
    ['caller', 'sstore']
    """
    return [word for op in ops if (word := SPEAKING[op])]
