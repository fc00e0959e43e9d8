"""A Wasserstein GAN with clipped weights (Arjovsky et al. 2017), conditional on the class.

The critic's scores estimate the Wasserstein distance of real and made rows as far as the critic is
Lipschitz; clipping its weights to [-clip, clip] sees to that. As the paper advises against momentum
the optimizer is RMSprop.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks.adversarial import Adversarial, AdversarialParams
from rampart.synthetic.tables.rows import Layout

KIND = "learned"


class Params(AdversarialParams):
    """Knobs of the generator."""

    batch: int = Field(default=128, ge=2, le=1e6)
    learning_rate: float = Field(default=5e-4, gt=0)
    critic_learning_rate: float = Field(default=5e-4, gt=0)
    clip: float = Field(default=0.03, gt=0)  # largest size of a weight of the critic


class WGAN(Adversarial):
    """The Wasserstein GAN."""

    def _critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return mean f(G(z)) - mean f(x)."""
        return fake.mean() - real.mean()

    def _generator_loss(self, fake: Tensor) -> Tensor:
        """Return -mean f(G(z))."""
        return -fake.mean()

    def _constrain(self, critic: nn.Module) -> None:
        with torch.no_grad():
            for weight in critic.parameters():
                weight.clamp_(-self.params.clip, self.params.clip)

    def _optimizer(self, weights: Iterable[Tensor], rate: float) -> torch.optim.Optimizer:
        return rmsprop(list(weights), rate)


def rmsprop(weights: list[Tensor], rate: float) -> torch.optim.Optimizer:
    """Return RMSprop (Hinton 2012): Adam without momentum, so late that it corrects no bias.

    torch's own leaves square roots to the processor, see ``networks.networks.root``; its fused
    Adam does not.
    """
    optimizer = torch.optim.Adam(weights, rate, betas=(0.0, 0.99), fused=True)
    for weight in weights:
        moments = {name: torch.zeros_like(weight) for name in ("exp_avg", "exp_avg_sq")}
        optimizer.state[weight] = {"step": torch.tensor(1e6), **moments}
    return optimizer


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return WGAN(params, layout, classes, seed)
