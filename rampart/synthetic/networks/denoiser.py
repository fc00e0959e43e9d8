"""The network of the diffusions: what is under the noise, given how much noise and which class."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rampart.synthetic.networks.networks import mlp

FREQUENCIES = 16  # pairs of sine and cosine that a step is written as


def step_features(step: Tensor, steps: int) -> Tensor:
    """Write a diffusion step as waves (Vaswani et al. 2017), so that a network can tell steps.

    Parameters
    ----------
    step : int64 (n,), t of each row in 0..T.
    steps : T.

    Returns
    -------
    tensor (n, 2 * FREQUENCIES) : sines then cosines of 1000 t / T at falling frequencies.
    """
    rate = torch.exp(-math.log(10_000.0) * torch.arange(FREQUENCIES) / FREQUENCIES)
    angle = (1000 / steps) * step[:, None].float() * rate
    return torch.cat([angle.sin(), angle.cos()], dim=1)


class Denoiser(nn.Module):
    """An MLP on a noised row, to which the embeddings of step and class are added (TabDDPM).

    Parameters
    ----------
    inputs, outputs : numbers of features.
    hidden : sizes of the hidden layers, one at least.
    classes : number of classes.
    steps : T.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        hidden: Sequence[int],
        classes: int,
        steps: int,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.steps = steps
        self.lift = nn.Linear(inputs, hidden[0])
        self.step = mlp(2 * FREQUENCIES, [hidden[0]], hidden[0], activation="silu")
        self.label = nn.Embedding(classes, hidden[0])
        self.body = nn.Sequential(
            nn.SiLU(), mlp(hidden[0], hidden[1:], outputs, activation="silu", dropout=dropout)
        )

    def forward(self, x: Tensor, step: Tensor, labels: Tensor) -> Tensor:
        """Return outputs (n, outputs) for noised rows (n, inputs), steps (n,) and classes (n,)."""
        when = self.step(step_features(step, self.steps))
        return self.body(self.lift(x) + when + self.label(labels))


def stratified_steps(n: int, steps: int, generator: torch.Generator) -> Tensor:
    """Draw a step in 1..T for each of n rows, spread evenly over the steps.

    One in each n-th of the range (Kingma et al. 2021): a batch's loss varies less than with
    independent steps and has the same mean.
    """
    place = torch.randperm(n, generator=generator) + torch.rand(n, generator=generator)
    return (place / n * steps).long().clamp(max=steps - 1) + 1
