"""A vector-quantised variational autoencoder (van den Oord et al. 2017), conditional on the class.

A row becomes one code in each of several slots, and an autoregressive network learns which codes
follow which, given the class: the prior that new rows are drawn from, slot by slot. While training,
some codes are replaced by others at random, so that the decoder does not rest on a single slot and
forgives a prior that draws one wrongly.
"""

from __future__ import annotations

import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.synthetic.interface import Generator
from rampart.synthetic.networks.autoencoding import Ends
from rampart.synthetic.networks.autoregression import Autoregression
from rampart.synthetic.networks.codebook import Codebook
from rampart.synthetic.networks.conditional import Batch, Conditional, TrainingParams
from rampart.synthetic.tables.rows import Layout, Rows

KIND = "learned"


class Params(TrainingParams):
    """Knobs of the generator."""

    slots: int = Field(default=16, ge=1, le=4096)
    codes: int = Field(default=16, ge=2, le=65_536)  # of each slot
    size: int = Field(default=8, ge=1, le=65_536)  # numbers a code
    decay: float = Field(default=0.95, ge=0, lt=1)  # of the moving averages behind the codes
    swapped: float = Field(default=0.25, ge=0, lt=1)  # share of codes replaced while training
    commitment: float = Field(default=0.25, ge=0)
    prior_hidden: int = Field(default=256, ge=1, le=65_536)
    prior_epochs: int = Field(default=100, ge=1, le=1e5)


class VQVAE(Conditional):
    """Encoder, codebook, decoder, and the prior of the codes."""

    def _fit(self, data: Batch) -> None:
        p = self.params
        latent = p.slots * p.size
        ends = Ends(self.heads, self.classes, latent, latent, p.hidden, p.dropout)
        ends.book = Codebook(p.slots, p.codes, p.size, p.decay)
        with torch.no_grad():
            ends.book.start(self._slots(ends, data))
        self.ends = self._train(ends, self._losses, data, epochs=p.epochs)
        with torch.no_grad():
            quantised, index, _ = self.ends.book(self._slots(self.ends, data))
            outputs = self.ends.decode(quantised.flatten(1), data.labels)
            self.ends.measure(outputs, data.wide)
        prior = Autoregression(p.slots, p.codes, p.prior_hidden, self.classes, p.dropout)
        self.prior = self._train(
            prior,
            _prior_losses,
            Batch(index, data.wide, data.labels),
            epochs=p.prior_epochs,
            prefix="prior_",
        )

    def _slots(self, ends: nn.Module, batch: Batch) -> Tensor:
        """Return the latents of rows, (n, S, d)."""
        encoded = ends.encode(batch.wide, batch.labels)
        return encoded.unflatten(1, (self.params.slots, self.params.size))

    def _losses(
        self, ends: nn.Module, batch: Batch, generator: torch.Generator
    ) -> dict[str, Tensor]:
        quantised, _, far = ends.book(self._slots(ends, batch))
        swap = torch.rand(quantised.shape[:2], generator=generator) < self.params.swapped
        other = torch.randint(self.params.codes, swap.shape, generator=generator)
        quantised = torch.where(swap[..., None], ends.book.take(other), quantised)
        outputs = ends.decode(quantised.flatten(1), batch.labels)
        reconstruction = ends.loss(outputs, batch.codes, batch.wide).mean()
        commitment = far.mean()
        loss = reconstruction + self.params.commitment * commitment
        return {"loss": loss, "reconstruction": reconstruction, "commitment": commitment}

    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        index = self.prior.draw(labels, generator)
        outputs = self.ends.decode(self.ends.book.take(index).flatten(1), labels)
        return self.ends.draw(outputs, generator, self.params.temperature)


def _prior_losses(prior: nn.Module, batch: Batch, generator: torch.Generator) -> dict[str, Tensor]:
    return {"loss": prior.loss(batch.codes, batch.labels)}


def build(params: Params, layout: Layout, classes: int, seed: int) -> Generator:
    """Return the generator."""
    return VQVAE(params, layout, classes, seed)
