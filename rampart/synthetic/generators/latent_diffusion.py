"""Diffusion in the latents of a variational autoencoder.

Rombach et al. 2022, for tables Zhang et al. 2024 (TabSyn): an autoencoder makes rows of mixed
types into few numbers, and a Gaussian diffusion (Ho et al. 2020), given the class, learns how
those numbers, standardised, are distributed.
"""

from __future__ import annotations

import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks import gaussian
from rampart.synthetic.networks.autoencoding import Ends
from rampart.synthetic.networks.conditional import Batch, Conditional, TrainingParams, Widths
from rampart.synthetic.networks.denoiser import Denoiser, stratified_steps
from rampart.synthetic.networks.networks import root
from rampart.synthetic.networks.schedules import cosine
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"
FAR = 5.0  # standard deviations that a latent is kept within


class Params(TrainingParams):
    """Knobs of the generator."""

    latent: int = Field(default=16, ge=1, le=65_536)
    beta: float = Field(default=0.1, gt=0)  # weight of the KL term of the autoencoder
    steps: int = Field(default=50, ge=1, le=1e4)
    diffusion_hidden: Widths = (256, 256)
    diffusion_epochs: int = Field(default=200, ge=1, le=1e5)
    average: float = Field(default=0.98, ge=0, lt=1)


class LatentDiffusion(Conditional):
    """Encoder, decoder, and the denoiser of the latents."""

    def _fit(self, data: Batch) -> None:
        p = self.params
        ends = Ends(self.heads, self.classes, 2 * p.latent, p.latent, p.hidden, p.dropout)
        self.ends = self._train(ends, self._losses, data, epochs=p.epochs)
        with torch.no_grad():
            mean, log_variance = self.ends.encode(data.wide, data.labels).chunk(2, dim=1)
            self.ends.measure(self.ends.decode(mean, data.labels), data.wide)
            spread = root(mean.var(dim=0, unbiased=False) + log_variance.exp().mean(dim=0))
        self.center, self.scale = mean.mean(dim=0), spread.clamp(min=1e-6)
        self.schedule = cosine(p.steps)
        denoiser = Denoiser(
            p.latent, p.latent, p.diffusion_hidden, self.classes, p.steps, p.dropout
        )
        latents = Batch(log_variance, mean, data.labels)
        self.denoiser = self._train(
            denoiser,
            self._noise_losses,
            latents,
            epochs=p.diffusion_epochs,
            average=p.average,
            prefix="noise_",
        )

    def _losses(
        self, ends: nn.Module, batch: Batch, generator: torch.Generator
    ) -> dict[str, Tensor]:
        mean, log_variance = ends.encode(batch.wide, batch.labels).chunk(2, dim=1)
        divergence = gaussian.kl(mean, log_variance).mean() / len(self.layout)
        latent = gaussian.draw_normal(mean, log_variance, generator)
        outputs = ends.decode(latent, batch.labels)
        reconstruction = ends.loss(outputs, batch.codes, batch.wide).mean()
        loss = reconstruction + self.params.beta * divergence
        return {"loss": loss, "reconstruction": reconstruction, "divergence": divergence}

    def _noise_losses(
        self, network: nn.Module, latents: Batch, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """Return how badly the noise is told; a row's latent is drawn anew each time."""
        log_variance, mean, labels = latents
        step = stratified_steps(len(labels), self.schedule.steps, generator)
        drawn = gaussian.draw_normal(mean, log_variance, generator)
        latent = (drawn - self.center) / self.scale
        noise = torch.randn(latent.shape, generator=generator)
        noisy = gaussian.noised(latent, noise, step, self.schedule)
        return {"loss": ((network(noisy, step, labels) - noise) ** 2).mean()}

    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        latent = torch.randn((len(labels), self.params.latent), generator=generator)
        for t in range(self.schedule.steps, 0, -1):
            step = torch.full((len(labels),), t)
            noise = self.denoiser(latent, step, labels)
            data = gaussian.data_of(latent, noise, step, self.schedule).clamp(-FAR, FAR)
            latent = gaussian.reverse(latent, data, step, self.schedule, generator)
        outputs = self.ends.decode(latent * self.scale + self.center, labels)
        return self.ends.draw(outputs, generator, self.params.temperature)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return LatentDiffusion(params, layout, classes, seed)
