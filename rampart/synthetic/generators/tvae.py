"""TVAE of SDV: a variational autoencoder on one-hot categories and mixtures of normals.

Xu et al. 2019, "Modeling tabular data using conditional GAN". It has no condition of its own: with
the class as one more column it can leave a rare class out entirely, so by default each class has
a network.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.sdv.rows import SdvGenerator, metadata
from rampart.synthetic.tables.rows import Layout

KIND = "learned"


class Params(Block):
    """Knobs of the generator; all defaults but that of ``by_class`` are SDV's."""

    epochs: int = Field(default=300, gt=0, le=1e5)
    updates: int = Field(default=0, ge=0, le=1e8)  # steps at least: few rows get more epochs
    batch: int = Field(default=500, gt=0, le=1e6)  # rows of a step
    hidden: int = Field(default=128, gt=0, le=65_536)  # units of each layer, two a network
    latent: int = Field(default=128, gt=0, le=65_536)  # numbers that a row is made from
    weight_decay: float = Field(default=1e-5, ge=0)
    loss_factor: float = Field(default=2, gt=0)  # of the reconstruction's share of the loss
    by_class: bool = True  # a network a class; false: one, with the class as a column
    tries: int = Field(default=20, gt=0, le=1e4)  # rows drawn at most for one that is asked for


class Tvae(SdvGenerator):
    """See the module."""

    def __init__(self, params: Params, layout: Layout, classes: int, seed: int):
        super().__init__(layout, classes, seed, by_class=params.by_class, tries=params.tries)
        self.params = params

    def synthesizer(self, frame: pd.DataFrame) -> Any:
        """Return an unfitted synthesizer."""
        from sdv.single_table import TVAESynthesizer

        batch = min(self.params.batch, len(frame))
        steps = -(-len(frame) // batch)
        return TVAESynthesizer(
            metadata(frame),
            enforce_rounding=False,
            epochs=max(self.params.epochs, -(-self.params.updates // steps)),
            batch_size=batch,
            compress_dims=(self.params.hidden, self.params.hidden),
            decompress_dims=(self.params.hidden, self.params.hidden),
            embedding_dim=self.params.latent,
            l2scale=self.params.weight_decay,
            loss_factor=self.params.loss_factor,
            enable_gpu=False,
        )


def build(params: Params, layout: Layout, classes: int, seed: int) -> Tvae:
    """Return an unfitted generator."""
    return Tvae(params, layout, classes, seed)
