"""A convolutional network over tokens, with windows of several sizes (Kim 2014)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rampart.estimators.shared.keras.classifier import TextNetwork
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.model import Text, highest


class Params(Knobs):
    """Knobs of the model."""

    # Tokens of a window, as a text: a list in params.yaml is a list of choices.
    kernels: str = Field(default="2-3-4-5", pattern=r"^[1-9]\d?(-[1-9]\d?){0,9}$")
    filters: int = Field(default=64, ge=1, le=8192)  # of each size


def body(params: Params, text: Text) -> Any:
    """Return the strongest answer of each filter anywhere in the text."""
    from keras import layers, ops

    found = []
    for size in map(int, params.kernels.split("-")):
        convolution = layers.Conv1D(
            params.filters,
            size,
            padding="same",
            activation="relu",
            dtype=params.precision,
            name=f"windows_{len(found)}",
        )
        found.append(highest(convolution(text.x), text.mask))
    return ops.concatenate(found, axis=1)


def build(params: Params, seed: int) -> TextNetwork:
    """Return an unfitted classifier."""
    return TextNetwork(params, seed, body)


def class_weights(fitted: TextNetwork) -> None:
    """Return None: what a token says depends on the others."""
    return None
