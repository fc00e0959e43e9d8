"""How fast a diffusion turns rows into noise: the share of signal that is left at each step."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

LARGEST_BETA = 0.999  # so that the last step of the cosine schedule leaves a trace of signal


class Schedule(NamedTuple):
    """A noise schedule of T steps; all tensors have T + 1 entries and entry 0 is the data.

    Attributes
    ----------
    beta : share of noise that step t adds; beta[0] = 0.
    alpha : 1 - beta.
    alpha_bar : product of alpha[1..t], the share of the data that is left after step t; [0] = 1.
    """

    beta: Tensor
    alpha: Tensor
    alpha_bar: Tensor

    @property
    def steps(self) -> int:
        """Return T."""
        return len(self.beta) - 1


def cosine(steps: int, offset: float = 0.008) -> Schedule:
    """Return the cosine schedule of Nichol and Dhariwal (2021).

    alpha_bar[t] = f(t) / f(0) with f(t) = cos²(((t / T) + s) / (1 + s) · π / 2); beta is derived
    from it and at most 0.999.

    Parameters
    ----------
    steps : T.
    offset : s, which keeps the first steps from being too small.

    Examples
    --------
    >>> [round(value, 4) for value in cosine(4, offset=0.0).alpha_bar.tolist()]
    [1.0, 0.8536, 0.5, 0.1464, 0.0001]
    """
    _check(steps)
    ratio = torch.arange(steps + 1, dtype=torch.float64) / steps
    level = torch.cos((ratio + offset) / (1 + offset) * math.pi / 2) ** 2
    beta = torch.cat([level.new_zeros(1), 1 - level[1:] / level[:-1]]).clamp(max=LARGEST_BETA)
    return _from_beta(beta)


def linear(steps: int, first: float = 1e-4, last: float = 0.02) -> Schedule:
    """Return the linear schedule of Ho et al. (2020), its ends scaled by 1000 / T.

    Scaled so that the noise after T steps does not depend on T: the ends are those of T = 1000.
    """
    _check(steps)
    scale = 1000 / steps
    beta = torch.linspace(scale * first, scale * last, steps, dtype=torch.float64)
    return _from_beta(torch.cat([beta.new_zeros(1), beta.clamp(max=LARGEST_BETA)]))


def _from_beta(beta: Tensor) -> Schedule:
    """Return the schedule that adds these shares of noise."""
    alpha = 1 - beta
    return Schedule(beta.float(), alpha.float(), torch.cumprod(alpha, 0).float())


def _check(steps: int) -> None:
    """Refuse a diffusion of no steps."""
    if steps < 1:
        raise ValueError(f"a noise schedule needs steps >= 1, got {steps}")
