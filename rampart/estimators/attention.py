"""A Transformer encoder over tokens (Vaswani et al. 2017), trained from nothing."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from rampart.estimators.shared.keras.classifier import TextNetwork
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.model import Text, mean


class Params(Knobs):
    """Knobs of the model; its width is that of the embeddings."""

    blocks: int = Field(default=2, ge=1, le=48)
    heads: int = Field(default=4, ge=1, le=128)
    inner: int = Field(default=128, ge=1, le=32768)  # width within a block

    @model_validator(mode="after")
    def _as_wide_as_its_heads(self) -> Params:
        if self.embedding % self.heads:
            raise ValueError(f"embedding must be a multiple of heads = {self.heads}")
        return self


def body(params: Params, text: Text) -> Any:
    """Return the mean over the text of what the last block says; the places are embedded too.

    Each part's input is normalised, not its output: that trains without a careful warm-up.
    """
    from keras import layers, ops

    from rampart.estimators.shared.keras import same

    dtype = params.precision
    places = ops.cumsum(ops.ones_like(text.mask, dtype="int32"), axis=1) - 1
    x = layers.Embedding(text.length, params.embedding, dtype=dtype, name="places")(places)
    x = text.x + x
    seen = ops.expand_dims(text.mask, 1)
    for block in range(params.blocks):
        normal = _normal(x, dtype, f"attending_{block}")
        attention = same.MultiHeadAttention(
            params.heads, params.embedding // params.heads, dtype=dtype, name=f"attention_{block}"
        )
        x = x + _dropped(params, attention(normal, normal, attention_mask=seen), text)
        inner = layers.Dense(params.inner, same.gelu, dtype=dtype, name=f"inner_{block}")
        outer = layers.Dense(params.embedding, dtype=dtype, name=f"outer_{block}")
        x = x + _dropped(params, outer(inner(_normal(x, dtype, f"widening_{block}"))), text)
    return mean(_normal(x, dtype, "last"), text.mask)


def _normal(x: Any, dtype: str, name: str) -> Any:
    from rampart.estimators.shared.keras import same

    return same.LayerNormalization(epsilon=1e-5, dtype=dtype, name=name)(x)


def _dropped(params: Params, x: Any, text: Text) -> Any:
    from keras import layers

    seed = next(text.seeds)
    return layers.Dropout(params.dropout, seed=seed, dtype=params.precision, name=f"left_{seed}")(x)


def build(params: Params, seed: int) -> TextNetwork:
    """Return an unfitted classifier."""
    return TextNetwork(params, seed, body)


def class_weights(fitted: TextNetwork) -> None:
    """Return None: what a token says depends on the others."""
    return None
