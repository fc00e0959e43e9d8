"""The learning rate of a step, as a pure function: a training that goes on needs no state of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rampart.estimators.shared.keras.knobs import Knobs


def rate(knobs: Knobs, step: int, steps: int, scores: Sequence[float]) -> float:
    """Return the learning rate of one step.

    ``linear`` and ``cosine`` rise for the share ``warmup`` of the steps and fall to 0 at the end:
    ``1 - t`` and ``(1 + cos(pi t)) / 2`` of the whole, t from 0 to 1 (Loshchilov and Hutter 2017).
    ``plateau`` is ``factor`` of what it was after ``plateau`` epochs without a better score.

    Parameters
    ----------
    step : from 0 on, of all epochs.
    steps : of all epochs.
    scores : of the epochs that are over; higher is better.
    """
    if knobs.schedule == "constant":
        return knobs.learning_rate
    if knobs.schedule == "plateau":
        return knobs.learning_rate * knobs.factor ** falls(scores, knobs.plateau)
    rise = round(knobs.warmup * steps)
    if step < rise:
        return knobs.learning_rate * (step + 1) / rise
    part = (step - rise) / (steps - rise)
    if knobs.schedule == "linear":
        return knobs.learning_rate * (1 - part)
    return knobs.learning_rate * (1 + math.cos(math.pi * part)) / 2


def falls(scores: Sequence[float], plateau: int) -> int:
    """Return how often ``plateau`` epochs in a row brought no score above the best before.

    Examples
    --------
    >>> falls([0.5, 0.4, 0.5, 0.4, 0.3, 0.6], 2)
    2
    """
    best, waited, times = -math.inf, 0, 0
    for score in scores:
        waited = 0 if score > best else waited + 1
        best = max(best, score)
        if waited == plateau:
            waited, times = 0, times + 1
    return times


def waited(scores: Sequence[float]) -> int:
    """Return how many epochs there have been since the best one, the first of equals.

    Examples
    --------
    >>> waited([0.5, 0.6, 0.6]), waited([])
    (1, 0)
    """
    return len(scores) - 1 - scores.index(max(scores)) if scores else 0
