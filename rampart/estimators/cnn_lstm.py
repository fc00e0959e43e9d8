"""A convolution that finds phrases, and an LSTM that reads them in their order."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rampart.estimators.shared.keras.classifier import TextNetwork
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.model import Text, highest


class Params(Knobs):
    """Knobs of the model."""

    filters: int = Field(default=64, ge=1, le=8192)
    kernel: int = Field(default=5, ge=1, le=99)  # tokens of a window
    pool: int = Field(default=2, ge=1, le=99)  # places that become one, so that the LSTM is short
    units: int = Field(default=64, ge=1, le=8192)


def body(params: Params, text: Text) -> Any:
    """Return the highest value of each unit while it reads phrase by phrase."""
    from keras import layers, ops

    dtype = params.precision
    convolved = layers.Conv1D(
        params.filters,
        params.kernel,
        padding="same",
        activation="relu",
        dtype=dtype,
        name="windows",
    )(text.x)
    there = ops.expand_dims(ops.cast(text.mask, convolved.dtype), -1)
    pooled = ops.max_pool(convolved * there, params.pool, padding="same")
    mask = ops.squeeze(ops.max_pool(there, params.pool, padding="same"), -1) > 0
    read = layers.LSTM(params.units, return_sequences=True, dtype=dtype, name="reader")
    return highest(read(pooled, mask=mask), mask)


def build(params: Params, seed: int) -> TextNetwork:
    """Return an unfitted classifier."""
    return TextNetwork(params, seed, body)


def class_weights(fitted: TextNetwork) -> None:
    """Return None: what a token says depends on the others."""
    return None
