"""The parts around a classifier in its ONNX graph: normaliser, choice of columns, calibration.

Each returns a small model (rampart/serving/onnx/graphs.py) in float32, with the arithmetic of the
native code step by step, so that the two differ by rounding alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rampart.serving.onnx.graphs import Node, assemble, chain, columns_of, form_of, opset_of, part

FLOOR = 1e-6  # the least probability, of rampart/metrics/calibration.py


def inner(exporter: Any, fitted: Any, features: Any, width: int, opset: int) -> Any:
    """Return the classifier's part by its exporter; that of windows is told how many there are."""
    windows = getattr(getattr(features, "params", None), "windows", None)
    return exporter.to_onnx(fitted, width, opset, *([] if windows is None else [windows]))


def complete(classifier: Any, features: Any, classes: np.ndarray, fitted: dict) -> Any:
    """Return the whole model: raw features to calibrated probabilities and the decision.

    Parameters
    ----------
    classifier : part from normalised features ``x`` to probabilities ``p``.
    features : fitted kind of features, with ``mean_`` and ``scale_`` of shape (width,), and the
        ``limit`` of what they standardise; without them (ids of tokens) nothing is standardised.
    classes : the code of each column of ``p``; a class that training lacked is not among them.
    fitted : calibration as rampart/metrics/calibration.py gives it.

    Returns
    -------
    ModelProto : input ``features``, (N, width), float32 or the type of the classifier's ``x``;
        outputs ``probabilities``, float32 (N, classes), and ``label``, int64 (N).
    """
    opset, k = opset_of(classifier), len(fitted["classes"])
    form, steps, source = form_of(classifier.graph.input[0]), [], "features"
    if hasattr(features, "mean_"):
        norm = normalised(features.mean_, features.scale_, features.limit, opset)
        steps, source = [("normaliser", norm, {"x": "features", "p": "normalised"})], "normalised"
    steps += [
        ("classifier", classifier, {"x": source, "p": "votes"}),
        ("classes", spread(classes, k, opset), {"x": "votes", "p": "uncalibrated"}),
        (
            "calibration",
            calibrated(fitted, opset),
            {"x": "uncalibrated", "p": "probabilities", "label": "label"},
        ),
    ]
    outputs = {"probabilities": ("FLOAT", ["N", k]), "label": ("INT64", ["N"])}
    return assemble(steps, {"features": form}, outputs)


def normalised(mean: np.ndarray, scale: np.ndarray, limit: float, opset: int) -> Any:
    """Return ``(x - mean) / scale`` within ±limit, step by step as the features do it."""
    constants = {
        "mean": mean.astype(np.float32),
        "scale": scale.astype(np.float32),
        "least": np.array(-limit, dtype=np.float32),
        "most": np.array(limit, dtype=np.float32),
    }
    nodes = [
        ("Sub", ["x", "mean"], ["centred"], {}),
        ("Div", ["centred", "scale"], ["scaled"], {}),
        ("Clip", ["scaled", "least", "most"], ["p"], {}),
    ]
    return _matrix(nodes, constants, len(mean), len(mean), opset)


def chosen(columns: np.ndarray, width: int, model: Any) -> Any:
    """Return a model that takes ``width`` columns and gives some of them to ``model``."""
    constants = {"columns": columns.astype(np.int64)}
    nodes = [("Gather", ["x", "columns"], ["p"], {"axis": 1})]
    return chain(_matrix(nodes, constants, width, len(columns), opset_of(model)), model)


def spread(classes: Sequence[int], k: int, opset: int) -> Any:
    """Return probabilities with a column for each of ``k`` classes, 0 for those not fitted."""
    codes = np.asarray(classes, dtype=np.int64)
    if codes.tolist() == list(range(k)):
        return _matrix([("Identity", ["x"], ["p"], {})], {}, k, k, opset)
    places = np.full(k, len(codes), dtype=np.int64)  # a column of zeros at the end
    places[codes] = np.arange(len(codes))
    constants = {
        "pads": np.array([0, 0, 0, 1], dtype=np.int64),
        "zero": np.array(0, dtype=np.float32),
        "places": places,
    }
    nodes = [
        ("Pad", ["x", "pads", "zero"], ["padded"], {}),
        ("Gather", ["padded", "places"], ["p"], {"axis": 1}),
    ]
    return _matrix(nodes, constants, len(codes), k, opset)


