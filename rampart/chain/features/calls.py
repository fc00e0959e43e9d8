"""Call trees: how deep, how often the same, and whether a contract is entered while it is at work.

Where no tree is known every number is NaN, which features replace by what is usual in training.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from rampart.chain.features.history import Call, History
from rampart.chain.features.shapes import NAN, share

NAMES = (
    *("depth", "depth_most", "calls", "calls_most", "reentered", "reentered_me", "nested"),
    *("inner_failed", "inner_paid", "delegated", "looked", "made", "same_call"),
)


def calls(history: History) -> dict[str, float]:
    """Return what the call trees say."""
    rows = history.record.calls
    if history.known != "calls" or not rows:
        return dict.fromkeys(NAMES, NAN)
    trees: dict[int, list[Call]] = defaultdict(list)
    for one in rows:
        trees[one.number].append(one)
    depths = [max(one.depth for one in tree) for tree in trees.values()]
    sizes = [len(tree) for tree in trees.values()]
    inner = [one for one in rows if one.depth > 0]
    nested = [deepest(tree) for tree in trees.values()]
    alike = [
        max(Counter((one.sender, one.to, one.method) for one in tree).values())
        for tree in trees.values()
    ]
    kinds = Counter(one.kind for one in inner)
    return {
        "depth": float(np.mean(depths)),
        "depth_most": float(max(depths)),
        "calls": float(np.mean(sizes)),
        "calls_most": float(max(sizes)),
        "reentered": share(sum(most > 1 for most, _ in nested), len(nested)),
        "reentered_me": float(max(me for _, me in nested)),
        "nested": float(max(most for most, _ in nested)),
        "inner_failed": share(sum(not one.ok for one in inner), len(inner)),
        "inner_paid": share(sum(one.value > 0 for one in inner), len(inner)),
        "delegated": share(kinds["DELEGATECALL"], len(inner)),
        "looked": share(kinds["STATICCALL"], len(inner)),
        "made": share(kinds["CREATE"] + kinds["CREATE2"], len(inner)),
        "same_call": float(max(alike)),
    }


def deepest(tree: list[Call]) -> tuple[int, int]:
    """Return how often one contract is at work at once, and how often the subject is.

    A contract that only looks (a static call) cannot be harmed by it, and one that runs another's
    code stays itself: neither counts, and a call between two contracts counts the receiver.

    Parameters
    ----------
    tree : in preorder.
    """
    stack: list[int | None] = []
    most, me = 1, 0
    for one in tree:
        del stack[one.depth :]
        stack.append(one.to if one.kind == "CALL" else None)
        counts = Counter(name for name in stack if name is not None)
        if counts:
            most, me = max(most, max(counts.values())), max(me, counts.get(0, 0))
    return most, me
