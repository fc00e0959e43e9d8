"""A BERT-like encoder whose upper layers are fine-tuned; it pickles as arrays.

Its features are of the kind ``wordpiece``, with the same encoder.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from rampart.core.params import KnobError
from rampart.encoders import folder
from rampart.encoders.windows import Windows
from rampart.estimators.shared.transformer import devices
from rampart.estimators.shared.transformer.classifier import Classifier
from rampart.estimators.shared.transformer.knobs import Knobs
from rampart.estimators.shared.transformer.layers import BIAS, KERNEL, Layers

SPREAD = 0.02  # standard deviation of the head's first weights, BERT's for all of its own


class Params(Knobs):
    """Knobs of the model."""

    layers: int | None = Field(default=None, ge=1, le=100)  # the lowest of the encoder; null: all
    frozen: int = Field(default=3, ge=-1, le=100)  # lowest of them; -1: the embeddings learn too
    pool: Literal["mean", "cls"] = "mean"  # over the tokens, or the first token's output
    kept: Literal["float16", "float32"] = "float16"  # in memory, of what the frozen layers give


class Finetuned(Classifier):
    """The classifier: ``config_`` and ``weights_`` are the encoder, ``head_`` is what follows.

    ``weights_`` maps BertModel's names to float32 arrays; ``head_`` is a list of one pair, a
    kernel (width, classes) and a bias (classes,), on what ``params.pool`` makes of the last layer.
    ``history_`` has equally long lists, see ``transformer.loop.train``.
    """

    params: Params

    def begin(self, classes: int) -> None:
        """Read the encoder, draw the head."""
        encoder = folder.read(self.params.encoder, self.params.layers)
        if self.params.frozen > (layers := encoder.config["num_hidden_layers"]):
            raise KnobError(f"frozen: must be at most {layers} layers, got {self.params.frozen}")
        self.config_, self.weights_ = encoder.config, encoder.weights
        self.pad_ = encoder.config["pad_token_id"]
        rng = np.random.default_rng(devices.seed_of(self.seed, devices.WEIGHTS))
        kernel = rng.normal(0, SPREAD, (encoder.config["hidden_size"], classes))
        self.head_ = [(kernel.astype(np.float32), np.zeros(classes, dtype=np.float32))]

    def network(self, cut: Windows, device: str, learning: bool) -> Layers:
        """Return the network over some windows; one to learn keeps the frozen layers' outputs."""
        ((kernel, bias),) = self.head_
        w = {**self.weights_, KERNEL: np.ascontiguousarray(kernel.T), BIAS: bias}
        knobs, seed = self.params, devices.seed_of(self.seed, devices.WEIGHTS, 1)
        if not learning:
            return Layers(
                w, self.config_, cut, knobs.pool, self.config_["num_hidden_layers"], device
            )
        more = {"dropout": knobs.dropout, "lora": knobs.lora, "seed": seed, "kept": knobs.kept}
        return Layers(w, self.config_, cut, knobs.pool, knobs.frozen, device, **more)

    def end(self, network: Any) -> None:
        """Keep the weights; those of the frozen layers are the encoder's."""
        arrays = network.arrays()
        kernel, bias = arrays.pop(KERNEL), arrays.pop(BIAS)
        self.weights_ = arrays
        self.head_ = [(np.ascontiguousarray(kernel.T), bias)]


def build(params: Params, seed: int) -> Finetuned:
    """Return an unfitted classifier."""
    return Finetuned(params, seed)


def class_weights(fitted: Finetuned) -> None:
    """Return None: what a token says depends on the others."""
    return None
