"""What a blend serves, a mixture of models, to ONNX: each member by its own exporter."""

from __future__ import annotations

from typing import Any

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx.exporters import forest, network, xgboost
from rampart.serving.onnx.graphs import chain
from rampart.serving.onnx.parts import mixed, spread

# What only its kind of fitted model has, and who exports it.
MARKS = {"layers_": network, "get_booster": xgboost, "estimators_": forest}


def to_onnx(fitted: Any, width: int, opset: int) -> Any:
    """Return the model of a ``Mixture`` (estimators/blend.py), all members in one graph.

    A member of weight 0 is left out.

    Raises
    ------
    ValueError : a member that has no exporter.
    """
    asked = [(one, weight) for one, weight in zip(fitted.members, fitted.weights) if weight > 0]
    parts = [
        chain(_exported(one, width, opset), spread(one.classes_, fitted.classes, opset))
        for one, _ in asked
    ]
    return mixed(parts, [weight for _, weight in asked])


def _exported(member: Any, width: int, opset: int) -> Any:
    inner = member.estimator if isinstance(member, Selected) else member
    for mark, exporter in MARKS.items():
        if hasattr(inner, mark):
            return exporter.to_onnx(member, width, opset)
    known = sorted(exporter.__name__.rpartition(".")[2] for exporter in MARKS.values())
    raise ValueError(f"no exporter for a {type(inner).__name__}; there are {', '.join(known)}")
