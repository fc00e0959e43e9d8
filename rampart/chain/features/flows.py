"""Amounts that change hands: the coin of transactions, inner payments and tokens in one list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from rampart.chain.features.history import NATIVE, NOBODY, History


class Flow(NamedTuple):
    """An amount that changed hands in a transaction."""

    number: int  # of the transaction
    asset: int  # a token, or NATIVE
    sender: int
    to: int
    amount: float


def flows(history: History) -> list[Flow]:
    """Return what changed hands, by transaction: first its own coin, then what happened inside.

    A transaction that failed moved nothing.
    """
    record = history.record
    inner: dict[int, list[Flow]] = defaultdict(list)
    for one in record.movements:
        inner[one.number].append(Flow(one.number, one.token, one.sender, one.to, one.amount))
    found = []
    for number, one in enumerate(record.transactions):
        if one.ok and one.value > 0:
            to = one.created if one.to == NOBODY else one.to
            found.append(Flow(number, NATIVE, one.sender, to, one.value))
        found += inner.get(number, [])
    return found


def main_asset(all_flows: Sequence[Flow]) -> int:
    """Return the asset that most often comes to the subject or leaves it; its own where it is one.

    Of equals the coin, then the first that appears.
    """
    own = Counter(one.asset for one in all_flows if 0 in (one.sender, one.to))
    if not own:
        own = Counter(one.asset for one in all_flows)
    return min(own, key=lambda asset: (-own[asset], asset), default=NATIVE)


def typical(all_flows: Iterable[Flow]) -> dict[int, float]:
    """Return the median amount of each asset, of those above 0; what "large" is measured by."""
    amounts: dict[int, list[float]] = defaultdict(list)
    for one in all_flows:
        if one.amount > 0:
            amounts[one.asset].append(one.amount)
    return {asset: float(np.median(values)) for asset, values in amounts.items()}


def balances(all_flows: Iterable[Flow]) -> dict[int, float]:
    """Return what each address has gained, of flows of one asset."""
    found: dict[int, float] = defaultdict(float)
    for one in all_flows:
        if one.sender != NOBODY:
            found[one.sender] -= one.amount
        if one.to != NOBODY:
            found[one.to] += one.amount
    return found
