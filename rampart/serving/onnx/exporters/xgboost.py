"""XGBoost to ONNX, through onnxmltools."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx.graphs import assemble
from rampart.serving.onnx.parts import chosen

NEWEST = 15  # of the standard operators that the converter accepts; trees use none of them


def to_onnx(fitted: Any, width: int, opset: int) -> Any:
    """Return the model of a fitted XGBClassifier; it takes and splits float32, so does ONNX.

    Raises
    ------
    ValueError : classes that are not 0, 1, ...: the converter would number them so.
    """
    if isinstance(fitted, Selected):
        inner = to_onnx(fitted.estimator, len(fitted.columns_), opset)
        return chosen(fitted.columns_, width, inner)
    from onnxmltools import convert_xgboost
    from onnxmltools.convert.common.data_types import FloatTensorType

    classes = np.asarray(fitted.classes_).tolist()
    if classes != list(range(len(classes))):
        raise ValueError(f"classes_: must be 0, 1, ... for XGBoost, got {classes}")
    model = convert_xgboost(
        fitted,
        name="xgboost",  # else a random one
        initial_types=[("x", FloatTensorType([None, width]))],
        target_opset=min(opset, NEWEST),
    )
    # The trees stand in a domain of their own: the newer operators around them change nothing.
    for item in model.opset_import:
        if item.domain == "":
            item.version = opset
    if not any(item.domain == "" for item in model.opset_import):
        model.opset_import.add(domain="", version=opset)
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", len(classes)])}
    return assemble([("trees", model, {"x": "x", "probabilities": "p"})], *forms)
