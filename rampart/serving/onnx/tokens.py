"""The parts around a text encoder in its ONNX graph: windows of ids in, one answer a text out.

The matrix of ids is that of rampart/encoders/windows.py: int32, 0 for padding, a window in use has
an id at its first place. Nothing is computed for a window that is not in use, nor for the places
behind the longest one in use, so that a short text costs what its own tokens cost.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.serving.onnx.graphs import Node, part

BOOL, INT64 = 9, 7  # TensorProto's numbers of types, for Cast


def integers(*values: int) -> np.ndarray:
    """Return the constants that shapes and axes are made of."""
    return np.array(values, dtype=np.int64)


def cut(length: int, windows: int, opset: int) -> Any:
    """Return the part from ids ``x`` (N, windows * length) to the windows in use.

    Outputs ``ids``, int32 (M, L), L the number of tokens of the longest; ``token``, bool (M, L),
    where one is; ``size``, int64 (1), L itself; and ``places``, int64 (M), where each window stands
    among all N * windows.
    """
    constants = {
        "window": integers(-1, length),
        "first": np.array(0, dtype=np.int64),
        "begin": integers(0),
        "along": integers(1),
        "flat": integers(-1),
    }
    most, more = ({"axes": [0]}, []) if opset < 18 else ({}, ["begin"])  # an input from 18 on
    nodes: list[Node] = [
        ("Reshape", ["x", "window"], ["all"], {}),
        ("Gather", ["all", "first"], ["heads"], {"axis": 1}),
        ("Cast", ["heads"], ["used"], {"to": BOOL}),
        ("NonZero", ["used"], ["found"], {}),
        ("Reshape", ["found", "flat"], ["places"], {}),
        ("Gather", ["all", "places"], ["whole"], {"axis": 0}),
        ("Cast", ["whole"], ["real"], {"to": BOOL}),
        ("Cast", ["real"], ["ones"], {"to": INT64}),
        ("ReduceSum", ["ones", "along"], ["sizes"], {"keepdims": 0}),
        ("ReduceMax", ["sizes", *more], ["size"], {"keepdims": 1, **most}),
        ("Slice", ["whole", "begin", "size", "along"], ["ids"], {}),
        ("Slice", ["real", "begin", "size", "along"], ["token"], {}),
    ]
    outputs = {
        "ids": ("INT32", ["M", "L"]),
        "token": ("BOOL", ["M", "L"]),
        "size": ("INT64", [1]),
        "places": ("INT64", ["M"]),
    }
    return part(nodes, constants, {"x": ("INT32", ["N", windows * length])}, outputs, opset)


def spoken(windows: int, k: int, watch: int, opset: int) -> Any:
    """Return the part from the windows' probabilities ``p`` (M, k) to those of the texts, (N, k).

    The window with the highest probability of the class ``watch`` speaks for its text, the first
    of equal ones. ``places`` (M) says where each stands; a window that is not in use has 0. Of
    ``ids`` (N, windows * length) the number of rows alone is asked for.
    """
    if not 0 <= watch < k:
        raise ValueError(f"watch: must be the number of a class, 0 to {k - 1}, got {watch}")
    constants = {
        "spread": integers(-1, 1),
        "number": integers(windows),
        "classes": integers(k),
        "watch": np.array(watch, dtype=np.int64),
        "texts": integers(-1, windows, k),
        "copies": integers(1, 1, k),
        "inner": integers(1, 2),
        "along": integers(1),
    }
    nodes: list[Node] = [
        ("Shape", ["ids"], ["rows"], {"start": 0, "end": 1}),
        ("Mul", ["rows", "number"], ["all"], {}),
        ("Concat", ["all", "classes"], ["shape"], {"axis": 0}),
        ("ConstantOfShape", ["shape"], ["nothing"], {}),
        ("Reshape", ["places", "spread"], ["where"], {}),
        ("ScatterND", ["nothing", "where", "p"], ["placed"], {}),
        ("Reshape", ["placed", "texts"], ["each"], {}),
        ("Gather", ["each", "watch"], ["seen"], {"axis": 2}),
        ("ArgMax", ["seen"], ["most"], {"axis": 1, "keepdims": 0}),
        ("Unsqueeze", ["most", "inner"], ["one"], {}),
        ("Tile", ["one", "copies"], ["chosen"], {}),
        ("GatherElements", ["each", "chosen"], ["single"], {"axis": 1}),
        ("Squeeze", ["single", "along"], ["spoken"], {}),
    ]
    inputs = {
        "ids": ("INT32", ["N", "W"]),
        "p": ("FLOAT", ["M", k]),
        "places": ("INT64", ["M"]),
    }
    return part(nodes, constants, inputs, {"spoken": ("FLOAT", ["N", k])}, opset)
