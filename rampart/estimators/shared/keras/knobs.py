"""The knobs that all text networks share: the rows, the loss, the optimiser and when to stop."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rampart.core.params import Block


class Knobs(Block):
    """What every network of this family can be told in params.yaml."""

    rows: int | None = Field(default=None, ge=10, le=1e9)  # at most; null: all training rows
    min_rows: int = Field(default=2, ge=1, le=1e9)  # that a token is in, or it is unknown
    embedding: int = Field(default=64, ge=1, le=8192)  # numbers a token
    dropout: float = Field(default=0.3, ge=0, lt=1)  # of the embeddings and before the output
    loss: Literal["focal", "cross_entropy"] = "focal"
    gamma: float = Field(default=3.0, ge=0, le=20)  # of the focal loss
    # A weight a class, as a text: a list in params.yaml is a list of choices.
    alpha: str = Field(default="1-1-1.5", pattern=r"^\d{1,3}(\.\d{1,6})?(-\d{1,3}(\.\d{1,6})?)+$")
    smoothing: float = Field(default=0.0, ge=0, lt=1)  # of the labels: this share to all classes
    learning_rate: float = Field(default=3e-3, gt=0, le=10)
    weight_decay: float = Field(default=0.01, ge=0, le=10)  # 0: Adam; above: AdamW
    clip: float = Field(default=1.0, gt=0, le=1e6)  # the norm that a gradient is cut to
    schedule: Literal["constant", "plateau", "cosine", "linear"] = "linear"  # of the learning rate
    warmup: float = Field(default=0.1, ge=0, lt=1)  # share of the steps; of cosine and linear
    plateau: int = Field(default=2, ge=1, le=1e5)  # epochs without a better one; of plateau
    factor: float = Field(default=0.5, gt=0, lt=1)  # what the rate falls to; of plateau
    batch: int = Field(default=64, ge=2, le=1e6)  # rows
    epochs: int = Field(default=25, ge=1, le=1e5)
    patience: int = Field(default=5, ge=1, le=1e5)  # epochs without a better one before it stops
    held_out: float = Field(default=0.1, gt=0, lt=0.5)  # share of the rows that say when to stop
    # float32, or half as many bits in the layers; the weights have 32 bits in any case.
    precision: Literal["float32", "mixed_bfloat16", "mixed_float16"] = "float32"

    def alphas(self) -> list[float]:
        """Return the weight of each class."""
        return [float(weight) for weight in self.alpha.split("-")]
