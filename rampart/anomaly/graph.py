"""A detector with its imputer and scaler as one ONNX model: raw numbers in, the score out.

features  float32 (N, width), NaN where missing     what ``extract`` of rampart/features/numeric
score     float32 (N, 1), higher is more unusual    gives is what goes in
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rampart.serving.onnx.graphs import Node, assemble, part, to_bytes

OPSET = 17
Tree = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Of each node: column, threshold, left child, right child (-1: a leaf), what a leaf adds."""


def whole(detector: Any, features: Any) -> bytes:
    """Return the file of a fitted detector behind its fitted features.

    Parameters
    ----------
    detector : with ``part``.
    features : of rampart/features/numeric, with medians and ranges.
    """
    width = len(features.get_feature_names_out())
    steps = [
        ("scaler", scaler(features), {"x": "features", "p": "scaled"}),
        ("detector", detector.part(width), {"x": "scaled", "p": "score"}),
    ]
    forms = {"features": ("FLOAT", ["N", width])}, {"score": ("FLOAT", ["N", 1])}
    return to_bytes(assemble(steps, *forms))


def scaler(features: Any) -> Any:
    """Return ``clip((s - low) / range, 0, 1)``, ``s = sign(x) ln(1 + |x|)`` or the median.

    The logarithm is taken in float64: ``1 + |x|`` of a small x in float32 has lost its digits.
    """
    width = len(features._median)
    vectors = {"median": features._median, "low": features._low, "range": features._range}
    constants = {name: np.asarray(value, dtype=np.float32) for name, value in vectors.items()}
    constants |= {"one": np.float64(1).reshape(1), "none": np.float32(0), "most": np.float32(1)}
    nodes: list[Node] = [
        ("IsNaN", ["x"], ["missing"], {}),
        ("Sign", ["x"], ["sign"], {}),
        ("Abs", ["x"], ["size"], {}),
        ("Cast", ["size"], ["wide"], {"to": 11}),  # float64
        ("Add", ["wide", "one"], ["more"], {}),
        ("Log", ["more"], ["log"], {}),
        ("Cast", ["log"], ["narrow"], {"to": 1}),  # float32
        ("Mul", ["sign", "narrow"], ["spread"], {}),
        ("Where", ["missing", "median", "spread"], ["known"], {}),
        ("Sub", ["known", "low"], ["above"], {}),
        ("Div", ["above", "range"], ["share"], {}),
        ("Clip", ["share", "none", "most"], ["p"], {}),
    ]
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", width])}
    return part(nodes, {k: np.asarray(v) for k, v in constants.items()}, *forms, OPSET)


def trees(
    found: Sequence[Tree],
    tail: Sequence[Node],
    constants: Mapping[str, np.ndarray],
    width: int,
    opset: int,
) -> Any:
    """Return the part that adds up over trees what the row's leaf of each says, then ``tail``.

    Thresholds are rounded down to float32: a float32 that is at most the threshold is at most that
    too, so that every row goes where it went.

    Parameters
    ----------
    found : the trees.
    tail : nodes from ``sum``, (N, 1), to ``p``.
    constants : that the tail names.
    """
    keys = ("featureids", "values", "truenodeids", "falsenodeids", "modes", "treeids", "nodeids")
    nodes: dict[str, list] = {f"nodes_{key}": [] for key in keys}
    leaves: dict[str, list] = {f"target_{key}": [] for key in ("treeids", "nodeids", "weights")}
    for number, (column, threshold, left, right, adds) in enumerate(found):
        leaf = left < 0
        nodes["nodes_featureids"] += column.tolist()
        nodes["nodes_values"] += np.where(leaf, 0, _down(threshold)).tolist()
        nodes["nodes_truenodeids"] += np.where(leaf, 0, left).tolist()
        nodes["nodes_falsenodeids"] += np.where(leaf, 0, right).tolist()
        nodes["nodes_modes"] += ["LEAF" if end else "BRANCH_LEQ" for end in leaf]
        nodes["nodes_treeids"] += [number] * len(leaf)
        nodes["nodes_nodeids"] += list(range(len(leaf)))
        leaves["target_treeids"] += [number] * int(leaf.sum())
        leaves["target_nodeids"] += np.flatnonzero(leaf).tolist()
        leaves["target_weights"] += adds[leaf].tolist()
    leaves["target_ids"] = [0] * len(leaves["target_weights"])
    told = {"domain": "ai.onnx.ml", "n_targets": 1, **nodes, **leaves}
    node = ("TreeEnsembleRegressor", ["x"], ["sum"], told)
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", 1])}
    return part([node, *tail], constants, *forms, opset)


def _down(values: np.ndarray) -> np.ndarray:
    """Return the largest float32 that is not above each value."""
    near = values.astype(np.float32)
    return np.where(near > values, np.nextafter(near, np.float32(-np.inf)), near)
