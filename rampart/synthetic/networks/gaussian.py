"""Gaussians: the diffusion of numbers, and how far one Gaussian is from another."""

from __future__ import annotations

import torch
from torch import Tensor

from rampart.synthetic.networks.networks import root
from rampart.synthetic.networks.schedules import Schedule


def kl(
    mean: Tensor,
    log_variance: Tensor,
    other_mean: Tensor | float = 0.0,
    other_log_variance: Tensor | float = 0.0,
) -> Tensor:
    """Return KL(p || q) of Gaussians with diagonal covariance, in nats, a value a row.

    ½ Σ (log v_q - log v_p + (v_p + (m_p - m_q)²) / v_q - 1), the sum over the last axis.

    Parameters
    ----------
    mean, log_variance : of p, (n, d).
    other_mean, other_log_variance : of q, (n, d) or what broadcasts to it; standard normal if
        left out.

    Examples
    --------
    >>> kl(torch.tensor([[1.0, -2.0]]), torch.zeros(1, 2)).tolist()  # (1 + 4) / 2
    [2.5]
    """
    difference = log_variance - other_log_variance
    log_variance_q = torch.as_tensor(other_log_variance, dtype=mean.dtype)
    squared = (mean - other_mean) ** 2 / log_variance_q.exp()
    return 0.5 * (difference.exp() - difference + squared - 1).sum(dim=-1)


def noised(x: Tensor, noise: Tensor, step: Tensor, schedule: Schedule) -> Tensor:
    """Return draws of q(x_t | x_0): sqrt(alpha_bar) x_0 + sqrt(1 - alpha_bar) noise.

    Parameters
    ----------
    x, noise : (n, d), the data and draws of the standard normal.
    step : int64 (n,), t of each row in 0..T.
    """
    left = schedule.alpha_bar[step][:, None]
    return root(left) * x + root(1 - left) * noise


def data_of(x: Tensor, noise: Tensor, step: Tensor, schedule: Schedule) -> Tensor:
    """Return x_0 from x_t and the noise that is in it: the inverse of ``noised``."""
    left = schedule.alpha_bar[step][:, None]
    return (x - root(1 - left) * noise) / root(left)


def posterior(x: Tensor, data: Tensor, step: Tensor, schedule: Schedule) -> tuple[Tensor, Tensor]:
    """Return mean and variance of q(x_{t-1} | x_t, x_0), equations 6 and 7 of Ho et al. (2020).

    mean = (sqrt(abar_{t-1}) beta_t x_0 + sqrt(alpha_t) (1 - abar_{t-1}) x_t) / (1 - abar_t),
    variance = beta_t (1 - abar_{t-1}) / (1 - abar_t), which is 0 at t = 1.

    Parameters
    ----------
    x, data : x_t and x_0, (n, d).
    step : int64 (n,), t of each row in 1..T.

    Returns
    -------
    mean : (n, d).
    variance : (n, 1).
    """
    beta, alpha = schedule.beta[step][:, None], schedule.alpha[step][:, None]
    now, before = schedule.alpha_bar[step][:, None], schedule.alpha_bar[step - 1][:, None]
    mean = (root(before) * beta * data + root(alpha) * (1 - before) * x) / (1 - now)
    return mean, beta * (1 - before) / (1 - now)


def reverse(
    x: Tensor, data: Tensor, step: Tensor, schedule: Schedule, generator: torch.Generator
) -> Tensor:
    """Draw x_{t-1} of q(x_{t-1} | x_t, x_0); at t = 1 it is x_0 itself."""
    mean, variance = posterior(x, data, step, schedule)
    return mean + root(variance) * torch.randn(x.shape, generator=generator)


def draw_normal(mean: Tensor, log_variance: Tensor, generator: torch.Generator) -> Tensor:
    """Draw from Gaussians of diagonal covariance, so that gradients pass (n, d)."""
    return mean + (0.5 * log_variance).exp() * torch.randn(mean.shape, generator=generator)
