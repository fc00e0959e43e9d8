"""An encoder of a Hugging Face family, by the name of its hub or a local folder, fine-tuned.

BERT, DistilBERT, RoBERTa, DistilRoBERTa, ALBERT, XLM-RoBERTa, MiniLM: transformers computes them.
``finetuned`` is the same for encoders of BERT's own form, several times faster, as it keeps what
the frozen layers give. The features are of the kind ``wordpiece``, with the same encoder.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from rampart.encoders.windows import Windows
from rampart.estimators.finetuned import SPREAD
from rampart.estimators.shared.transformer import devices, families
from rampart.estimators.shared.transformer.classifier import Classifier
from rampart.estimators.shared.transformer.knobs import Knobs


class Params(Knobs):
    """Knobs of the model."""

    # Lowest layers that keep their weights; -1: the embeddings learn too. ALBERT's layers share
    # their weights, so it has -1 and 0 alone.
    frozen: int = Field(default=-1, ge=-1, le=100)
    pool: Literal["mean", "cls"] = "cls"  # over the tokens, or the first token's output


class Pretrained(Classifier):
    """The classifier: ``config_`` and ``weights_`` are the encoder, ``head_`` is what follows.

    ``weights_`` maps the names of transformers' AutoModel to arrays; ``head_`` is a list of one
    pair, a kernel (width, classes) and a bias (classes,), on what ``params.pool`` makes of the
    last layer. ``history_`` has equally long lists, see ``transformer.loop.train``.
    """

    params: Params

    def begin(self, classes: int) -> None:
        """Read the encoder, draw the head."""
        self.config_, self.weights_, self.pad_ = families.read(self.params.encoder)
        families.check_frozen(self.config_, self.params.frozen)
        rng = np.random.default_rng(devices.seed_of(self.seed, devices.WEIGHTS))
        kernel = rng.normal(0, SPREAD, (families.width(self.config_), classes))
        self.head_ = [(kernel.astype(np.float32), np.zeros(classes, dtype=np.float32))]

    def network(self, cut: Windows, device: str, learning: bool) -> families.Family:
        """Return the network over some windows."""
        knobs, more = self.params, {}
        if learning:
            seed = devices.seed_of(self.seed, devices.WEIGHTS, 1)
            more = {"dropout": knobs.dropout, "lora": knobs.lora, "seed": seed}
        model = families.built(self.config_, self.weights_)
        return families.Family(model, self.head_, cut, knobs.pool, knobs.frozen, device, **more)

    def end(self, network: Any) -> None:
        """Keep the weights, what was added to them included."""
        self.weights_, self.head_ = network.arrays()


def build(params: Params, seed: int) -> Pretrained:
    """Return an unfitted classifier."""
    return Pretrained(params, seed)


def class_weights(fitted: Pretrained) -> None:
    """Return None: what a token says depends on the others."""
    return None
