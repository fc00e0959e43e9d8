"""Keep the kernels of an exported network in 8 or 16 bits.

A function takes a model (ModelProto) and returns another. Biases, normalisation and calibration
stay float32: they are less than 2 % of a network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from rampart.serving.onnx.graphs import opset_of

WEIGHT = 63  # the largest 8-bit weight
INPUT = 127  # the largest 8-bit input, around the zero point 128
FLOAT = 1  # TensorProto's number of float32


def kernels(model: Any) -> Iterator[tuple[int, Any]]:
    """Yield the place of each node ``x @ kernel`` with a constant kernel, and the kernel."""
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    for place, node in enumerate(model.graph.node):
        if node.op_type == "MatMul" and node.input[1] in constants:
            yield place, constants[node.input[1]]


def tables(model: Any) -> Iterator[tuple[int, Any]]:
    """Yield the place of each node that looks up rows of a constant table, and the table."""
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    for place, node in enumerate(model.graph.node):
        table = constants.get(node.input[0]) if node.op_type == "Gather" else None
        if table is not None and len(table.dims) == 2 and table.data_type == FLOAT:
            yield place, table


def weights(model: Any) -> dict[str, np.ndarray]:
    """Return the kernels by name, in the type in which the file keeps them, of any variant."""
    from onnx import numpy_helper

    products = ("MatMul", "MatMulInteger")
    named = {node.input[1] for node in model.graph.node if node.op_type in products}
    cast = (node for node in model.graph.node if node.op_type == "Cast" and node.output[0] in named)
    named |= {node.input[0] for node in cast}
    kept = (tensor for tensor in model.graph.initializer if tensor.name in named)
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in kept}


def int8(model: Any) -> Any:
    """Return a model whose kernels and matrix products have 8 bits: dynamic int8, row by row.

    A column j of a kernel has the scale ``s_j = max |w| / 63``; a row i of the input gets, while
    the model runs, ``r_i = max |x| / 127``; ``x @ w = r_i s_j (round(x / r_i) @ round(w / s_j))``.

    ONNX Runtime's own ``quantize_dynamic`` has one scale for the whole input: the row with the
    largest value decides how coarsely all rows of a batch are rounded, and an answer depends on
    what else was asked with it. Standardised counts have such rows, a 1,000 among values of 1.
    Here a row gives the same alone and in a batch.

    Weights stop at 63, not 127: a sum of two products then fits the 16 bits at which x86
    processors without VNNI saturate, and every processor gives the same numbers. A table of
    embeddings has a scale a row, ``max |w| / 127``: what is looked up is multiplied with it.
    """
    from onnx import ModelProto, numpy_helper

    quantised, opset = ModelProto(), opset_of(model)
    quantised.CopyFrom(model)
    del quantised.graph.node[:]
    places, looked_up = dict(kernels(model)), dict(tables(model))
    for place, node in enumerate(model.graph.node):
        if place in looked_up:
            quantised.graph.node.extend(_rows(quantised, node, looked_up[place]))
            continue
        if place not in places:
            quantised.graph.node.append(node)
            continue
        kernel = numpy_helper.to_array(places[place])
        scale = np.maximum(np.abs(kernel).max(axis=0), 1e-12) / WEIGHT
        _keep(quantised, places[place].name, np.rint(kernel / scale).astype(np.int8))
        _keep(quantised, f"{node.output[0]}/scale", scale.astype(np.float32))
        quantised.graph.node.extend(_product(node, opset))
    shared = {
        "least": np.array([1e-12], dtype=np.float32),
        "step": np.array(1 / INPUT, dtype=np.float32),
        "zero": np.array(128, dtype=np.uint8),
        "largest": np.array([INPUT], dtype=np.float32),
    }
    if opset >= 18:
        shared["axis"] = np.array([1], dtype=np.int64)
    for name, value in shared.items():
        _keep(quantised, f"int8/{name}", value)
    return quantised


def _product(node: Any, opset: int) -> list[Any]:
    """Return the nodes of one product: ``x / most``, in [-1, 1], in steps of 1 / 127."""
    from onnx import TensorProto, helper

    (x, kernel), end = node.input, node.output[0]
    # The axis of a reduction became an input in version 18.
    axis, more = ({"axes": [1]}, []) if opset < 18 else ({}, ["int8/axis"])
    steps = [
        ("Abs", [x], "size", {}),
        ("ReduceMax", [f"{end}/size", *more], "largest", {"keepdims": 1, **axis}),
        ("Max", [f"{end}/largest", "int8/least"], "most", {}),
        ("Div", [x, f"{end}/most"], "share", {}),
        ("QuantizeLinear", [f"{end}/share", "int8/step", "int8/zero"], "whole", {}),
        ("MatMulInteger", [f"{end}/whole", kernel, "int8/zero"], "sum", {}),
        ("Cast", [f"{end}/sum"], "real", {"to": TensorProto.FLOAT}),
        ("Div", [f"{end}/most", "int8/largest"], "step", {}),
        ("Mul", [f"{end}/real", f"{end}/step"], "rows", {}),
    ]
    nodes = [
        helper.make_node(kind, ins, [f"{end}/{out}"], **knobs) for kind, ins, out, knobs in steps
    ]
    return [*nodes, helper.make_node("Mul", [f"{end}/rows", f"{end}/scale"], [end])]


def _rows(model: Any, node: Any, table: Any) -> list[Any]:
    """Put a table's rows in 8 bits into a model, and return the nodes of one look-up."""
    from onnx import TensorProto, helper, numpy_helper

    rows, end = numpy_helper.to_array(table), node.output[0]
    scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12) / INPUT
    _keep(model, table.name, np.rint(rows / scale).astype(np.int8))
    _keep(model, f"{table.name}/scale", scale.astype(np.float32))
    steps = [
        ("Gather", [table.name, node.input[1]], f"{end}/whole", {"axis": 0}),
        ("Cast", [f"{end}/whole"], f"{end}/real", {"to": TensorProto.FLOAT}),
        ("Gather", [f"{table.name}/scale", node.input[1]], f"{end}/scale", {"axis": 0}),
        ("Mul", [f"{end}/real", f"{end}/scale"], end, {}),
    ]
    return [helper.make_node(kind, ins, [out], **knobs) for kind, ins, out, knobs in steps]


