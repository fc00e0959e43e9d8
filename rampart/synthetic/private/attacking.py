"""An attack that measures a guarantee: how surely does somebody tell that a row was in the table?

Two worlds differ in one row, the canary, which is like no other. A generator is fitted in each many
times, with other noise each time, and asked for rows; who sees them guesses the world by how much
they show of the canary. (ε, δ)-differential privacy bounds every such guess (Kairouz, Oh and
Viswanath 2015),

    P(says "in" | in) <= exp(ε) P(says "in" | out) + δ ,

and the same for "out", so the rates that were seen, at the ends of their Clopper-Pearson intervals,
give an ε that the mechanism cannot be below (Jagielski, Ullman and Oprea 2020). An attack proves a
broken guarantee, and never a kept one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.synthetic.tables.rows import Layout, Rows

ASKED = 200  # rows that the attacker sees


def worlds(rows: int, columns: int) -> tuple[Layout, tuple[Rows, np.ndarray], Rows]:
    """Return the layout, the table without the canary, and the canary.

    Two classes of ``rows`` rows each, all columns 0 in class 0 and by turns 0 and 1 in class 1; the
    canary is of class 0 and 1 throughout.
    """
    layout = Layout(tuple(f"c{k}" for k in range(columns)), ("binary",) * columns, (2,) * columns)
    plain = np.zeros((rows, columns), np.int32)
    mixed = np.tile(np.arange(rows, dtype=np.int32)[:, None] % 2, columns)
    codes = np.concatenate([plain, mixed])
    table = Rows(codes, np.empty((2 * rows, 0))), np.repeat([0, 1], rows)
    return layout, table, Rows(np.ones((1, columns), np.int32), np.empty((1, 0)))


def seen(
    build: Any, knobs: Block, rows: int, columns: int, trials: int, seed: int, present: bool
) -> np.ndarray:
    """Return how much of the canary each of ``trials`` fits shows, float64 (trials,).

    The mean over columns of the share of class 0's synthetic rows that have the canary's value.
    """
    layout, (table, y), canary = worlds(rows, columns)
    if present:
        table = Rows(
            np.concatenate([table.discrete, canary.discrete]),
            np.concatenate([table.continuous, canary.continuous]),
        )
        y = np.concatenate([y, [0]])
    shown = np.empty(trials)
    for trial in range(trials):
        one = derive(seed, "in" if present else "out", trial)
        drawn, _ = build(knobs, layout, 2, one).fit(table, y).sample([ASKED, 0], one)
        shown[trial] = drawn.discrete.mean()
    return shown


def lower_bound(outside: np.ndarray, inside: np.ndarray, delta: float, alpha: float) -> float:
    """Return an ε that the mechanism is not below, with confidence 1 - ``alpha``; 0 or more.

    Parameters
    ----------
    outside, inside : what the attacker saw in each world, (trials,) each. The first half of the
        trials sets the threshold and the way of the guess, the second half is counted.

    Examples
    --------
    >>> lower_bound(np.zeros(400), np.zeros(400), 1e-5, 0.05)
    0.0
    >>> round(lower_bound(np.zeros(400), np.ones(400), 1e-5, 0.05), 2)
    3.98
    """
    half = len(outside) // 2
    if half < 10 or len(inside) != len(outside):
        raise ValueError(
            f"needs as many trials of each world, 20 or more, got {len(outside)}, {len(inside)}"
        )
    chosen, best = None, -math.inf
    for threshold in np.unique(np.concatenate([outside[:half], inside[:half]])):
        for above in (True, False):
            found = _bound(outside[:half], inside[:half], threshold, above, delta, None)
            if found > best:
                chosen, best = (threshold, above), found
    return max(0.0, _bound(outside[half:], inside[half:], *chosen, delta, alpha))


def _bound(
    outside: np.ndarray,
    inside: np.ndarray,
    threshold: float,
    above: bool,
    delta: float,
    alpha: float | None,
) -> float:
    """Return the ε of one guess; without ``alpha`` that of the rates, a row added to each."""
    if above:  # guess "in" where much is shown
        hits, false = int((inside > threshold).sum()), int((outside > threshold).sum())
    else:  # guess "out" where little is
        hits, false = int((outside <= threshold).sum()), int((inside <= threshold).sum())
    n = len(inside)
    if alpha is None:
        low, high = hits / n, (false + 1) / (n + 1)
    else:
        from scipy.stats import beta

        low = beta.ppf(alpha / 2, hits, n - hits + 1) if hits else 0.0
        high = beta.ppf(1 - alpha / 2, false + 1, n - false) if false < n else 1.0
    return math.log((low - delta) / high) if low > delta else -math.inf
