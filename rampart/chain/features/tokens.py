"""Tokens: who lets whom take them, who takes, what is empty or dust, and what one transaction does.

A movement is pulled where its sender did not send the transaction and got nothing for it there.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from rampart.chain.features.flows import Flow, flows, typical
from rampart.chain.features.history import NATIVE, NOBODY, UNLIMITED, History
from rampart.chain.features.shapes import NAN, share, top_share

DUST = 0.01  # of the usual amount of that token
WIDE = 3  # receivers of one transaction: it fans out


def tokens(history: History) -> dict[str, float]:
    """Return what token movements and approvals say."""
    record = history.record
    every = flows(history)
    usual = typical(every)
    moves = [one for one in every if one.asset != NATIVE]
    senders = [one.sender for one in record.transactions]
    paid = {(one.number, one.to) for one in every}
    pulled = [
        one
        for one in moves
        if one.sender not in (senders[one.number], NOBODY, 0)
        if (one.number, one.sender) not in paid
    ]
    taken = [one for one in pulled if one.to == 0 or senders[one.number] == 0]
    empty = [one for one in moves if one.amount == 0]
    dust = [one for one in moves if 0 < one.amount < DUST * usual.get(one.asset, 0.0)]
    victims = {one.sender for one in taken}
    return {
        "moves": share(len(moves), len(record.transactions)),
        "tokens": float(len({one.asset for one in moves})),
        "empty": share(len(empty), len(moves)),
        "dust": share(len(dust), len(moves)),
        "pulled": share(len(pulled), len(moves)),
        "taken": share(len(taken), len(moves)),
        "taken_from": float(len(victims)),
        "taken_to": float(len({one.to for one in taken})),
        "taken_top": top_share([one.to for one in taken]),
        "alike": float(len(history.alike)),
        "alike_me": float(sum(0 in pair for pair in history.alike)),
        **_fans(moves),
        **approvals(history, taken),
        **_inside(every),
    }


def _fans(moves: list[Flow]) -> dict[str, float]:
    """Return how widely one transaction spreads tokens, and whether in equal parts."""
    by: dict[int, list[Flow]] = defaultdict(list)
    for one in moves:
        by[one.number].append(one)
    wide = [part for part in by.values() if len({one.to for one in part}) >= WIDE]
    equal = [top_share([f"{one.amount:.6g}" for one in part]) for part in wide]
    return {
        "fan": float(max((len({one.to for one in part}) for part in by.values()), default=0)),
        "fans": share(len(wide), len(by)),
        "fan_equal": float(np.mean(equal)) if equal else NAN,
        "moves_most": float(max(map(len, by.values()), default=0)),
    }


def approvals(history: History, taken: list[Flow]) -> dict[str, float]:
    """Return who may take tokens, without limit or not, and how soon somebody does."""
    given = history.record.approvals
    granted = [one for one in given if one.amount > 0]
    mine = [one for one in granted if one.spender == 0]
    when = {(one.owner, one.token): one.number for one in granted}
    lags = [
        one.number - when[one.sender, one.asset] for one in taken if (one.sender, one.asset) in when
    ]
    return {
        "approvals": share(len(given), len(history.record.transactions)),
        "approvals_unlimited": share(sum(one.amount > UNLIMITED for one in granted), len(granted)),
        "approvals_revoked": share(len(given) - len(granted), len(given)),
        "approvals_me": share(len(mine), len(granted)),
        "owners_me": float(len({one.owner for one in mine})),
        "spenders": float(len({one.spender for one in granted})),
        "spender_top": top_share([one.spender for one in granted]),
        "approval_lag": float(np.median(lags)) if lags else NAN,
    }


def _inside(every: list[Flow]) -> dict[str, float]:
    """Return loans within one transaction, exchanges, and how far a price moved.

    A loan goes from a to b and at least as much comes back; an exchange gives a one asset and b
    another. A price is the ratio of both amounts, between the same two assets at one address.
    """
    by: dict[int, list[Flow]] = defaultdict(list)
    for one in every:
        if NOBODY not in (one.sender, one.to):
            by[one.number].append(one)
    usual, loans, exchanges, steps = typical(every), 0, 0, 0.0
    size, prices = 0.0, defaultdict(list)
    for part in by.values():
        there: dict[tuple[int, int], list[Flow]] = defaultdict(list)
        for one in part:
            there[one.sender, one.to].append(one)
        found = Counter()
        for (a, b), gone in sorted(there.items()):
            for one in gone:
                back = [two for two in there.get((b, a), []) if two is not one]
                lent = [two for two in back if two.asset == one.asset and two.amount >= one.amount]
                if lent and one.amount > 0 and a != b:
                    found["loan"] = 1
                    size = max(size, one.amount / usual[one.asset])
                for two in back:
                    if two.asset > one.asset and min(one.amount, two.amount) > 0:
                        prices[one.asset, two.asset].append(two.amount / one.amount)
                        found["exchange"] += 1
        loans += found["loan"]
        exchanges += found["exchange"] > 0
        steps = max(steps, float(found["exchange"]))
    swings = [max(ratios) / min(ratios) for ratios in prices.values()]
    return {
        "loans": share(loans, len(by)),
        "loan_size": min(size, 1e9),
        "exchanges": share(exchanges, len(by)),
        "exchanges_most": steps,
        "price_swing": min(max(swings, default=1.0), 1e9),
    }
