"""A conditional generative adversarial network (Mirza and Osindero 2014).

The critic is a discriminator: it says whether a row is real, given its class. The generator has
the non-saturating loss of Goodfellow et al. 2014. Two things of later papers, both knobs, keep the
discriminator from becoming too sure: a penalty on its slope at real rows (R1 of Mescheder et al.
2018; without it the rows are at their best after a few epochs, then fall apart), and real rows
that count as less than real (Salimans et al. 2016; off by default).
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from pydantic import Field
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks.adversarial import Adversarial, AdversarialParams, Critic, slopes
from rampart.synthetic.tables.rows import Layout

KIND = "learned"


class Params(AdversarialParams):
    """Knobs of the generator."""

    smoothing: float = Field(default=1.0, gt=0.5, le=1)  # what a real row counts as
    penalty: float = Field(default=1.0, ge=0)  # weight of the slope at real rows; 0: none


class CGAN(Adversarial):
    """The conditional GAN."""

    def _critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return -[s log D(x) + (1 - s) log(1 - D(x))] - log(1 - D(G(z))), s the smoothing."""
        aim = torch.full_like(real, self.params.smoothing)
        return binary_cross_entropy_with_logits(real, aim) + binary_cross_entropy_with_logits(
            fake, torch.zeros_like(fake)
        )

    def _generator_loss(self, fake: Tensor) -> Tensor:
        """Return -log D(G(z))."""
        return binary_cross_entropy_with_logits(fake, torch.ones_like(fake))

    def _penalty(
        self, critic: Critic, real: Tensor, fake: Tensor, draws: torch.Generator
    ) -> Tensor:
        """Return penalty / 2 times the mean of ||grad D(x)||² at real rows."""
        weight = self.params.penalty
        return weight / 2 * (slopes(critic, real) ** 2).mean() if weight else torch.zeros(())

    def _optimizer(self, weights: Iterable[Tensor], rate: float) -> torch.optim.Optimizer:
        return torch.optim.Adam(weights, rate, betas=(0.5, 0.9), fused=True)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return CGAN(params, layout, classes, seed)
