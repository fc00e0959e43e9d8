"""When, how often and how well: gaps between transactions, senders, methods and failures.

Only differences of times are used: when a history begins says when somebody looked. What a call
costs in gas is not used either: it is a fingerprint of the code that runs, and of its compiler.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from rampart.chain.features.history import NOBODY, History
from rampart.chain.features.methods import kind
from rampart.chain.features.shapes import NAN, entropy, gini, share, slope, spread, top_share


def timing(history: History) -> dict[str, float]:
    """Return what the transactions alone say of their rhythm, senders and failures."""
    rows = history.record.transactions
    times = np.array([one.time for one in rows], dtype=float)
    gaps = np.maximum(np.diff(np.sort(times)), 0.0)
    methods = [kind(one.method) for one in rows]
    called = [one for one in rows if one.to == 0]
    return {
        "txs": float(max(history.total, len(rows))),
        "span": float(gaps.sum()),
        **_gaps(gaps),
        "sent": share(sum(one.sender == 0 for one in rows), len(rows)),
        "called": share(len(called), len(rows)),
        "born": float(any(one.created == 0 for one in rows)),
        "creates": share(methods.count("create"), len(rows)),
        "senders": float(len({one.sender for one in rows})),
        "senders_gini": _gini_of([one.sender for one in rows]),
        "senders_new": share(len({one.sender for one in called}), len(called)),
        "methods": float(len({one.method for one in rows})),
        "method_entropy": entropy([one.method for one in rows]),
        "method_top": top_share([one.method for one in rows]),
        **{f"does_{name}": share(methods.count(name), len(rows)) for name in COUNTED},
        **_values([one.value for one in rows if one.value > 0], len(rows)),
        **failures(history),
    }


COUNTED = ("plain", "other", "transfer", "take", "approve", "deposit", "withdraw", "mint", "swap")
"""Kinds of calls whose share is a number; the others are words of the text alone."""


def _gaps(gaps: np.ndarray) -> dict[str, float]:
    if not len(gaps):
        names = ("mean", "median", "max", "spread", "burst", "none", "trend")
        return {f"gap_{name}": NAN for name in names}
    mean, deviation = float(gaps.mean()), float(gaps.std())
    return {
        "gap_mean": mean,
        "gap_median": float(np.median(gaps)),
        "gap_max": share(float(gaps.max()), float(gaps.sum())),
        "gap_spread": spread(gaps),
        "gap_burst": share(deviation - mean, deviation + mean),  # Goh and Barabasi 2008
        "gap_none": float((gaps == 0).mean()),
        "gap_trend": slope(gaps),
    }


def _values(values: list[float], rows: int) -> dict[str, float]:
    return {
        "valued": share(len(values), rows),
        "value_median": float(np.median(values)) if values else NAN,
        "value_spread": spread(values),
        "value_gini": gini(values),
        "value_top": top_share([f"{value:.6g}" for value in values]),
        "value_trend": slope(values),
    }


def _gini_of(names: list[int]) -> float:
    return gini([names.count(name) for name in dict.fromkeys(names)]) if names else NAN


def failures(history: History) -> dict[str, float]:
    """Return who fails: of transactions to the subject, and of senders that succeeded before."""
    rows = [one for one in history.record.transactions if one.to != NOBODY]
    failed = [one for one in rows if not one.ok]
    others = [one for one in rows if one.to == 0]
    outcomes: dict[int, list[bool]] = defaultdict(list)
    for one in others:
        outcomes[one.sender].append(one.ok)
    stuck = [not ends[-1] for ends in outcomes.values() if any(ends)]
    free = [all(ends) for ends in outcomes.values() if len(ends) > 1]
    half = len(rows) // 2
    return {
        "failed": share(len(failed), len(rows)),
        "failed_called": share(sum(not one.ok for one in others), len(others)),
        "failed_late": share(sum(not one.ok for one in rows[half:]), len(rows) - half),
        "failed_senders": share(sum(not all(ends) for ends in outcomes.values()), len(outcomes)),
        "failed_after": share(sum(stuck), len(stuck)),  # had success, and cannot any more
        "failed_never": share(sum(free), len(free)),
        "failed_method_top": top_share([one.method for one in failed]) if failed else 0.0,
    }
