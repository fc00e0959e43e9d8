"""A fine-tuned BERT-like encoder to ONNX, from the ids of a text's windows to its probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.serving.onnx.bert import encoder
from rampart.serving.onnx.graphs import assemble
from rampart.serving.onnx.tokens import cut, spoken

WORDS = "embeddings.word_embeddings.weight"
POSITIONS = "embeddings.position_embeddings.weight"


def to_onnx(fitted: Any, width: int, opset: int, windows: int = 1) -> Any:
    """Return the model of a fitted ``Finetuned``; its ``x`` is int32.

    Parameters
    ----------
    fitted : ``weights_`` and ``config_`` of BERT, ``head_``, ``classes_``, ``pad_``, and its
        ``params`` with ``pool`` and ``watch``.
    width : columns of the ids. windows : of equal length, that the columns hold.

    Raises
    ------
    ValueError : a width that is no number of windows, or a window longer than there are positions.
    """
    length, most = width // windows, len(fitted.weights_[POSITIONS])
    if width % windows or not 0 < length <= most:
        raise ValueError(f"{width} columns must be {windows} windows of 1 to {most} tokens each")
    k = len(fitted.classes_)
    watch = fitted.classes_.tolist().index(fitted.params.watch)
    weights = swapped(fitted.weights_, fitted.pad_)
    inner = encoder(weights, fitted.config_, length, fitted.params.pool, fitted.head_, opset)
    cuts = {name: name for name in ("x", "ids", "token", "size", "places")}
    steps = [
        ("windows", cut(length, windows, opset), cuts),
        ("encoder", inner, {"ids": "ids", "token": "token", "size": "size", "p": "each"}),
        (
            "texts",
            spoken(windows, k, watch, opset),
            {"ids": "x", "p": "each", "places": "places", "spoken": "p"},
        ),
    ]
    return assemble(steps, {"x": ("INT32", ["N", width])}, {"p": ("FLOAT", ["N", k])})


def swapped(weights: Mapping[str, np.ndarray], pad: int) -> dict[str, np.ndarray]:
    """Return weights whose embeddings of 0 and of padding have changed places.

    As they have in the ids (rampart/encoders/windows.py), in which 0 is padding.
    """
    words = np.array(weights[WORDS])
    words[[0, pad]] = words[[pad, 0]]
    return {**weights, WORDS: words}
