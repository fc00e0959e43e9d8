"""Who pays in, who is paid out, how much is left: of the asset that the subject mostly moves."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from rampart.chain.features.flows import Flow, balances, flows, main_asset
from rampart.chain.features.history import NATIVE, NOBODY, History
from rampart.chain.features.shapes import NAN, gini, same, share, slope, spread, top_share


def money(history: History) -> dict[str, float]:
    """Return amounts, concentration and order of what comes to the subject and leaves it."""
    every = flows(history)
    asset = main_asset(every)
    own = [one for one in every if one.asset == asset]
    into = [one for one in own if one.to == 0 and one.sender != 0]
    out = [one for one in own if one.sender == 0 and one.to != 0]
    came, left = sum(one.amount for one in into), sum(one.amount for one in out)
    return {
        "assets": float(len({one.asset for one in every})),
        "coin": float(asset == NATIVE),
        "in": float(len(into)),
        "out": float(len(out)),
        "in_out": share(len(out), len(into) + len(out)),
        "left": min(share(left, came), 1e6) if came else NAN,
        "net": share(came - left, came + left),
        "in_largest": share(max((one.amount for one in into), default=0.0), came),
        "out_largest": share(max((one.amount for one in out), default=0.0), left),
        "in_top": top_share([f"{one.amount:.6g}" for one in into]),
        "out_top": top_share([f"{one.amount:.6g}" for one in out]),
        "in_spread": spread([one.amount for one in into]),
        "out_spread": spread([one.amount for one in out]),
        "in_trend": slope([one.amount for one in into]),
        **_order(history, into, out),
        **_parties(into, out),
        **_balance(into, out),
        **ledger(history, every, asset),
    }


def _order(history: History, into: list[Flow], out: list[Flow]) -> dict[str, float]:
    """Return when the first of it leaves, and how much of it leaves at the end."""
    last = max(len(history.record.transactions) - 1, 1)
    left = sum(one.amount for one in out)
    late = sum(one.amount for one in out if one.number >= 0.75 * last)
    inside = {one.number for one in into}
    times = Counter((one.number, one.to) for one in out)
    return {
        "out_first": out[0].number / last if out else 1.0,
        "out_late": share(late, left),
        "out_with_in": share(sum(one.number in inside for one in out), len(out)),
        "out_again": float(max(times.values(), default=0)),  # to one address in one transaction
    }


def _parties(into: list[Flow], out: list[Flow]) -> dict[str, float]:
    """Return what those who pay in get back, and in which order they came."""
    paid: dict[int, float] = defaultdict(float)
    back: dict[int, float] = defaultdict(float)
    entry: dict[int, int] = {}
    for one in into:
        paid[one.sender] += one.amount
        entry.setdefault(one.sender, one.number)
    known, returned = 0, 0
    for one in out:
        back[one.to] += one.amount
        known += entry.get(one.to, one.number + 1) <= one.number
        returned += same(back[one.to], paid.get(one.to, -1.0), 0.02)
    gains = [back.get(name, 0.0) / paid[name] for name in paid if paid[name] > 0]
    return {
        "payers": float(len(paid)),
        "payees": float(len(back)),
        "payers_share": share(len(paid), len(into)),
        "payees_share": share(len(back), len(out)),
        "payees_known": share(known, len(out)),
        "in_gini": gini(list(paid.values())),
        "out_gini": gini(list(back.values())),
        "payee_top": share(max(back.values(), default=0.0), sum(back.values())),
        "winners": share(sum(gain > 1.0 + 1e-9 for gain in gains), len(gains)),
        "nothing": share(sum(gain == 0 for gain in gains), len(gains)),
        "gain": float(np.median([min(gain, 1e6) for gain in gains])) if gains else NAN,
        "gain_best": float(min(max(gains, default=NAN), 1e6)) if gains else NAN,
        "gain_trend": slope(gains),  # below 0: who came first got more, as in a pyramid
        "returned": share(returned, len(out)),
    }


def _balance(into: list[Flow], out: list[Flow]) -> dict[str, float]:
    """Return how full the subject is at the end, and the largest fall within a transaction."""
    steps: dict[int, float] = defaultdict(float)
    for one in into:
        steps[one.number] += one.amount
    for one in out:
        steps[one.number] -= one.amount
    level, peak, fall, place = 0.0, 0.0, 0.0, NAN
    order = sorted(steps)
    for at, number in enumerate(order):
        change = steps[number]
        if peak > 0 and -change / peak > fall:
            fall, place = -change / peak, at / max(len(order) - 1, 1)
        level += change
        peak = max(peak, level)
    return {
        "kept": share(level, peak) if peak else NAN,
        "fall": min(fall, 1e6),
        "fall_place": place,
    }


def ledger(history: History, every: list[Flow], asset: int) -> dict[str, float]:
    """Return how the subject's own token, or else what it moves, is spread over all that is seen.

    ``ledger_net`` is ``sum |gain| / (2 volume)``: near 0 where amounts go round and nobody gains.
    """
    asset = 0 if any(one.asset == 0 for one in every) else asset
    own = [one for one in every if one.asset == asset]
    volume = sum(one.amount for one in own)
    gained = balances(own)
    minted = [one.amount for one in own if one.sender == NOBODY]
    burnt = [one.amount for one in own if one.to == NOBODY]
    supply, grew = 0.0, 0.0
    for one in own:
        if one.sender == NOBODY:
            grew = max(grew, share(one.amount, supply) if supply > 0 else 0.0)
            supply += one.amount
        elif one.to == NOBODY:
            supply -= one.amount
    pairs = Counter((one.sender, one.to) for one in own)
    return {
        "is_token": float(asset == 0),
        "minted": share(sum(minted), volume),
        "mints": share(len(minted), len(own)),
        "grew": min(grew, 1e9),
        "burns": share(len(burnt), len(own)),
        "holders_gini": gini([value for value in gained.values() if value > 0]),
        "ledger_net": share(sum(abs(value) for value in gained.values()), 2 * volume),
        "pair_top": share(max(pairs.values(), default=0), len(own)),
        "pairs_back": share(sum((b, a) in pairs for a, b in pairs if a != b), len(pairs)),
    }
