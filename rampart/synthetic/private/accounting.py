"""What noise costs: zero-concentrated differential privacy (zCDP), and its price in ε and δ.

Two tables are neighbours where one has a row more than the other. A mechanism M is ρ-zCDP where
for all neighbours and all orders α > 1 the Rényi divergence of M's outputs is at most ρ α (Bun and
Steinke 2016). Costs add up, also where a step is chosen after the answers of those before it, so a
budget is a number that only falls:

- Gaussian noise of scale σ on counts that a row changes by Δ in L2 costs ρ = Δ² / (2 σ²); of the
  discrete Gaussian the same holds (Canonne, Kamath and Steinke 2020, theorem 4);
- a choice by the exponential mechanism with ε costs ρ = ε² / 8 (Cesar and Rogers 2021).

ρ-zCDP gives (ε, δ)-differential privacy for every ε with (Canonne, Kamath and Steinke 2020,
proposition 12)

    δ = min over α > 1 of exp((α - 1) (α ρ - ε)) / (α - 1) * (1 - 1 / α)^α .
"""

from __future__ import annotations

import math
from functools import lru_cache

ORDERS = 1e6  # the largest α - 1 that is looked at
SLACK = 1e-9  # relative; sums of parts of a budget have rounding


class BudgetError(ValueError):
    """More was asked of a budget than is left."""


def delta_of(rho: float, epsilon: float) -> float:
    """Return the smallest δ that the module's formula gives.

    Examples
    --------
    >>> delta_of(0.0, 1.0)
    0.0
    """
    if not (rho >= 0 and epsilon >= 0):
        raise ValueError(f"rho and epsilon must be >= 0, got {rho} and {epsilon}")
    if rho == 0:
        return 0.0

    def logarithm(less: float) -> float:  # less = α - 1
        alpha = 1 + less
        return less * (alpha * rho - epsilon) + alpha * math.log1p(-1 / alpha) - math.log(less)

    # The derivative rises with α and has one zero: halve the interval of log α around it.
    low, high = math.log(1e-6), math.log(ORDERS)
    for _ in range(100):
        middle = (low + high) / 2
        less = math.exp(middle)
        slope = (2 * (1 + less) - 1) * rho - epsilon + math.log1p(-1 / (1 + less))
        low, high = (middle, high) if slope < 0 else (low, middle)
    return math.exp(min(0.0, logarithm(math.exp((low + high) / 2))))


@lru_cache(maxsize=256)  # an attack asks for the same one thousands of times
def rho_of(epsilon: float, delta: float) -> float:
    """Return the largest ρ whose zCDP gives (ε, δ)-differential privacy.

    Parameters
    ----------
    epsilon : > 0. delta : in (0, 1); far below 1 / rows, or a row may be given away whole.

    Examples
    --------
    >>> round(rho_of(1.0, 1e-5), 4), round(rho_of(10.0, 1e-5), 3)
    (0.0306, 1.783)
    """
    if not epsilon > 0 or not 0 < delta < 1:
        raise ValueError(f"epsilon must be > 0 and delta in (0, 1), got {epsilon} and {delta}")
    low, high = 0.0, epsilon + 1.0  # ρ-zCDP is no less than (ρ, δ)-DP for a δ below 1
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if delta_of(middle, epsilon) <= delta else (low, middle)
    return low


def epsilon_of(rho: float, delta: float) -> float:
    """Return the smallest ε with (ε, δ)-differential privacy: the inverse of ``rho_of``.

    Examples
    --------
    >>> round(epsilon_of(rho_of(2.0, 1e-6), 1e-6), 6)
    2.0
    """
    if not rho > 0 or not 0 < delta < 1:
        raise ValueError(f"rho must be > 0 and delta in (0, 1), got {rho} and {delta}")
    low, high = 0.0, rho + 2 * math.sqrt(rho * math.log(1 / delta))  # Bun and Steinke (2016)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if delta_of(rho, middle) <= delta else (middle, high)
    return high


def scale_of(rho: float, sensitivity: float = 1.0) -> float:
    """Return the σ of Gaussian noise that costs ρ.

    Examples
    --------
    >>> scale_of(0.5), scale_of(0.125, 2.0)
    (1.0, 4.0)
    """
    if not rho > 0:
        raise ValueError(f"rho must be > 0, got {rho}")
    return sensitivity / math.sqrt(2 * rho)


def cost_of(sigma: float, sensitivity: float = 1.0) -> float:
    """Return the ρ of Gaussian noise of scale σ: the inverse of ``scale_of``."""
    return sensitivity**2 / (2 * sigma**2)


class Budget:
    """What is left of ρ; whoever adds noise spends here first.

    Attributes
    ----------
    ledger : what was spent, (what for, ρ), in order.

    Examples
    --------
    >>> budget = Budget(0.5)
    >>> budget.spend("counts", 0.2)
    0.2
    >>> round(budget.left, 12)
    0.3
    """

    def __init__(self, rho: float):
        if not rho > 0:
            raise ValueError(f"a budget must be > 0, got {rho}")
        self.rho, self.ledger = float(rho), []

    @property
    def left(self) -> float:
        """ρ that nobody has spent."""
        return self.rho - math.fsum(cost for _, cost in self.ledger)

    def spend(self, what: str, rho: float) -> float:
        """Book a cost and return it.

        Raises
        ------
        BudgetError : it is more than is left; nothing is booked.
        """
        if not rho > 0:
            raise ValueError(f"{what}: a cost must be > 0, got {rho}")
        if rho > self.left + SLACK * self.rho:
            raise BudgetError(f"{what}: costs {rho:g}, and of {self.rho:g} is left {self.left:g}")
        self.ledger.append((what, float(rho)))
        return rho
