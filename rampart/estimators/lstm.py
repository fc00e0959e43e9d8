"""A recurrent network over tokens: LSTM (Hochreiter and Schmidhuber 1997), read left to right."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rampart.estimators.shared.keras.classifier import TextNetwork
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.model import Text, highest


class Params(Knobs):
    """Knobs of the model."""

    units: int = Field(default=64, ge=1, le=8192)


def body(params: Params, text: Text) -> Any:
    """Return the highest value of each unit while it reads.

    The last value alone would have to carry a first sentence through a long text.
    """
    from keras import layers

    dtype = params.precision
    read = layers.LSTM(params.units, return_sequences=True, dtype=dtype, name="reader")
    return highest(read(text.x, mask=text.mask), text.mask)


def build(params: Params, seed: int) -> TextNetwork:
    """Return an unfitted classifier."""
    return TextNetwork(params, seed, body)


def class_weights(fitted: TextNetwork) -> None:
    """Return None: what a token says depends on the others."""
    return None
