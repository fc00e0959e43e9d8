r"""Is a canary better or worse than the default? A test that may be looked at after every outcome.

The mixture sequential probability ratio test (mSPRT: Robbins 1970; Johari, Pekelis and Walsh 2015,
2017) of two versions' shares of right answers. With the gain ``d`` = share of the canary - share
of the default, its variance ``V`` and the mixture N(0, tau²) over gains, the likelihood ratio
against a gain of ``g`` is

    L(g) = sqrt(V / (V + tau²)) * exp(tau² (d - g)² / (2 V (V + tau²)))

which for equal numbers is theirs. It is a martingale where g is true, so by Ville's inequality it
ever reaches 1/alpha with a chance of alpha at most. From that come an always-valid p-value, the
least ``1 / L(0)`` so far, and a confidence sequence, the intersection so far of all g with
``L(g) < 1/alpha``:

    d ± sqrt(V (V + tau²) / tau² * (ln((V + tau²) / V) - 2 ln alpha))

Both are of the normal approximation. What keeps them honest with few wrong answers and unequal
shares (by simulation: 3 % false alarms at most where 5 % are allowed) is that each share is taken
with one right and one wrong answer more in V, that V is the larger one of the versions' own and of
their common share, and that nothing is said before each version has ``n_min`` outcomes.

Where weights changed on the way, traffic did too: each phase of constant weights has a d and V of
its own, and they are joined by 1/V, so that a better hour of a larger canary is no gain. Rows of
one caller count as independent; where callers bring many alike, give one row a caller.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator

from rampart.core.params import Block

Action = Literal["promote", "roll back", "go on", "give up"]


class SequentialParams(Block):
    """Of the test and the stop rule."""

    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """Chance of a false alarm, however often one looks."""
    tau: Annotated[float, Field(gt=0, le=1)] = 0.05
    """Standard deviation of the mixture: about the gain or loss that one expects. Any is valid; one
    near the truth stops soonest."""
    margin: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """A loss up to this is none: the canary is promoted when its gain is surely above -margin."""
    n_min: Annotated[int, Field(ge=10, le=1_000_000_000)] = 100
    """Outcomes of each version before anything is said."""
    n_max: Annotated[int, Field(ge=10, le=1_000_000_000)] = 10_000
    """Outcomes of the canary after which an undecided test is given up."""

    @model_validator(mode="after")
    def _room(self) -> Self:
        if self.n_max < self.n_min:
            raise ValueError(f"n_max must be at least n_min ({self.n_min}), got {self.n_max}")
        return self


class Seen(NamedTuple):
    """What is known after some outcomes; shares and gains in 0..1."""

    n_default: int
    n_canary: int
    default: float | None
    """Share of right answers; None without outcomes."""
    canary: float | None
    gain: float | None
    """Over the phases, canary - default; None before each version has ``n_min``."""
    low: float
    """Confidence sequence of the gain, -1 to 1 before that."""
    high: float
    p: float


class Decision(NamedTuple):
    """What to do, and why in a sentence."""

    action: Action
    reason: str


def compare(
    canary: np.ndarray,
    right: np.ndarray,
    settings: SequentialParams,
    phase: np.ndarray | None = None,
) -> Seen:
    """Return the test after all outcomes, looked at after each.

    Parameters
    ----------
    canary : bool array of shape (n,), in the order in which the truth came: was it the canary that
        answered, or the default?
    right : bool array of shape (n,): was the answer right?
    phase : int array of shape (n,), alike for rows that came under the same weights; None: all did.

    Raises
    ------
    ValueError : the arrays differ in shape.
    """
    canary, right = np.asarray(canary, bool), np.asarray(right, bool)
    phase = np.zeros(len(canary), int) if phase is None else np.asarray(phase)
    if not canary.shape == right.shape == phase.shape or canary.ndim != 1:
        raise ValueError(
            "canary, right and phase must be of one length, got shapes "
            f"{canary.shape}, {right.shape}, {phase.shape}"
        )
    counts = [int((~canary).sum()), int(canary.sum())]
    both = [_share(right[~canary]), _share(right[canary])]
    gain, variance = _joined(canary, right, phase)
    enough = np.minimum(np.cumsum(canary), np.cumsum(~canary)) >= settings.n_min
    enough &= np.isfinite(variance)
    if not enough.any():
        return Seen(*counts, *both, None, -1.0, 1.0, 1.0)
    d, v = gain[enough], variance[enough]
    half = radius(v, settings)
    p = np.exp(-np.maximum(log_ratio(d, v, settings.tau).max(), 0))
    return Seen(
        *counts, *both, float(d[-1]), _clip((d - half).max()), _clip((d + half).min()), float(p)
    )


def log_ratio(gain: np.ndarray, variance: np.ndarray, tau: float) -> np.ndarray:
    """Return ln L(0), elementwise.

    Examples
    --------
    >>> log_ratio(np.array([0.0]), np.array([0.0025]), 0.05).round(4)  # ln sqrt(1/2)
    array([-0.3466])
    """
    wide = variance + tau**2
    return 0.5 * np.log(variance / wide) + tau**2 * gain**2 / (2 * variance * wide)


def radius(variance: np.ndarray, settings: SequentialParams) -> np.ndarray:
    """Return half the width of the confidence sequence, elementwise."""
    wide, square = variance + settings.tau**2, settings.tau**2
    return np.sqrt(
        variance * wide / square * (np.log(wide / variance) - 2 * np.log(settings.alpha))
    )


def decide(seen: Seen, settings: SequentialParams) -> Decision:
    """Return what the stop rule says; a proven loss comes before a margin.

    Examples
    --------
    >>> seen = Seen(900, 120, 0.9, 0.8, -0.1, -0.19, -0.01, 0.02)
    >>> decide(seen, SequentialParams()).action
    'roll back'
    """
    settled = f"gain {_signed(seen.gain)} ({seen.low:+.4f} to {seen.high:+.4f}), p {seen.p:.4g}"
    if seen.gain is None:
        have = f"{seen.n_default} outcomes of the default and {seen.n_canary} of the canary"
        if seen.n_canary < settings.n_max:
            return Decision("go on", f"{have}: {settings.n_min} of each are the least")
        return Decision("give up", f"{have}, and {settings.n_max} of the canary are the most")
    if seen.high < 0:
        return Decision("roll back", f"the canary is worse: {settled}")
    if seen.low > -settings.margin:
        what = "better" if settings.margin == 0 else f"not worse by {settings.margin:g} or more"
        return Decision("promote", f"the canary is {what}: {settled}")
    if seen.n_canary >= settings.n_max:
        return Decision("give up", f"undecided after {seen.n_canary} outcomes: {settled}")
    return Decision("go on", f"undecided: {settled}")


def _joined(
    canary: np.ndarray, right: np.ndarray, phase: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return gain and variance after each row, the phases joined by 1/variance."""
    information, weighted = np.zeros(len(canary)), np.zeros(len(canary))
    for one in np.unique(phase):
        here = phase == one
        n_canary, n_default = np.cumsum(here & canary), np.cumsum(here & ~canary)
        right_canary, right_default = (
            np.cumsum(here & canary & right),
            np.cumsum(here & ~canary & right),
        )
        known = (n_canary > 0) & (n_default > 0)
        n1, n0, r1, r0 = (
            counted[known] for counted in (n_canary, n_default, right_canary, right_default)
        )
        own = _spread(r1, n1) / n1 + _spread(r0, n0) / n0
        common = _spread(r1 + r0, n1 + n0) * (1 / n1 + 1 / n0)
        part = 1 / np.maximum(own, common)
        information[known] += part
        weighted[known] += part * (r1 / n1 - r0 / n0)
    with np.errstate(divide="ignore", invalid="ignore"):  # before the first pair: infinite variance
        return weighted / information, 1 / information


def _spread(right: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return p (1 - p) with one right and one wrong answer more: never 0."""
    p = (right + 1) / (n + 2)
    return p * (1 - p)


def _share(right: np.ndarray) -> float | None:
    return float(right.mean()) if len(right) else None


def _clip(gain: float) -> float:
    return float(np.clip(gain, -1, 1))


def _signed(gain: float | None) -> str:
    return "unknown" if gain is None else f"{gain:+.4f}"
