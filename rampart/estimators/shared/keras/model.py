"""The Keras model of a text network: tokens embedded, the body of an architecture, an output."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.session import DROPOUT, seed_of, started

LOW = -1e4  # below whatever a layer says, within the range of 16 bits


class Text(NamedTuple):
    """What a body is given, as Keras tensors."""

    x: Any  # embedded tokens, shape (batch, time, embedding), 0 where the text has ended
    mask: Any  # true where there is a token, shape (batch, time)
    length: int  # the longest that time can be
    seeds: Iterator[int]  # one for each layer that draws


Body = Callable[[Any, Text], Any]
"""Wires an architecture: its ``Params`` and a ``Text`` to a tensor of shape (batch, width)."""


def build(body: Body, params: Knobs, size: int, length: int, classes: int, seed: int) -> Any:
    """Return a model from ids (batch, time) to logits (batch, classes), float32.

    Every layer has a name. TensorFlow orders sums of several gradients by the names of their
    operations, and those that Keras makes up count on with each model of the process.

    Parameters
    ----------
    size : token numbers, 0 for padding among them.
    length : the longest that time can be.
    """
    keras = started()
    ops, layers = keras.ops, keras.layers
    seeds = (seed_of(seed, DROPOUT, place) for place in itertools.count())
    ids = keras.Input((None,), dtype="int32")
    mask = ops.not_equal(ids, 0)
    x = layers.Embedding(size, params.embedding, dtype=params.precision, name="embedded")(ids)
    # Whole dimensions of a text at once: its tokens say much the same.
    x = layers.SpatialDropout1D(
        params.dropout, seed=next(seeds), dtype=params.precision, name="kept"
    )(x)
    x = x * ops.expand_dims(ops.cast(mask, x.dtype), -1)
    x = body(params, Text(x, mask, length, seeds))
    x = layers.Dropout(params.dropout, seed=next(seeds), dtype=params.precision, name="left")(x)
    return keras.Model(ids, layers.Dense(classes, dtype="float32", name="output")(x), name="text")


def highest(x: Any, mask: Any) -> Any:
    """Return the largest value of each channel over the places of a text: (batch, channels)."""
    from keras import ops

    return ops.max(ops.where(ops.expand_dims(mask, -1), x, LOW), axis=1)


def mean(x: Any, mask: Any) -> Any:
    """Return the mean of each channel over the places of a text: (batch, channels)."""
    from keras import ops

    there = ops.expand_dims(ops.cast(mask, x.dtype), -1)
    return ops.sum(x * there, axis=1) / ops.sum(there, axis=1)
