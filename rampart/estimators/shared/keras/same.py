"""Keras layers that take the same roots, quotients and exponentials on every processor.

TensorFlow takes 1/x and 1/√x from a processor's own approximations, which Intel and AMD round
apart: in its normalisation, softmax and GELU. These layers have no such operation. Import this
after TensorFlow was started: Keras chooses its backend when it is loaded.
"""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops


def inverse_root(x: Any) -> Any:
    """Return ``1 / sqrt(x)``, float32: taken in 64 bits, whose last ones are rounded away."""
    return ops.cast(1 / ops.sqrt(ops.cast(x, "float64")), "float32")


def gelu(x: Any) -> Any:
    """Return ``x`` times the normal distribution up to ``x`` (Hendrycks and Gimpel 2016)."""
    return 0.5 * x * (1 + ops.erf(x / math.sqrt(2)))


class LayerNormalization(keras.layers.LayerNormalization):
    """That of Keras, over the last axis."""

    def call(self, inputs: Any) -> Any:
        """Return the normalised vectors."""
        x = ops.cast(inputs, "float32")
        mean, variance = ops.moments(x, axes=[-1], keepdims=True)
        gamma, beta = (ops.cast(part, "float32") for part in (self.gamma, self.beta))
        x = (x - mean) * inverse_root(variance + self.epsilon) * gamma + beta
        return ops.cast(x, self.compute_dtype)


class MultiHeadAttention(keras.layers.MultiHeadAttention):
    """That of Keras, with a mask and without dropout of its weights."""

    def _compute_attention(  # meant to be overridden, says Keras
        self, query: Any, key: Any, value: Any, attention_mask: Any = None, *_: Any
    ) -> tuple[Any, Any]:
        """Return what each place reads of the others (batch, time, heads, width), and no weights.

        Parameters
        ----------
        query, key, value : (batch, time, heads, width).
        attention_mask : (batch, 1 or time, time), false where there is nothing to read.
        """
        scores = ops.einsum("bqhd,bkhd->bhqk", query / math.sqrt(self.key_dim), key)
        scores = ops.cast(scores, "float32")
        scores = ops.where(ops.expand_dims(attention_mask, 1), scores, -1e9)
        weights = ops.cast(ops.exp(ops.log_softmax(scores)), value.dtype)
        return ops.einsum("bhqk,bkhd->bqhd", weights, value), None
