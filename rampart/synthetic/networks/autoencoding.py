"""Encoder and decoder of a table's rows, both told the class."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.networks.heads import Heads
from rampart.synthetic.networks.networks import class_input, mlp, root
from rampart.synthetic.tables.rows import Rows

SPREAD = 0.25  # a decoder's standard deviation of a continuous column: finer than the data's 1


class Ends(nn.Module):
    """An encoder (row, class) -> numbers and a decoder (latent, class) -> outputs of the heads.

    The decoder says a continuous column in units of ``SPREAD``: with the unit variance of the
    heads' loss it would be told that nothing finer than the column's whole spread matters.

    Parameters
    ----------
    heads : of the layout.
    classes : K.
    encoded : numbers that the encoder gives a row.
    latent : numbers that the decoder reads.
    hidden : sizes of the encoder's hidden layers; the decoder has them in reverse.
    """

    def __init__(
        self,
        heads: Heads,
        classes: int,
        encoded: int,
        latent: int,
        hidden: Sequence[int],
        dropout: float,
    ) -> None:
        super().__init__()
        self.heads, self.classes = heads, classes
        free, back = len(heads.free), list(hidden)[::-1]
        self.encoder = mlp(free + classes, hidden, encoded, activation="silu", dropout=dropout)
        self.decoder = mlp(latent + classes, back, free, activation="silu", dropout=dropout)
        self.register_buffer("spread", torch.zeros(heads.width - heads.indicators))

    def encode(self, wide: Tensor, labels: Tensor) -> Tensor:
        """Return (n, encoded) of rows (n, width) and their classes (n,)."""
        told = class_input(labels, self.classes)
        return self.encoder(torch.cat([wide[:, self.heads.free], told], dim=1))

    def decode(self, latent: Tensor, labels: Tensor) -> Tensor:
        """Return outputs (n, width), logits and means in units of ``SPREAD``."""
        told = class_input(labels, self.classes)
        return self.heads.widen(self.decoder(torch.cat([latent, told], dim=1)))

    def loss(self, outputs: Tensor, codes: Tensor, wide: Tensor) -> Tensor:
        """Return the reconstruction loss of each row (n,), a mean over the columns."""
        cut = self.heads.indicators
        fine = torch.cat([wide[:, :cut], wide[:, cut:] / SPREAD], dim=1)
        return self.heads.loss(outputs, codes, fine)

    @torch.no_grad()
    def measure(self, outputs: Tensor, wide: Tensor) -> None:
        """Keep how far continuous columns are from their decoded means, a deviation a column.

        The likeliest variance of the decoder given its means (Rybkin et al. 2021).
        """
        cut = self.heads.indicators
        self.spread.copy_(root(((wide - outputs * SPREAD)[:, cut:] ** 2).mean(dim=0)))

    def draw(self, outputs: Tensor, generator: torch.Generator, temperature: float) -> Rows:
        """Draw rows: codes from their categorical, numbers around their means."""
        if not torch.isfinite(outputs).all():
            raise GeneratorError(
                "the decoder's outputs are not finite: its training diverged; lower learning_rate"
            )
        cut = self.heads.indicators
        numbers = outputs[:, cut:] * SPREAD
        numbers = numbers + self.spread * torch.randn(numbers.shape, generator=generator)
        fine = torch.cat([outputs[:, :cut], numbers], dim=1)
        return self.heads.sample(fine, generator, temperature)
