"""The two ways to touch a table: a noisy count, and a choice among many."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

REACH = 12  # standard deviations; beyond them lies a probability of less than 1e-32


def discrete_gaussian(sigma: float, shape: int | tuple, rng: np.random.Generator) -> np.ndarray:
    """Return whole numbers z with a probability that is proportional to exp(-z² / (2 σ²)).

    Added to whole counts they stay whole: the last bits of a real number, which tell the count
    without its noise (Mironov 2012), are not there. Canonne, Kamath and Steinke (2020).

    Parameters
    ----------
    sigma : > 0.
    shape : of the int64 array that is returned.
    """
    if not 0 < sigma < 1e7:
        raise ValueError(f"sigma must be above 0 and below 1e7, got {sigma}")
    reach = math.ceil(REACH * sigma) + 1
    numbers = np.arange(-reach, reach + 1)
    shares = np.cumsum(np.exp(-(numbers**2) / (2 * sigma**2)))
    return numbers[np.searchsorted(shares, rng.random(shape) * shares[-1], side="right")]


def choose(
    scores: Sequence[float] | np.ndarray,
    sensitivity: float,
    epsilon: float,
    rng: np.random.Generator,
) -> int:
    """Return a position, drawn with probability proportional to exp(ε score / (2 Δ)).

    The exponential mechanism (McSherry and Talwar 2007) by the Gumbel-max trick.

    Parameters
    ----------
    scores : (n,), n >= 1; no row changes one by more than ``sensitivity``, Δ.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if not scores.size or not np.isfinite(scores).all():
        raise ValueError(f"needs one score or more, all finite, got {scores.tolist()[:5]}")
    return int(np.argmax(epsilon * scores / (2 * sensitivity) + rng.gumbel(size=scores.size)))
