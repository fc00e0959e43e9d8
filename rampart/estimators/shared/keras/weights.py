"""The weights of a Keras model as arrays: drawn, taken out, put back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rampart.estimators.shared.keras.session import WEIGHTS, seed_of


def draw(model: Any, seed: int) -> None:
    """Give kernels and embeddings their first values; a seed for each, whatever Keras drew.

    Uniform up to ``sqrt(6 / (inputs + outputs))`` (Glorot and Bengio 2010), embeddings up to 0.05.
    Biases, scales and offsets stay as Keras sets them.
    """
    for place, variable in enumerate(model.trainable_weights):
        if len(variable.shape) > 1:
            rng = np.random.default_rng(seed_of(seed, WEIGHTS, place))
            limit = 0.05 if variable.name == "embeddings" else _glorot(variable.shape)
            variable.assign(rng.uniform(-limit, limit, variable.shape).astype(np.float32))


def _glorot(shape: Sequence[int]) -> float:
    """Return the limit for a kernel of shape (..., inputs, outputs); all before it is a window."""
    window = np.prod(shape[:-2])
    return float(np.sqrt(6 / (window * (shape[-2] + shape[-1]))))


def taken(variables: Sequence[Any]) -> list[np.ndarray]:
    """Return the values of Keras variables."""
    return [np.asarray(variable.numpy()) for variable in variables]


def put(variables: Sequence[Any], values: Sequence[np.ndarray]) -> None:
    """Set Keras variables to values that ``taken`` returned."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
