"""Check a network's gradients against finite differences, weight by weight.

What automatic differentiation says of a loss is compared with how the loss moves when one weight
does: ``(L(w + h) - L(w - h)) / 2h``, whose error is of order h² and, from rounding, eps/h. A layer
with a wrong backward pass, or one that cuts the gradient off, shows here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Loss = Callable[[list[np.ndarray]], float]


class Checked(NamedTuple):
    """One weight: where it is, both slopes, and how far they are apart."""

    array: int
    place: tuple[int, ...]
    analytic: float
    numeric: float
    error: float  # |a - n| / max(1, |a|, |n|)


class GradientError(ValueError):
    """A gradient that is not the slope of the loss."""


def compare(
    loss: Loss, arrays: list[np.ndarray], slopes: list[np.ndarray], **settings: Any
) -> list[Checked]:
    """Return the analytic and the numeric slope of some weights of every array.

    Parameters
    ----------
    loss : all weights -> a number; not random.
    arrays, slopes : the weights, and what is said to be the gradient by each; equal shapes.
    settings : of ``check_gradients``: count, step, seed.

    Raises
    ------
    GradientError : the shapes differ.

    Examples
    --------
    >>> found = compare(lambda w: float((w[0] ** 2).sum()), [np.ones(2)], [np.full(2, 2.0)])
    >>> max(one.error for one in found) < 1e-6
    True
    """
    count, step = settings.get("count", 5), settings.get("step", 1e-5)
    rng = np.random.default_rng(settings.get("seed", 0))
    found = []
    for number, (array, slope) in enumerate(zip(arrays, slopes, strict=True)):
        if array.shape != np.shape(slope):
            raise GradientError(
                f"array {number}: has shape {array.shape}, its gradient {np.shape(slope)}"
            )
        for flat in rng.choice(array.size, min(count, array.size), replace=False):
            place = tuple(int(index) for index in np.unravel_index(flat, array.shape))
            sides = []
            for sign in (1, -1):
                moved = [one.copy() for one in arrays]
                moved[number][place] += sign * step
                sides.append(loss(moved))
            numeric, analytic = (sides[0] - sides[1]) / (2 * step), float(slope[place])
            scale = max(1.0, abs(analytic), abs(numeric))
            error = abs(analytic - numeric) / scale
            found.append(Checked(number, place, analytic, numeric, error))
    return found


def check_gradients(
    model: Any,
    X: Any,
    y: Any,
    count: int = 5,
    step: float | None = None,
    tolerance: float | None = None,
    seed: int = 0,
) -> list[Checked]:
    """Check the gradient of a classifier's mean cross-entropy by ``count`` weights of each array.

    Nothing random is on: dropout is off and batch normalisation uses what it has learned. torch is
    checked in float64 on a copy, Keras in the precision that the model has.

    Parameters
    ----------
    model : a torch module that returns logits (n, k), or a Keras model that returns probabilities.
    X, y : inputs as the model takes them, and class codes (n,).
    step, tolerance : of the difference and of its relative error; None: 1e-5 and 1e-4 for torch,
        1e-2 and 2e-2 for Keras, whose float32 has seven digits.

    Returns
    -------
    what was checked.

    Raises
    ------
    GradientError : an error above ``tolerance``, names the worst; or a model of neither kind.
    """
    kinds = [base.__module__.partition(".")[0] for base in type(model).__mro__]
    if "torch" in kinds:
        loss, arrays, slopes = _torch(model, X, y)
        step, tolerance = step or 1e-5, tolerance or 1e-4
    elif "keras" in kinds:
        loss, arrays, slopes = _keras(model, X, y)
        step, tolerance = step or 1e-2, tolerance or 2e-2
    else:
        raise GradientError(f"must be a torch module or a Keras model, got {type(model).__name__}")
    found = compare(loss, arrays, slopes, count=count, step=step, seed=seed)
    worst = max(found, key=lambda one: one.error)
    if not worst.error <= tolerance:
        raise GradientError(
            f"array {worst.array}, weight {worst.place}: gradient {worst.analytic:.6g}, the loss "
            f"moves by {worst.numeric:.6g}: relative error {worst.error:.2g} > {tolerance:g}"
        )
    return found


def _torch(model: Any, X: Any, y: Any) -> tuple[Loss, list[np.ndarray], list[np.ndarray]]:
    """Return the loss as a function of the weights, the weights, and their gradients."""
    import copy

    import torch

    model = copy.deepcopy(model).double().eval()
    X = torch.as_tensor(X)
    X = X.double() if X.is_floating_point() else X
    y = torch.as_tensor(y, dtype=torch.long)
    weights = [one for one in model.parameters() if one.requires_grad]

    def now() -> Any:
        return torch.nn.functional.cross_entropy(model(X), y)

    slopes = torch.autograd.grad(now(), weights, allow_unused=True)
    arrays = [one.detach().numpy().copy() for one in weights]

    def loss(values: list[np.ndarray]) -> float:
        with torch.no_grad():
            for weight, value in zip(weights, values, strict=True):
                weight.copy_(torch.from_numpy(value))
            return float(now())

    told = [np.zeros(a.shape) if s is None else s.numpy() for a, s in zip(arrays, slopes)]
    return loss, arrays, told


def _keras(model: Any, X: Any, y: Any) -> tuple[Loss, list[np.ndarray], list[np.ndarray]]:
    """Return the same of a Keras model on TensorFlow, whose weights are put back."""
    import keras
    import tensorflow as tf

    weights, y = model.trainable_variables, np.asarray(y)

    def now() -> Any:
        said = model(X, training=False)
        return tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, said))

    with tf.GradientTape() as tape:
        value = now()
    slopes = tape.gradient(value, [one.value for one in weights])
    arrays = [one.numpy().copy() for one in weights]

    def loss(values: list[np.ndarray]) -> float:
        for weight, array in zip(weights, values, strict=True):
            weight.assign(array)
        told = float(now())
        for weight, array in zip(weights, arrays, strict=True):
            weight.assign(array)
        return told

    told = [np.zeros(a.shape) if s is None else np.asarray(s) for a, s in zip(arrays, slopes)]
    return loss, arrays, told
