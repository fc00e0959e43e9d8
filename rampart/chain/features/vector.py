"""All numbers and the text of a history."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from rampart.chain.features.calls import calls
from rampart.chain.features.events import text, words
from rampart.chain.features.graph import graph
from rampart.chain.features.history import KNOWN, History, Record, Transaction
from rampart.chain.features.money import money
from rampart.chain.features.shapes import entropy, share, squeezed
from rampart.chain.features.timing import timing
from rampart.chain.features.tokens import tokens

LARGEST = 1e12  # of a number; more is a broken export


def described(history: History) -> tuple[str, dict[str, float]]:
    """Return the words of a history as a text, and its numbers by name.

    A number that a history does not say is NaN. Every history has the same names, in one order.

    Raises
    ------
    ValueError : a history without transactions and movements: there is nothing to look at.
    """
    if not history.record.transactions:
        raise ValueError("the history has no transaction: there is nothing to look at")
    said = words(history)
    numbers = {
        **timing(history),
        **{f"money_{name}": value for name, value in money(history).items()},
        **{f"token_{name}": value for name, value in tokens(history).items()},
        **{f"call_{name}": value for name, value in calls(history).items()},
        **{f"graph_{name}": value for name, value in graph(history).items()},
        "words": entropy(said),
        "words_pairs": entropy(list(pairwise(said))),
        "words_again": share(sum(a == b for a, b in zip(said[1::2], said[3::2])), len(said) // 2),
        "words_squeezed": squeezed(said),
    }
    limited = np.clip(np.array([*numbers.values()], dtype=float), -LARGEST, LARGEST)
    return text(said), dict(zip(numbers, limited.astype(np.float32).tolist(), strict=True))


@cache
def names() -> tuple[str, ...]:
    """Return the names of all numbers, in their order."""
    one = Transaction(0.0, 1, 0, 1.0, 21000.0, True, "")
    return tuple(described(History(Record([one]), KNOWN[0], (), 1))[1])
