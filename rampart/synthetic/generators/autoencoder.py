"""An autoencoder whose decoder is fed with draws from a mixture of Gaussians in its latents.

The rows' latents of each class are described by Gaussians of full covariance after training
(Ghosh et al. 2020, "ex-post density estimation"); noise on the latents while training makes the
decoder smooth between rows.
"""

from __future__ import annotations

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks.autoencoding import Ends
from rampart.synthetic.networks.conditional import Batch, Conditional, TrainingParams
from rampart.synthetic.networks.mixture import Mixture, fit_mixture
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"


class Params(TrainingParams):
    """Knobs of the generator."""

    latent: int = Field(default=32, ge=1, le=65_536)
    noise: float = Field(default=0.3, ge=0)  # deviation of the noise on latents (of about 1)
    components: int = Field(default=20, ge=1, le=1e4)  # Gaussians a class, if it has the rows
    ridge: float = Field(default=0.02, gt=0)  # is added to the variances


class Autoencoder(Conditional):
    """Encoder, decoder, and the mixtures in between."""

    def _fit(self, data: Batch) -> None:
        p = self.params
        ends = Ends(self.heads, self.classes, p.latent, p.latent, p.hidden, p.dropout)
        # Latents of unit spread, so that the noise has a scale; without weights, as an affine map
        # would let the network shrink the noise away.
        ends.level = nn.LayerNorm(p.latent, elementwise_affine=False)
        self.ends = self._train(ends, self._losses, data, epochs=p.epochs)
        with torch.no_grad():
            latents = self.ends.level(self.ends.encode(data.wide, data.labels))
            self.ends.measure(self.ends.decode(latents, data.labels), data.wide)
        self.mixtures: list[Mixture] = [
            fit_mixture(
                latents[data.labels == k].double().numpy(), p.components, p.ridge, self.seed
            )
            for k in range(self.classes)
        ]

    def _losses(
        self, ends: nn.Module, batch: Batch, generator: torch.Generator
    ) -> dict[str, Tensor]:
        latents = ends.level(ends.encode(batch.wide, batch.labels))
        latents = latents + self.params.noise * torch.randn(latents.shape, generator=generator)
        outputs = ends.decode(latents, batch.labels)
        return {"loss": ends.loss(outputs, batch.codes, batch.wide).mean()}

    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        rng = np.random.default_rng(int(torch.randint(2**62, (1,), generator=generator)))
        latents = np.empty((len(labels), self.params.latent))
        for k, mixture in enumerate(self.mixtures):
            of_class = (labels == k).numpy()
            latents[of_class] = mixture.sample(int(of_class.sum()), rng)
        outputs = self.ends.decode(torch.from_numpy(latents).float(), labels)
        return self.ends.draw(outputs, generator, self.params.temperature)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return Autoencoder(params, layout, classes, seed)
