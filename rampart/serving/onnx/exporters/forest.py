"""A random forest to ONNX, through skl2onnx."""

from __future__ import annotations

from typing import Any

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx.graphs import assemble
from rampart.serving.onnx.parts import chosen

NOTHING = ("nodes_hitrates", "nodes_missing_value_tracks_true")  # no runtime reads them


def to_onnx(fitted: Any, width: int, opset: int) -> Any:
    """Return the model of a fitted RandomForestClassifier.

    Thresholds are rounded to float32, as the features are; votes agree to about 1e-6.
    """
    if isinstance(fitted, Selected):
        inner = to_onnx(fitted.estimator, len(fitted.columns_), opset)
        return chosen(fitted.columns_, width, inner)
    from skl2onnx import to_onnx as convert
    from skl2onnx.common.data_types import FloatTensorType

    model = convert(
        fitted,
        name="forest",  # else a random one
        initial_types=[("x", FloatTensorType([None, width]))],
        options={"zipmap": False, "nocl": True},
        target_opset={"": opset, "ai.onnx.ml": 3},
    )
    for node in model.graph.node:
        if node.op_type == "TreeEnsembleClassifier":
            _shrink(node)
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", len(fitted.classes_)])}
    return assemble([("forest", model, {"x": "x", "probabilities": "p"})], *forms)


def _shrink(node: Any) -> None:
    """Drop votes of 0 and what no runtime reads: the sums stay, the file is less than half."""
    attributes = {attribute.name: attribute for attribute in node.attribute}
    for name in NOTHING:
        if name in attributes:
            node.attribute.remove(attributes[name])
    # With two classes a leaf has one vote only, that of the second: 0 is all that it says.
    if len(attributes["classlabels_int64s"].ints) <= 2:
        return
    kept = [place for place, vote in enumerate(attributes["class_weights"].floats) if vote]
    for name in ("class_ids", "class_nodeids", "class_treeids", "class_weights"):
        values = attributes[name].floats if name == "class_weights" else attributes[name].ints
        values[:] = [values[place] for place in kept]
