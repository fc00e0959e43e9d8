"""Which transactions speak for it: what the model would say if they had not happened.

Occlusion (Zeiler and Fergus 2014): a transaction is taken out, the features are made anew, and what
the log-odds of an attack lose is its weight. A long history is first asked in stretches, and then
transaction by transaction in those that weigh most; so it costs a bounded number of questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from rampart.chain.features.history import History

STRETCHES = 16
SINGLES = 32
"""Questions of a round: a history of at most so many transactions is asked one by one."""
Predict = Callable[[Sequence[History]], np.ndarray]
"""From histories to calibrated probabilities, shape (n, classes), the first of them benign."""


class Evidence(NamedTuple):
    """What a transaction, or a stretch of them, says for an attack."""

    places: tuple[int, ...]  # in the history
    weight: float  # log-odds that are lost without them; below 0 it speaks against


def log_odds(p: np.ndarray) -> np.ndarray:
    """Return the log-odds of any attack: of 1 - the probability of the first class.

    Examples
    --------
    >>> log_odds(np.array([[0.5, 0.25, 0.25], [0.9, 0.1, 0.0]])).round(2).tolist()
    [0.0, -2.2]
    """
    benign = np.clip(np.asarray(p)[:, 0], 1e-6, 1 - 1e-6)
    return np.log((1 - benign) / benign)


def evidence(history: History, predict: Predict) -> list[Evidence]:
    """Return what each transaction says for an attack, the most telling first.

    Of a history longer than ``SINGLES`` only those of its most telling stretches are told one by
    one; a stretch that weighs less is one entry.
    """
    size = len(history.record.transactions)
    if size < 2:
        return [Evidence(tuple(range(size)), 0.0)]
    whole = float(log_odds(predict([history]))[0])

    def weigh(parts: list[tuple[int, ...]]) -> list[Evidence]:
        asked = predict([history.without(part) for part in parts])
        weights = whole - log_odds(asked)
        return [Evidence(part, float(w)) for part, w in zip(parts, weights, strict=True)]

    pieces = weigh(stretches(size, size if size <= SINGLES else STRETCHES))
    while any(len(one.places) > 1 for one in pieces):
        longest = [one for one in pieces if len(one.places) > 1]
        best = max(longest, key=lambda one: (one.weight, -one.places[0]))
        if best.weight <= 0 or sum(len(one.places) == 1 for one in pieces) >= SINGLES:
            break
        inner = stretches(len(best.places), min(len(best.places), STRETCHES))
        parts = [tuple(best.places[n] for n in part) for part in inner]
        pieces = [one for one in pieces if one is not best] + weigh(parts)
    return sorted(pieces, key=lambda one: (-one.weight, one.places))


def stretches(size: int, parts: int) -> list[tuple[int, ...]]:
    """Return the places of a history in equal stretches.

    Examples
    --------
    >>> stretches(5, 2)
    [(0, 1, 2), (3, 4)]
    """
    return [tuple(map(int, part)) for part in np.array_split(np.arange(size), parts)]
