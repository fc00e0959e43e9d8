"""Denoising diffusion for tables of mixed types: TabDDPM (Kotelnikov et al. 2023).

Discrete columns are noised by multinomial diffusion, continuous ones by Gaussian diffusion (Ho et
al. 2020), and one MLP, which is told step and class, undoes both.
"""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks import gaussian
from rampart.synthetic.networks.conditional import Batch, Conditional, TrainingParams, Widths
from rampart.synthetic.networks.denoiser import Denoiser, stratified_steps
from rampart.synthetic.networks.multinomial import Multinomial
from rampart.synthetic.networks.schedules import cosine
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"
FAR = 5.2  # numbers are quantiles of a normal: beyond is none of 10 million


class Params(TrainingParams):
    """Knobs of the generator."""

    hidden: Widths = (256, 256)
    steps: int = Field(default=50, ge=1, le=1e4)
    noise: Literal["uniform", "marginal"] = "uniform"
    average: float = Field(default=0.98, ge=0, lt=1)  # decay of the moving average of the weights
    loss: Literal["data", "bound"] = "data"  # of discrete columns


class Diffusion(Conditional):
    """One network that undoes the noise of all columns."""

    def _fit(self, data: Batch) -> None:
        p, cut = self.params, self.heads.indicators
        self.schedule = cosine(p.steps)
        sizes = torch.tensor(self.layout.sizes, dtype=torch.long)
        noise = torch.repeat_interleave(1 / sizes, sizes)
        if p.noise == "marginal":  # a little of the uniform, so that each code can come
            noise = 0.9 * data.wide[:, :cut].mean(dim=0) + 0.1 * noise
        self.multinomial = Multinomial(self.layout, self.schedule, noise)
        free = len(self.heads.free)
        network = Denoiser(free, free, p.hidden, self.classes, p.steps, p.dropout)
        self.network = self._train(network, self._losses, data, epochs=p.epochs, average=p.average)

    def _losses(
        self, network: nn.Module, batch: Batch, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """Noise each row to a step of its own and return how badly the network undoes it."""
        cut = self.heads.indicators
        step = stratified_steps(len(batch.labels), self.schedule.steps, generator)
        codes, numbers = batch.wide[:, :cut], batch.wide[:, cut:]
        noise = torch.randn(numbers.shape, generator=generator)
        noisy = self.multinomial.draw(self.multinomial.marginal(codes, step), generator)
        moved = gaussian.noised(numbers, noise, step, self.schedule)
        likely, seen = self._undo(network, noisy, moved, step, batch.labels)
        if self.params.loss == "data":
            discrete = -(likely * codes).sum(dim=1)
        else:  # a step drawn evenly stands for all
            discrete = self.schedule.steps * self.multinomial.kl(noisy, codes, likely.exp(), step)
        continuous = ((seen - noise) ** 2).sum(dim=1)
        return {"loss": (discrete + continuous).mean() / len(self.layout)}

    def _undo(
        self, network: nn.Module, codes: Tensor, numbers: Tensor, step: Tensor, labels: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return log p(x_0 | x_t) of the codes, (n, W), and the noise in the numbers, (n, C)."""
        cut = self.heads.indicators
        seen = torch.cat([codes, numbers], dim=1)[:, self.heads.free]
        outputs = self.heads.widen(network(seen, step, labels))
        return self.heads.log_softmax(outputs), outputs[:, cut:]

    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        n = len(labels)
        codes = self.multinomial.draw(self.multinomial.noise.expand(n, -1), generator)
        numbers = torch.randn((n, len(self.layout.continuous)), generator=generator)
        for t in range(self.schedule.steps, 0, -1):
            step = torch.full((n,), t)
            likely, noise = self._undo(self.network, codes, numbers, step, labels)
            if self.params.temperature != 1:
                likely = self.heads.log_softmax(likely / self.params.temperature)
            codes = self.multinomial.draw(
                self.multinomial.posterior(codes, likely.exp(), step), generator
            )
            data = gaussian.data_of(numbers, noise, step, self.schedule).clamp(-FAR, FAR)
            numbers = gaussian.reverse(numbers, data, step, self.schedule, generator)
        # Indicators as logits: the likeliest code is the one.
        return self.heads.sample(torch.cat([codes, numbers], dim=1), generator, temperature=0)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return Diffusion(params, layout, classes, seed)