def float16(model: Any) -> Any:
    """Return a model that keeps kernels and tables as float16, for a ``Cast`` when it is loaded.

    The route that works everywhere: no newer operator, and the runtime folds the cast into the
    kernel, so speed and memory are those of float32 and the file is half. A graph that computes
    in float16 gains nothing on a CPU, which casts at every step. Of the 16-bit integer routes
    ``quantize_dynamic`` with QInt16 writes a file that does not load, and the others (QDQ,
    weights alone) need opset 21 for the same size.

    Raises
    ------
    ValueError : a weight that float16 cannot hold (65,504 is its largest).
    """
    from onnx import ModelProto, TensorProto, helper, numpy_helper

    halved, casts = ModelProto(), []
    halved.CopyFrom(model)
    taken = [(place, 1, tensor) for place, tensor in kernels(model)]
    taken += [(place, 0, tensor) for place, tensor in tables(model)]
    for place, side, tensor in taken:
        kernel = numpy_helper.to_array(tensor)
        if (most := np.abs(kernel).max()) > np.finfo(np.float16).max:
            raise ValueError(f"{tensor.name}: float16 holds weights to 65,504, got {most:g}")
        _keep(halved, tensor.name, kernel.astype(np.float16))
        cast = f"{tensor.name}/float"
        casts.append(helper.make_node("Cast", [tensor.name], [cast], to=TensorProto.FLOAT))
        halved.graph.node[place].input[side] = cast
    nodes = [*casts, *halved.graph.node]
    del halved.graph.node[:]
    halved.graph.node.extend(nodes)
    return halved


def _keep(model: Any, name: str, value: np.ndarray) -> None:
    """Put an array among the constants, in the place of the one that had its name."""
    from onnx import numpy_helper

    kept = [tensor for tensor in model.graph.initializer if tensor.name == name]
    (kept[0] if kept else model.graph.initializer.add()).CopyFrom(
        numpy_helper.from_array(value, name)
    )
