"""The classes of what can go wrong in a contract: their numbers in public registries, how severe.

Index in ``CLASSES`` is the label of a row, everywhere. The texts are this project's own words; the
ids are those of the Smart Contract Weakness Classification (SWC) and of the Common Weakness
Enumeration (CWE), which name the same things for other tools.
"""

from __future__ import annotations

from typing import NamedTuple


class Weakness(NamedTuple):
    """What is known of one class."""

    name: str
    title: str
    swc: tuple[str, ...]  # ids, the nearest first; empty where the registry has none
    cwe: str  # id, "" for the class safe
    severity: int  # 0 to 100: what a finding of it is worth when it is right
    explanation: str  # a sentence for whoever is about to sign
    argument: str  # why the severity is what it is


WEAKNESSES = (
    Weakness(
        "safe",
        "Nothing of the classes below",
        (),
        "",
        0,
        "None of the patterns that this project knows speaks against it, which is no proof.",
        "No finding, no loss.",
    ),
    Weakness(
        "reentrancy",
        "Reentrancy",
        ("SWC-107",),
        "CWE-841",
        95,
        "It calls another contract before it has written down what it did, so the one that is "
        "called can call again and be paid twice.",
        "Anybody can begin it, with one transaction, and it can take all that the contract holds.",
    ),
    Weakness(
        "access_control",
        "Missing or wrong access control",
        ("SWC-105", "SWC-106", "SWC-115", "SWC-118", "SWC-100"),
        "CWE-284",
        90,
        "Somebody who should not can call what moves funds, names the owner or ends the contract.",
        "Anybody can begin it and it costs them nothing; what is lost depends on the function.",
    ),
    Weakness(
        "unchecked_call",
        "Result of a call not checked",
        ("SWC-104",),
        "CWE-252",
        55,
        "It goes on as if a payment or a call had worked when it has failed.",
        "Books and balances part; somebody must make the call fail, and one payment is lost "
        "rather than all.",
    ),
    Weakness(
        "arithmetic",
        "Overflow, underflow or lost precision",
        ("SWC-101",),
        "CWE-682",
        75,
        "A sum or a difference can wrap around or lose what it divides away, so a balance can "
        "become what nobody paid in.",
        "Minting out of nothing is total, but only where the numbers can be chosen; since "
        "Solidity 0.8 it takes an unchecked block or a cast.",
    ),
    Weakness(
        "bad_randomness",
        "Randomness that can be foretold",
        ("SWC-120",),
        "CWE-330",
        65,
        "It draws its chance from what a block says of itself, which a validator, or a contract in "
        "the same block, knows beforehand.",
        "The prize of a game is lost and not the rest; whoever takes it needs a contract or a "
        "block of their own.",
    ),
    Weakness(
        "time",
        "Depends on the time of a block",
        ("SWC-116",),
        "CWE-829",
        35,
        "What it pays or allows hangs on a block's time, which whoever makes the block may move by "
        "seconds.",
        "A validator alone gains, by seconds, and only where these decide.",
    ),
    Weakness(
        "denial_of_service",
        "Can be brought to a standstill",
        ("SWC-113", "SWC-128"),
        "CWE-400",
        50,
        "One receiver that refuses, or a list that has grown too long, stops it for everybody.",
        "Funds are locked and not taken, at times for good.",
    ),
    Weakness(
        "front_running",
        "Depends on the order of transactions",
        ("SWC-114",),
        "CWE-362",
        45,
        "Who sees the transaction before it is in a block can put their own before it and take "
        "the better price or the prize.",
        "Each user loses a part of one trade; it is routine, and can happen again and again.",
    ),
    Weakness(
        "delegatecall",
        "Runs code of another contract as its own",
        ("SWC-112",),
        "CWE-829",
        90,
        "It lets code from an address that somebody else can choose run on its own storage and "
        "funds.",
        "The foreign code may do everything that the contract may, its end included.",
    ),
)
CLASSES = tuple(weakness.name for weakness in WEAKNESSES)
SEVERITY = {weakness.name: weakness.severity for weakness in WEAKNESSES}
SAFE = 0
"""The label of what is in none of the other classes."""


def label_of(name: str) -> int:
    """Return the index of a class.

    Raises
    ------
    ValueError : no class has that name; the message lists all.

    Examples
    --------
    >>> label_of("time")
    6
    """
    if name not in CLASSES:
        raise ValueError(f"label must be one of {', '.join(CLASSES)}, got {name!r}")
    return CLASSES.index(name)


def of_swc(swc: str) -> str | None:
    """Return the class that an id of the SWC registry belongs to, None for the others.

    Examples
    --------
    >>> of_swc("SWC-107")
    'reentrancy'
    >>> of_swc("SWC-103") is None
    True
    """
    return next((weakness.name for weakness in WEAKNESSES if swc in weakness.swc), None)
