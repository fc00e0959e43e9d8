"""The knobs that CTGAN and CopulaGAN of SDV have in common."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from rampart.core.params import Block
from rampart.synthetic.sdv.rows import batch_of


class GanParams(Block):
    """Knobs of both; all defaults but that of ``by_class`` are SDV's."""

    epochs: int = Field(default=300, gt=0, le=1e5)
    updates: int = Field(default=0, ge=0, le=1e8)  # steps at least: few rows get more epochs
    batch: int = Field(default=500, ge=2, le=1e6)  # rows of a step; fewer if there are fewer
    pac: int = Field(default=10, gt=0, le=1000)  # rows that the discriminator judges together
    hidden: int = Field(default=256, gt=0, le=65_536)  # units of each layer, two a network
    noise: int = Field(default=128, gt=0, le=65_536)  # numbers that a row is made from
    generator_rate: float = Field(default=2e-4, gt=0)  # learning rate
    discriminator_rate: float = Field(default=2e-4, gt=0)
    discriminator_steps: int = Field(default=1, gt=0, le=1000)  # for one of the generator
    by_class: bool = True  # a network a class; false: one, with the class as a column
    tries: int = Field(default=20, gt=0, le=1e4)  # rows drawn at most for one that is asked for

    @model_validator(mode="after")
    def _whole_packs(self) -> GanParams:
        if self.batch % 2 or self.batch % self.pac:
            raise ValueError(f"batch must be even and a multiple of pac {self.pac}")
        return self


def knobs(params: GanParams, n: int) -> dict[str, Any]:
    """Return SDV's names of the knobs, for n rows."""
    batch = batch_of(n, params.batch, params.pac)
    return {
        "enforce_rounding": False,
        "epochs": max(params.epochs, -(-params.updates // max(n // batch, 1))),
        "batch_size": batch,
        "pac": params.pac,
        "generator_dim": (params.hidden, params.hidden),
        "discriminator_dim": (params.hidden, params.hidden),
        "embedding_dim": params.noise,
        "generator_lr": params.generator_rate,
        "discriminator_lr": params.discriminator_rate,
        "discriminator_steps": params.discriminator_steps,
        "enable_gpu": False,
    }
