"""A package with a tiny graph: text_long where values are long, else numeric."""

import hashlib
import json

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from rampart.features import columns

CLASSES = [
    "text_long",
    "text_short",
    "numeric",
    "datetime",
    "categorical",
    "identifier",
    "boolean",
    "unknown",
]


def graph():
    """Return the bytes of softmax((features - 0) @ weight + bias)."""
    width = len(columns.NAMES)
    weight, bias = np.zeros((width, 8), np.float32), np.zeros(8, np.float32)
    weight[0, 0], bias[0], bias[2] = 4.0, -12.0, 2.0  # feature 0: ln(1 + mean length)
    model = helper.make_model(
        helper.make_graph(
            [
                helper.make_node("Sub", ["features", "normaliser/mean"], ["centred"]),
                helper.make_node("MatMul", ["centred", "weight"], ["product"]),
                helper.make_node("Add", ["product", "bias"], ["logits"]),
                helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
            ],
            "tiny",
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", width])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 8])],
            [
                numpy_helper.from_array(np.zeros(width, np.float32), "normaliser/mean"),
                numpy_helper.from_array(weight, "weight"),
                numpy_helper.from_array(bias, "bias"),
            ],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    return model.SerializeToString()


def write(folder):
    """Write a package into a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {"model.onnx": graph(), "labels.json": json.dumps(CLASSES).encode()}
    config = {
        "feature_version": columns.feature_version,
        "minimum_onnxruntime": "1.12.0",
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        },
    }
    for name, content in (contents | {"config.json": json.dumps(config).encode()}).items():
        (folder / name).write_bytes(content)
    return folder
