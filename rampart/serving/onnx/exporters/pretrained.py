"""A fine-tuned encoder of a Hugging Face family to ONNX: PyTorch's tracing between our parts."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np

from rampart.serving.onnx.graphs import assemble, part, plain
from rampart.serving.onnx.tokens import cut, spoken

EXAMPLE = (2, 8)  # windows and tokens that the tracing sees; the graph takes any
INT64 = 7  # TensorProto's number of the type, for Cast


def to_onnx(fitted: Any, width: int, opset: int, windows: int = 1) -> Any:
    """Return the model of a fitted ``Pretrained``; its ``x`` is int32.

    Parameters
    ----------
    fitted : ``weights_``, ``config_``, ``head_``, ``classes_``, ``pad_``, and its ``params`` with
        ``pool`` and ``watch``.
    width : columns of the ids. windows : of equal length, that the columns hold.

    Raises
    ------
    ValueError : a width that is no number of windows.
    """
    if width % windows or width < windows:
        raise ValueError(f"{width} columns must be {windows} windows of 1 token or more each")
    k = len(fitted.classes_)
    watch = fitted.classes_.tolist().index(fitted.params.watch)
    cuts = {name: name for name in ("x", "ids", "token", "places")}
    own = {"ids": "own", "token": "token", "p": "each"}
    spoke = {"ids": "x", "p": "each", "places": "places", "spoken": "p"}
    steps = [
        ("windows", cut(width // windows, windows, opset), cuts),
        ("ids", _own_ids(fitted.pad_, opset), {"ids": "ids", "own": "own"}),
        ("encoder", _traced(fitted, opset), own),
        ("texts", spoken(windows, k, watch, opset), spoke),
    ]
    return assemble(steps, {"x": ("INT32", ["N", width])}, {"p": ("FLOAT", ["N", k])})


def _own_ids(pad: int, opset: int) -> Any:
    """Return the part that gives 0 and the id of padding back their places, as int64."""
    constants = {"zero": np.array(0, dtype=np.int64), "pad": np.array(pad, dtype=np.int64)}
    nodes = [
        ("Cast", ["ids"], ["wide"], {"to": INT64}),
        ("Equal", ["wide", "zero"], ["first"], {}),
        ("Equal", ["wide", "pad"], ["second"], {}),
        ("Where", ["second", "zero", "wide"], ["half"], {}),
        ("Where", ["first", "pad", "half"], ["own"], {}),
    ]
    form = {"ids": ("INT32", ["M", "L"])}
    return part(nodes, constants, form, {"own": ("INT64", ["M", "L"])}, opset)


def _traced(fitted: Any, opset: int) -> Any:
    """Return the part from ids and the mask of tokens to the probabilities of each window."""
    import onnx
    import torch

    from rampart.estimators.shared.transformer import families

    model = families.built(fitted.config_, fitted.weights_, eager=True)
    ((kernel, bias),) = fitted.head_
    weight, bias = torch.from_numpy(kernel.T.copy()), torch.from_numpy(bias)

    class Windows(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any, token: Any) -> Any:
            vectors = families.pooled(self.model, ids, token, fitted.params.pool)
            return torch.nn.functional.linear(vectors, weight, bias).softmax(dim=1)

    ids = torch.full(EXAMPLE, fitted.pad_ + 1)
    given, file = (ids, torch.ones(EXAMPLE, dtype=torch.bool)), io.BytesIO()
    free = {name: {0: "M", 1: "L"} for name in ("ids", "token")}
    names = {"input_names": ["ids", "token"], "output_names": ["p"], "dynamic_axes": free}
    with warnings.catch_warnings(), torch.no_grad():
        # What is fixed by tracing is held to be right by the comparison with the native model.
        warnings.simplefilter("ignore")
        torch.onnx.export(Windows(), given, file, opset_version=opset, dynamo=False, **names)
    return plain(onnx.load_from_string(file.getvalue()))
