"""Where a value on the stack is from, one bit each: what the small emulation carries along.

A value is a number that is known, or a mask of these bits. Masks add up: a sum of an argument and
of what storage held has both bits and ``SUM``.
"""

from __future__ import annotations

NAMES = (
    "caller",  # msg.sender
    "origin",  # tx.origin
    "argument",  # call data
    "size",  # of call data, which decoding looks at in every function
    "paid",  # msg.value
    "time",  # block.timestamp
    "block",  # block hash, number, coinbase, prevrandao, gas limit, base fee
    "storage",  # read from storage
    "hash",  # through keccak256
    "result",  # whether an external call went well
    "returned",  # what an external call gave back
    "balance",  # of an account
    "sum",  # of ADD, SUB or MUL with nothing known
    "quotient",  # of DIV
    "rest",  # of MOD
    "equal",  # of EQ
    "order",  # of LT, GT, SLT, SGT of two values that are not known
    "bound",  # of the same with a number
    "gas",  # what is left of it
    "code",  # size or hash of an account's code
    "self",  # the contract's own address
)
(CALLER, ORIGIN, ARGUMENT, SIZE, PAID, TIME, BLOCK, STORAGE, HASH, RESULT, RETURNED) = (
    1 << bit for bit in range(11)
)
(BALANCE, SUM, QUOTIENT, REST, EQUAL, ORDER, BOUND, GAS, CODE, SELF) = (
    1 << bit for bit in range(11, 21)
)
KINDS = EQUAL | ORDER | BOUND
"""How it was compared: not carried through storage or hashes."""


def named(mask: int) -> list[str]:
    """Return the names of a mask's bits.

    Examples
    --------
    >>> named(CALLER | EQUAL)
    ['caller', 'equal']
    """
    return [name for bit, name in enumerate(NAMES) if mask >> bit & 1]
