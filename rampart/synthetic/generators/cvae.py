"""A conditional variational autoencoder (Kingma and Welling 2014, Sohn et al. 2015).

The prior of the latents is a Gaussian of each class's own, learned with the rest: the prior
network of Sohn et al., which has nothing but the class to read.
"""

from __future__ import annotations

import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks.autoencoding import Ends
from rampart.synthetic.networks.conditional import Batch, Conditional, TrainingParams
from rampart.synthetic.networks.gaussian import draw_normal, kl
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"


class Params(TrainingParams):
    """Knobs of the generator."""

    latent: int = Field(default=32, ge=1, le=65_536)
    beta: float = Field(default=1.0, gt=0)  # weight of the KL term; 1 is the bound itself


class CVAE(Conditional):
    """Encoder, prior and decoder."""

    def _fit(self, data: Batch) -> None:
        p = self.params
        ends = Ends(self.heads, self.classes, 2 * p.latent, p.latent, p.hidden, p.dropout)
        ends.prior = nn.Embedding(self.classes, 2 * p.latent)  # mean, log-variance
        nn.init.zeros_(ends.prior.weight)
        self.ends = self._train(ends, self._losses, data, epochs=p.epochs)
        with torch.no_grad():
            mean, _ = self.ends.encode(data.wide, data.labels).chunk(2, dim=1)
            self.ends.measure(self.ends.decode(mean, data.labels), data.wide)

    def _losses(
        self, ends: nn.Module, batch: Batch, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """Return the negative evidence lower bound over the number of columns, and its parts."""
        mean, log_variance = ends.encode(batch.wide, batch.labels).chunk(2, dim=1)
        prior = ends.prior(batch.labels).chunk(2, dim=1)
        divergence = kl(mean, log_variance, *prior).mean() / len(self.layout)
        outputs = ends.decode(draw_normal(mean, log_variance, generator), batch.labels)
        reconstruction = ends.loss(outputs, batch.codes, batch.wide).mean()
        loss = reconstruction + self.params.beta * divergence
        return {"loss": loss, "reconstruction": reconstruction, "divergence": divergence}

    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        latent = draw_normal(*self.ends.prior(labels).chunk(2, dim=1), generator)
        return self.ends.draw(self.ends.decode(latent, labels), generator, self.params.temperature)


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return CVAE(params, layout, classes, seed)
