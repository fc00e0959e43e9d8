"""A history as words, one an event, in which nothing says who, when or how much.

A transaction is ``<direction>_<method>_<size>_<whom>``, with an ``x`` at the end where it failed; a
gap before it, a movement, an approval, a payment and a call have words of their own. Sizes are
measured by the median of that asset in this history, gaps by that of its gaps.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np

from rampart.chain.features.flows import flows, typical
from rampart.chain.features.history import NATIVE, NOBODY, UNLIMITED, History
from rampart.chain.features.methods import kind

EDGES = (0.1, 0.67, 1.5, 10.0)  # of the usual size
LETTERS = "abcde"
MOST = 600  # words, half from each end
DEEP = 4  # deeper calls are this deep


def size(amount: float, usual: float | None) -> str:
    """Return the letter of an amount: a far less than usual, c about as usual, e far more; z none.

    Examples
    --------
    >>> [size(amount, 2.0) for amount in (0.0, 0.1, 2.0, 30.0)]
    ['z', 'a', 'c', 'e']
    """
    if amount <= 0 or not usual:
        return "z"
    return LETTERS[int(np.searchsorted(EDGES, amount / usual, side="right"))]


def words(history: History) -> list[str]:
    """Return the words of a history, by transaction."""
    record, found = history.record, []
    usual = typical(flows(history))
    gaps = [max(b.time - a.time, 0.0) for a, b in pairwise(record.transactions)]
    beat = float(np.median([gap for gap in gaps if gap > 0] or [0.0]))
    inside = defaultdict(list)
    known: set[int] = {0}
    for one in record.approvals:
        mine = "me" if one.spender == 0 else "my" if one.owner == 0 else "else"
        limit = "all" if one.amount > UNLIMITED else "none" if one.amount == 0 else "some"
        inside[one.number].append(f"allow_{mine}_{limit}")
    for one in record.calls:
        if one.depth > 0:
            fails = "" if one.ok else "_x"
            at = f"d{min(one.depth, DEEP)}"
            inside[one.number].append(f"{at}_{_way(one.sender, one.to)}_{kind(one.method)}{fails}")
    for one in record.movements:
        sender = record.transactions[one.number].sender
        what = "pay" if one.token == NATIVE else "own" if one.token == 0 else "move"
        pulled = "_p" if what != "pay" and one.sender not in (sender, NOBODY, 0) else ""
        letter = size(one.amount, usual.get(one.token))
        inside[one.number].append(f"{what}_{_way(one.sender, one.to)}_{letter}{pulled}")
    for number, one in enumerate(record.transactions):
        if number:
            found.append(f"gap_{size(gaps[number - 1], beat)}")
        whom = one.to if one.sender == 0 else one.sender
        new = "o" if whom in known else "n"
        known.add(whom)
        letter = size(one.value, usual.get(NATIVE))
        fails = "" if one.ok else "_x"
        found.append(f"{_way(one.sender, one.to)}_{kind(one.method)}_{letter}_{new}{fails}")
        found += inside[number]
    return found


def _way(sender: int, to: int) -> str:
    if sender == NOBODY:
        return "mint"
    if to == NOBODY:
        return "burn"
    if sender == 0:
        return "self" if to == 0 else "out"
    return "in" if to == 0 else "by"


def text(found: list[str]) -> str:
    """Return words as a text: at most ``MOST``, of a longer one without the middle."""
    if len(found) > MOST:
        found = [*found[: MOST // 2], *found[-(MOST // 2) :]]
    return " ".join(found)
