"""How far the fit of synthesizers of SDV is, which say nothing themselves."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from rampart.core.progress import duration, say


def teller(
    synthesizers: Sequence[Any],
    sizes: Sequence[int],
    say: Callable[[str], None] = say,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[str], None]:
    """Return what prints a line with about how long the rest of a fit takes, from now on.

    Parameters
    ----------
    synthesizers : grows while they are fitted one after the other; the last one is at work.
    sizes : rows of each that there will be.
    """
    begun = clock()

    def told(line: str) -> None:
        say(line + left(done(synthesizers, sizes), clock() - begun))

    return told


def left(share: float, seconds: float) -> str:
    """Return how long the rest takes, where a share is done in some seconds.

    Examples
    --------
    >>> left(0.25, 30), left(0.0, 30)
    (', about 1 min 30 s left', '')
    """
    return f", about {duration(seconds / share * (1 - share))} left" if 0 < share < 1 else ""


def done(synthesizers: Sequence[Any], sizes: Sequence[int]) -> float:
    """Return which share of the fits is done; the last of the synthesizers is at work."""
    if not synthesizers:
        return 0.0
    before, now = sum(sizes[: len(synthesizers) - 1]), sizes[len(synthesizers) - 1]
    return (before + now * _epochs(synthesizers[-1])) / sum(sizes)


def _epochs(synthesizer: Any) -> float:
    """Return the share of its epochs that a network of SDV has behind it; 0 where it tells none."""
    model = getattr(synthesizer, "_model", None)
    losses = getattr(model, "loss_values", None)  # a row an epoch, or a batch
    epochs = getattr(model, "_epochs", None) or getattr(model, "epochs", None)
    if losses is None or not len(losses) or not epochs:
        return 0.0
    return (float(losses["Epoch"].iloc[-1]) + 1) / epochs
