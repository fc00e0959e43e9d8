"""A Wasserstein GAN with gradient penalty (Gulrajani et al. 2017), conditional on the class.

The critic is held near slope 1 between real and made rows by a penalty, not by clipped weights.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from pydantic import Field
from torch import Tensor

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks.adversarial import Adversarial, AdversarialParams, Critic, slopes
from rampart.synthetic.tables.rows import Layout

KIND = "learned"


class Params(AdversarialParams):
    """Knobs of the generator."""

    penalty: float = Field(default=10.0, gt=0)  # weight of the gradient penalty


class WGANGP(Adversarial):
    """The Wasserstein GAN with gradient penalty."""

    def _critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return mean f(G(z)) - mean f(x)."""
        return fake.mean() - real.mean()

    def _generator_loss(self, fake: Tensor) -> Tensor:
        """Return -mean f(G(z))."""
        return -fake.mean()

    def _penalty(
        self, critic: Critic, real: Tensor, fake: Tensor, draws: torch.Generator
    ) -> Tensor:
        return self.params.penalty * gradient_penalty(critic, real, fake, draws)

    def _optimizer(self, weights: Iterable[Tensor], rate: float) -> torch.optim.Optimizer:
        return torch.optim.Adam(weights, rate, betas=(0.5, 0.9), fused=True)


def gradient_penalty(critic: Critic, real: Tensor, fake: Tensor, draws: torch.Generator) -> Tensor:
    """Return the mean of (||grad f(x)|| - 1)², x drawn evenly between real and made rows.

    Parameters
    ----------
    critic : rows (n, P) -> scores (n, 1), each of its row alone.
    real, fake : (n, P).
    draws : of each x's place between its two rows.
    """
    share = torch.rand((len(real), 1), generator=draws)
    between = share * real + (1 - share) * fake
    return ((slopes(critic, between) - 1) ** 2).mean()


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return WGANGP(params, layout, classes, seed)
