"""The knobs that all transformers share: the rows, the loss, the optimiser and when to stop."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rampart.core.params import Block


class Knobs(Block):
    """What every transformer can be told in params.yaml."""

    encoder: str = Field(min_length=1)  # a folder (models/<task>/encoders/<name>) or a hub name
    rows: int | None = Field(default=None, ge=10, le=1e9)  # at most; null: all training rows
    watch: int = Field(default=2, ge=0, le=1000)  # the class whose likeliest window speaks
    lora: int = Field(default=0, ge=0, le=1024)  # rank of what is added to frozen layers; 0: none
    dropout: float = Field(default=0.1, ge=0, lt=1)
    loss: Literal["focal", "cross_entropy"] = "focal"
    gamma: float = Field(default=3.0, ge=0, le=20)  # of the focal loss
    # A weight a class, as a text: a list in params.yaml is a list of choices.
    alpha: str = Field(default="1-1-1.5", pattern=r"^\d{1,3}(\.\d{1,6})?(-\d{1,3}(\.\d{1,6})?)+$")
    smoothing: float = Field(default=0.0, ge=0, lt=1)  # of the labels: this share to all classes
    contrast: float = Field(default=0.0, ge=0, le=100)  # weight of the contrastive loss
    temperature: float = Field(default=0.1, gt=0, le=100)  # of the contrastive loss
    learning_rate: float = Field(default=5e-5, gt=0, le=10)
    head_rate: float = Field(default=5.0, gt=0, le=1000)  # the head's rate, in those of the rest
    weight_decay: float = Field(default=0.01, ge=0, le=10)
    clip: float = Field(default=1.0, gt=0, le=1e6)  # the norm that a gradient is cut to
    schedule: Literal["constant", "cosine", "linear"] = "linear"  # of the learning rate
    warmup: float = Field(default=0.1, ge=0, lt=1)  # share of the steps
    batch: int = Field(default=32, ge=1, le=1e6)  # rows
    accumulate: int = Field(default=1, ge=1, le=1e6)  # batches a step of the optimiser
    epochs: int = Field(default=2, ge=1, le=1e5)
    patience: int = Field(default=2, ge=1, le=1e5)  # epochs without a better one before it stops
    held_out: float = Field(default=0.1, gt=0, lt=0.5)  # share of the rows that say when to stop
    # auto is cuda where there is one: the numbers then depend on the machine.
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    # 16 bits in the layers, on cuda; the weights have 32 in any case.
    precision: Literal["float32", "bfloat16", "float16"] = "float32"

    def alphas(self) -> list[float]:
        """Return the weight of each class."""
        return [float(weight) for weight in self.alpha.split("-")]
