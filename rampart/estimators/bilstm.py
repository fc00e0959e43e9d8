"""Two LSTMs over tokens, one from each end (Graves and Schmidhuber 2005)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rampart.estimators.shared.keras.classifier import TextNetwork
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.model import Text, highest


class Params(Knobs):
    """Knobs of the model."""

    units: int = Field(default=64, ge=1, le=8192)  # of each direction


def body(params: Params, text: Text) -> Any:
    """Return the highest value of each unit of both directions."""
    from keras import layers

    dtype = params.precision
    read = layers.LSTM(params.units, return_sequences=True, dtype=dtype, name="reader")
    both = layers.Bidirectional(read, dtype=dtype, name="readers")
    return highest(both(text.x, mask=text.mask), text.mask)


def build(params: Params, seed: int) -> TextNetwork:
    """Return an unfitted classifier."""
    return TextNetwork(params, seed, body)


def class_weights(fitted: TextNetwork) -> None:
    """Return None: what a token says depends on the others."""
    return None
