"""Logistic regression, one class against the rest, to ONNX."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx.graphs import part
from rampart.serving.onnx.parts import chosen

FLOOR = 1e-12  # the least probability before they are made to add up, as the estimator has it


def to_onnx(fitted: Any, width: int, opset: int) -> Any:
    """Return the model of a fitted ``rampart.estimators.logreg.OneVsRest``.

    ``q = max(sigmoid(x W + b), FLOOR)``, ``p = q / Σ q``, in float32.
    """
    if isinstance(fitted, Selected):
        inner = to_onnx(fitted.estimator, len(fitted.columns_), opset)
        return chosen(fitted.columns_, width, inner)
    constants = {
        "weights": np.ascontiguousarray(fitted.coef_.T, dtype=np.float32),
        "bias": fitted.intercept_.astype(np.float32),
        "floor": np.array([FLOOR], dtype=np.float32),
        "axis": np.array([1], dtype=np.int64),
    }
    nodes = [
        ("MatMul", ["x", "weights"], ["product"], {}),
        ("Add", ["product", "bias"], ["logits"], {}),
        ("Sigmoid", ["logits"], ["sigmoids"], {}),
        ("Max", ["sigmoids", "floor"], ["floored"], {}),
        ("ReduceSum", ["floored", "axis"], ["sum"], {"keepdims": 1}),
        ("Div", ["floored", "sum"], ["p"], {}),
    ]
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", len(fitted.classes_)])}
    return part(nodes, constants, *forms, opset)
