"""The four packages of an audit as small as they can be: each goes by one number of a row."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from rampart.serving.plain import vectors
from rampart.tasks.contracts.row import CLASSES, LABELS

RULES = {
    "solidity": (LABELS["source"], "n_call_value", "reentrancy"),
    "bytecode": (LABELS["bytecode"], "k_delegatecall", "delegatecall"),
    "behaviour": (LABELS["history"], "n_txs", None),
    "contracts": (CLASSES, "n_source_reentrancy", "reentrancy"),
}
"""Task -> its classes, and the number that is told as a class where it is 1 or more."""
REST = 0.01  # probability of each class that is not told


def write(folder: Path) -> Path:
    """Write the packages into ``<folder>/<task>/package``; return the folder."""
    for task, (labels, number, label) in RULES.items():
        package(folder / task / "package", list(labels), number, label)
    return folder


def package(folder: Path, labels: list[str], number: str, label: str | None) -> None:
    """Write the package of a model that says ``label`` where a number is not 0, else the first."""
    part = {"kind": "numeric", "factor": 1.0, "numbers": [number], "levels": {}}
    part |= {"median": [0.0], "low": [0.0], "range": [float(np.log(2))]}
    contents = {
        "model.onnx": graph(labels, label),
        "features.json": _json({"version": vectors.VERSION, "parts": [part], "columns": [0]}),
        "labels.json": _json(labels),
    }
    config = {
        "name": "tiny",
        "version": "1.2.3",
        "feature_version": vectors.VERSION,
        "minimum_onnxruntime": "1.12.0",
        "feature_count": 1,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        },
    }
    folder.mkdir(parents=True)
    for name, content in (contents | {"config.json": _json(config)}).items():
        (folder / name).write_bytes(content)


def graph(labels: list[str], label: str | None) -> bytes:
    """Return softmax(x w + b): of x = 0 the first class, of x = 1 ``label``, all others at 1 %."""
    k = len(labels)
    sure = np.log((1 - REST * (k - 1)) / REST)
    weight, bias = np.zeros((1, k), np.float32), np.zeros(k, np.float32)
    bias[0] = sure
    if label is not None:
        weight[0, 0], weight[0, labels.index(label)] = -sure, sure
    nodes = [
        helper.make_node("MatMul", ["features", "weight"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    forms = [("features", ["N", 1]), ("probabilities", ["N", k])]
    given, told = (helper.make_tensor_value_info(name, TensorProto.FLOAT, form)
                   for name, form in forms)  # fmt: skip
    values = [numpy_helper.from_array(weight, "weight"), numpy_helper.from_array(bias, "bias")]
    model = helper.make_model(
        helper.make_graph(nodes, "tiny", [given], [told], values),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    return model.SerializeToString()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