def mixed(members: Sequence[Any], weights: Sequence[float]) -> Any:
    """Return the weighted mean of the probabilities of several models with the same input."""
    share = np.asarray(weights, dtype=np.float64)
    opset, k = opset_of(members[0]), columns_of(members[0].graph.output[0])
    width = columns_of(members[0].graph.input[0])
    numbers = range(len(members))
    constants = {f"w{n}": np.float32(share[n] / share.sum()).reshape(1) for n in numbers}
    nodes: list[Node] = [("Mul", [f"p{n}", f"w{n}"], [f"part{n}"], {}) for n in numbers]
    nodes.append(("Sum", [f"part{n}" for n in numbers], ["p"], {}))
    form = ("FLOAT", ["N", k])
    mean = part(nodes, constants, {f"p{n}": form for n in numbers}, {"p": form}, opset)
    steps = [(f"member{n}", members[n], {"x": "x", "p": f"p{n}"}) for n in numbers]
    steps.append(("mean", mean, {"p": "p"} | {f"p{n}": f"p{n}" for n in numbers}))
    return assemble(steps, {"x": ("FLOAT", ["N", width])}, {"p": form})


def calibrated(fitted: dict[str, Any], opset: int) -> Any:
    """Return ``clip(softmax(log(clip(x)) / T))`` and the decision; rampart/metrics/calibration.py.

    The decision is the largest probability or, with a threshold t on one class, that class where
    its probability is t or more, else the largest of the others.

    Raises
    ------
    ValueError : a method that has no form here.
    """
    if fitted["method"] not in ("temperature", "none"):
        raise ValueError(
            f"calibration: method: {fitted['method']!r} cannot be exported; use temperature or none"
        )
    k = len(fitted["classes"])
    constants = {"floor": np.float32(FLOOR).reshape(1), "axis": np.array([1], dtype=np.int64)}
    nodes = _clip("x", "clipped")
    if fitted["method"] == "temperature":
        constants["temperature"] = np.float32(fitted["temperature"]).reshape(1)
        nodes += [
            ("Log", ["clipped"], ["logits"], {}),
            ("Div", ["logits", "temperature"], ["cooled"], {}),
            ("Softmax", ["cooled"], ["heated"], {"axis": 1}),
            *_clip("heated", "p"),
        ]
    else:
        nodes.append(("Identity", ["clipped"], ["p"], {}))
    more, other = _decision(fitted, k)
    outputs = {"p": ("FLOAT", ["N", k]), "label": ("INT64", ["N"])}
    return part(nodes + more, constants | other, {"x": ("FLOAT", ["N", k])}, outputs, opset)


def _clip(source: str, target: str) -> list[Node]:
    return [
        ("Max", [source, "floor"], [f"{target}_raised"], {}),
        ("ReduceSum", [f"{target}_raised", "axis"], [f"{target}_sum"], {"keepdims": 1}),
        ("Div", [f"{target}_raised", f"{target}_sum"], [target], {}),
    ]


def _decision(fitted: dict[str, Any], k: int) -> tuple[list[Node], dict[str, np.ndarray]]:
    largest = {"axis": 1, "keepdims": 0}
    if fitted.get("positive") is None or fitted.get("threshold") is None:
        return [("ArgMax", ["p"], ["label"], largest)], {}
    code = fitted["classes"].index(fitted["positive"])
    constants = {
        "code": np.array(code, dtype=np.int64),
        "threshold": np.float32(fitted["threshold"]).reshape(1),
        "others": (np.arange(k) == code).astype(np.float32)[None],
    }
    nodes = [
        ("Gather", ["p", "code"], ["own"], {"axis": 1}),
        ("GreaterOrEqual", ["own", "threshold"], ["enough"], {}),
        ("Sub", ["p", "others"], ["rest"], {}),  # the class itself is 0 or less there
        ("ArgMax", ["rest"], ["other"], largest),
        ("Where", ["enough", "code", "other"], ["label"], {}),
    ]
    return nodes, constants


def _matrix(
    nodes: list[Node], constants: dict[str, np.ndarray], width: int, out: int, opset: int
) -> Any:
    forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", out])}
    return part(nodes, constants, *forms, opset)
