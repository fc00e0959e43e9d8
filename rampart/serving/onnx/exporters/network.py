"""A dense network to ONNX, node by node from its arrays: no converter, no TensorFlow."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx.graphs import Node, part
from rampart.serving.onnx.parts import chosen

NORM = ("gamma", "beta", "mean", "variance")


def to_onnx(fitted: Any, width: int, opset: int) -> Any:
    """Return the model of a network that keeps its arrays in ``layers_``.

    A layer is ``kernel`` (inputs, outputs) and ``bias``, then, but for the last, a rectifier and
    the batch normalisation ``gamma``, ``beta``, ``mean``, ``variance``, ``epsilon`` where it has
    one; a softmax ends the last. Dropout is for training alone.

    The batch normalisation stays a node of its own. Folded into the next kernel it would stretch
    the rows of that kernel, and 8-bit weights, which share a scale by column, would lose more.

    Raises
    ------
    ValueError : kernels that do not follow each other.
    """
    if isinstance(fitted, Selected):
        inner = to_onnx(fitted.estimator, len(fitted.columns_), opset)
        return chosen(fitted.columns_, width, inner)
    nodes: list[Node] = []
    constants: dict[str, np.ndarray] = {}
    last, have, size = "x", len(fitted.layers_), width
    for number, layer in enumerate(fitted.layers_):
        kernel = np.asarray(layer["kernel"], dtype=np.float32)
        if kernel.ndim != 2 or kernel.shape[0] != size:
            raise ValueError(
                f"layer {number}: the kernel must have {size} rows, got the shape {kernel.shape}"
            )
        size = kernel.shape[1]
        constants[f"kernel_{number}"] = kernel
        constants[f"bias_{number}"] = np.asarray(layer["bias"], dtype=np.float32)
        final = number == have - 1
        after, more, output = ([], {}, f"h{number}") if final else _after(layer, number)
        nodes += [
            ("MatMul", [last, f"kernel_{number}"], [f"product_{number}"], {}),
            ("Add", [f"product_{number}", f"bias_{number}"], [f"sum_{number}"], {}),
            *after,
        ]
        constants |= more
        last = f"sum_{number}" if final else output
    nodes.append(("Softmax", [last], ["p"], {"axis": 1}))
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", size])}
    return part(nodes, constants, *forms, opset)


def _after(layer: dict, number: int) -> tuple[list[Node], dict[str, np.ndarray], str]:
    """Return the nodes after a layer's sum, their arrays and the name of what they make."""
    rectified = f"rectified_{number}"
    nodes: list[Node] = [("Relu", [f"sum_{number}"], [rectified], {})]
    if layer.get("gamma") is None:
        return nodes, {}, rectified
    names = [f"{name}_{number}" for name in NORM]
    arrays = [np.asarray(layer[name], dtype=np.float32) for name in NORM]
    epsilon = {"epsilon": float(layer["epsilon"])}
    nodes.append(("BatchNormalization", [rectified, *names], [f"h{number}"], epsilon))
    return nodes, dict(zip(names, arrays)), f"h{number}"
