"""Put ONNX graphs together: small parts with an input ``x`` and an output ``p``, wired into one.

What a converter adds of its own (random graph names, its version, documentation) is taken off, so
that the same model gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

NAME = "rampart"
Node = tuple[str, list[str], list[str], dict[str, Any]]  # operator, inputs, outputs, attributes
Form = tuple[str, list[int | str]]  # element type (FLOAT, INT64) and shape


def part(
    nodes: Sequence[Node],
    constants: Mapping[str, np.ndarray],
    inputs: Mapping[str, Form],
    outputs: Mapping[str, Form],
    opset: int,
) -> Any:
    """Return a model of a few nodes, given in the order in which they run.

    Parameters
    ----------
    constants : the arrays that the nodes name.
    inputs, outputs : the form of each, e.g. ``{"x": ("FLOAT", ["N", 376])}``.
    """
    from onnx import ModelProto, helper, numpy_helper

    model = ModelProto()
    for kind, ins, outs, attributes in nodes:
        model.graph.node.append(helper.make_node(kind, ins, outs, **attributes))
    for name, value in constants.items():
        model.graph.initializer.append(numpy_helper.from_array(value, name))
    model.opset_import.append(helper.make_opsetid("", opset))
    return plain(_formed(model, inputs, outputs))


def assemble(
    steps: Sequence[tuple[str, Any, Mapping[str, str]]],
    inputs: Mapping[str, Form],
    outputs: Mapping[str, Form],
) -> Any:
    """Wire parts into one model.

    Parameters
    ----------
    steps : name, part, and the outer name of each of its inputs and outputs that is used; every
        other name within the part gets the step's name before it.
    inputs, outputs : of the whole.

    Raises
    ------
    ValueError : an output that no step makes.
    """
    from onnx import ModelProto, helper

    whole, versions = ModelProto(), {}
    for step, model, wires in steps:
        for item in model.opset_import:
            versions[item.domain] = max(item.version, versions.get(item.domain, 0))
        names = _Names(wires, step)
        for number, node in enumerate(model.graph.node):
            whole.graph.node.append(node)
            copy = whole.graph.node[-1]
            copy.name = f"{step}/{node.op_type}_{number}"
            copy.input[:] = [names[name] for name in node.input]
            copy.output[:] = [names[name] for name in node.output]
        for tensor in model.graph.initializer:
            whole.graph.initializer.append(tensor)
            whole.graph.initializer[-1].name = names[tensor.name]
    produced = {name for node in whole.graph.node for name in node.output}
    if missing := [name for name in outputs if name not in produced]:
        raise ValueError(f"no step makes the output {missing[0]!r}; steps: {[s[0] for s in steps]}")
    whole.opset_import.extend(helper.make_opsetid(*item) for item in sorted(versions.items()))
    return plain(_formed(whole, inputs, outputs))


def chain(first: Any, second: Any) -> Any:
    """Return the part that gives the output ``p`` of one part to another as its ``x``."""
    steps = [("first", first, {"x": "x", "p": "h"}), ("second", second, {"x": "h", "p": "p"})]
    width, k = columns_of(first.graph.input[0]), columns_of(second.graph.output[0])
    return assemble(steps, {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", k])})


class _Names(dict):
    def __init__(self, wires: Mapping[str, str], step: str):
        super().__init__({"": "", **wires})  # "" is an optional input that is left out
        self.step = step

    def __missing__(self, name: str) -> str:
        return f"{self.step}/{name}"


def _formed(model: Any, inputs: Mapping[str, Form], outputs: Mapping[str, Form]) -> Any:
    from onnx import TensorProto, helper

    for values, forms in ((model.graph.input, inputs), (model.graph.output, outputs)):
        for name, (kind, shape) in forms.items():
            values.append(
                helper.make_tensor_value_info(name, TensorProto.DataType.Value(kind), shape)
            )
    return model


def plain(model: Any) -> Any:
    """Take off what changes no result: names of tools, documentation, metadata, inner shapes.

    The model is changed and returned. It imports the domains that its nodes use, and its IR
    version is the oldest that knows them.
    """
    from onnx import helper

    versions = {item.domain: item.version for item in model.opset_import}
    domains = {"", *(node.domain for node in model.graph.node)}
    imports = [helper.make_opsetid(name, versions.get(name, 1)) for name in sorted(domains)]
    del model.opset_import[:], model.metadata_props[:], model.graph.value_info[:]
    model.opset_import.extend(imports)
    model.ir_version = helper.find_min_ir_version_for(imports, ignore_unknown=True)
    model.producer_name, model.producer_version, model.doc_string = NAME, "", ""
    model.graph.name, model.graph.doc_string = NAME, ""
    for node in model.graph.node:
        node.doc_string = ""
    return model


def to_bytes(model: Any) -> bytes:
    """Return the file of a model, equal for equal models, once its form has been checked.

    Raises
    ------
    ValueError : the model breaks a rule of ONNX; the message is the checker's.
    """
    import onnx

    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise ValueError(f"not a valid ONNX model: {error}") from error
    return model.SerializeToString(deterministic=True)


def opset_of(model: Any) -> int:
    """Return the version of the standard operators that a model uses."""
    return next(item.version for item in model.opset_import if item.domain == "")


def columns_of(value: Any) -> int:
    """Return the number of columns of a model's input or output, e.g. ``model.graph.input[0]``."""
    return value.type.tensor_type.shape.dim[1].dim_value


def form_of(value: Any) -> Form:
    """Return element type and shape of a model's input or output, as ``part`` takes them."""
    from onnx import TensorProto

    tensor = value.type.tensor_type
    shape = [size.dim_param or size.dim_value for size in tensor.shape.dim]
    return TensorProto.DataType.Name(tensor.elem_type), shape
