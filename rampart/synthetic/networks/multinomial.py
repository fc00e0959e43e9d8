"""The diffusion of discrete columns: codes are drawn anew until nothing of the row is left.

Multinomial diffusion (Hoogeboom et al. 2021), as TabDDPM (Kotelnikov et al. 2023) uses it. At each
step a column keeps its code with probability alpha_t, else draws one from its distribution of
noise m: the uniform one of those papers or the column's marginal (Vignac et al. 2023), which
leaves rare codes rare all the way.

Rows are indicators (n, W), W = sum(sizes), in the order of
``rampart.synthetic.tables.rows.one_hot``.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rampart.synthetic.networks.schedules import Schedule
from rampart.synthetic.tables.rows import Layout

TINY = 1e-30  # keeps logarithms and ratios finite


class Multinomial:
    """Forward process and posterior of all discrete columns of a layout.

    Parameters
    ----------
    layout : D discrete columns of W codes in all.
    schedule : how fast codes are lost.
    noise : (W,), what each column's codes are drawn anew from; sums to 1 in each column.
    """

    def __init__(self, layout: Layout, schedule: Schedule, noise: Tensor) -> None:
        sizes = torch.tensor(layout.sizes, dtype=torch.long)
        if noise.shape != (int(sizes.sum()),):
            raise ValueError(
                f"noise must have an entry for each of the {int(sizes.sum())} codes, "
                f"got shape {tuple(noise.shape)}"
            )
        self.schedule, self.noise = schedule, noise
        self._starts = torch.cumsum(sizes, 0) - sizes
        self._last = sizes - 1
        self._column = torch.repeat_interleave(torch.arange(len(sizes)), sizes)

    def marginal(self, x: Tensor, step: Tensor) -> Tensor:
        """Return q(x_t | x_0): abar_t x_0 + (1 - abar_t) m, (n, W).

        Parameters
        ----------
        x : x_0, indicators or probabilities, (n, W).
        step : int64 (n,), t of each row in 0..T.
        """
        left = self.schedule.alpha_bar[step][:, None]
        return left * x + (1 - left) * self.noise

    def posterior(self, x: Tensor, data: Tensor, step: Tensor) -> Tensor:
        """Return p(x_{t-1} | x_t) = Σ_k q(x_{t-1} | x_t, x_0 = k) p(x_0 = k), (n, W).

        q(x_{t-1} = i | x_t = j, x_0 = k) = (alpha_t [i = j] + (1 - alpha_t) m_j)
        (abar_{t-1} [i = k] + (1 - abar_{t-1}) m_i) / (abar_t [j = k] + (1 - abar_t) m_j).

        Parameters
        ----------
        x : x_t, indicators (n, W).
        data : p(x_0), probabilities (n, W); indicators if x_0 is known.
        step : int64 (n,), t of each row in 1..T.
        """
        alpha = self.schedule.alpha[step][:, None]
        before = self.schedule.alpha_bar[step - 1][:, None]
        now = self.schedule.alpha_bar[step][:, None]
        here = self._spread(x * self.noise)  # m_j at each code
        weight = data / (now * x + (1 - now) * here).clamp(min=TINY)
        forward = alpha * x + (1 - alpha) * here
        return forward * (before * weight + (1 - before) * self.noise * self._spread(weight))

    def kl(self, x: Tensor, data: Tensor, likely: Tensor, step: Tensor) -> Tensor:
        """Return KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)), nats summed over the columns, (n,).

        The term of step t of the variational bound; at t = 1 it is -log p(x_0 | x_1).

        Parameters
        ----------
        x, data : x_t and x_0, indicators (n, W).
        likely : the model's p(x_0 | x_t), probabilities (n, W).
        """
        true, guess = self.posterior(x, data, step), self.posterior(x, likely, step)
        return (true * (true.clamp(min=TINY).log() - guess.clamp(min=TINY).log())).sum(dim=1)

    def draw(self, probabilities: Tensor, generator: torch.Generator) -> Tensor:
        """Draw a code for each column: indicators (n, W) from probabilities (n, W).

        By the inverse of the distribution function, one uniform number a column: the running sum
        over a whole row reaches c + u inside column c, as each column before adds 1.
        """
        shape = (len(probabilities), len(self._starts))
        uniform = torch.rand(shape, generator=generator, dtype=torch.float64)
        goal = uniform + torch.arange(shape[1])
        passed = (probabilities.double().cumsum(dim=1) <= goal[:, self._column]).long()
        code = passed.new_zeros(shape).index_add_(1, self._column, passed)
        place = self._starts + torch.minimum(code, self._last)  # a sum of 0.9999999 is no new code
        return torch.zeros_like(probabilities).scatter_(1, place, 1.0)

    def _spread(self, x: Tensor) -> Tensor:
        """Return each column's sum, written at each of its codes: (n, W) -> (n, W)."""
        sums = x.new_zeros(len(x), len(self._starts)).index_add_(1, self._column, x)
        return sums[:, self._column]
