"""The networks that generators are made of: layers in a row, on class and noise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

ACTIVATIONS = {
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(0.2),
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
}


def mlp(
    inputs: int,
    hidden: Sequence[int],
    outputs: int,
    *,
    activation: str = "relu",
    dropout: float = 0.0,
    norm: bool = False,
) -> nn.Sequential:
    """Return a multi-layer perceptron.

    Parameters
    ----------
    inputs, outputs : numbers of features.
    hidden : sizes of the hidden layers; empty for a linear map.
    activation : one of ``ACTIVATIONS``, after each hidden layer.
    dropout : share of hidden units that are dropped in training.
    norm : layer normalisation before each activation. (No batch normalisation: a class of three
        rows makes batches of one, and a critic's gradient penalty wants each row on its own.)

    Examples
    --------
    >>> [tuple(weight.shape) for weight in mlp(4, [8], 2).parameters()]
    [(8, 4), (8,), (2, 8), (2,)]
    """
    if activation not in ACTIVATIONS:
        known = ", ".join(sorted(ACTIVATIONS))
        raise ValueError(f"activation must be one of {known}, got {activation!r}")
    layers: list[nn.Module] = []
    for before, after in pairwise([inputs, *hidden]):
        layers.append(nn.Linear(before, after))
        if norm:
            layers.append(nn.LayerNorm(after))
        layers.append(ACTIVATIONS[activation]())
        if dropout:
            layers.append(nn.Dropout(dropout))
    layers.append(nn.Linear([inputs, *hidden][-1], outputs))
    return nn.Sequential(*layers)


def class_input(y: np.ndarray | Tensor, classes: int) -> Tensor:
    """Return classes as indicators, float32 tensor (n, classes).

    Examples
    --------
    >>> class_input(np.array([1, 0]), 3).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    """
    codes = torch.as_tensor(y, dtype=torch.long)
    if len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) < classes:
        raise ValueError(f"classes must be 0 to {classes - 1}, got {sorted(set(codes.tolist()))}")
    return nn.functional.one_hot(codes, classes).float()


def root(x: Tensor) -> Tensor:
    """Return the square root of each value, rounded as IEEE 754 says, on every processor.

    ``torch.sqrt`` leaves it to MKL, whose square roots of vectors start from the processor's own
    approximation: the last bit is another one on a processor of another maker. Of float32, the
    root in float64 is near enough to be rounded to the right one either way.

    Examples
    --------
    >>> root(torch.tensor([0.0, 2.25, 2.0])).tolist()
    [0.0, 1.5, 1.4142135381698608]
    """
    return x.double().sqrt().to(x.dtype)
