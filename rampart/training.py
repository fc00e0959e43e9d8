"""What tune and train share: an item of the block ``train``, and the weights of its rows."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from pydantic import Field

from rampart.params import Block, ParamError, check, lookup, nearest
from rampart.selection import Selected


class ItemParams(Block):
    """The keys of ``train.<task>-<model>`` that are not the estimator's own."""

    task: str
    model: str
    features: str  # a module in rampart/features, and an item of the block featurize
    estimator: str  # a module in rampart/estimators
    class_weight: bool = True  # each class weighs the same
    source_balance: float = Field(default=0.0, ge=0, le=1)
    selected: int | None = Field(default=None, gt=0)  # features, by chi-squared; null: all


def item_and_knobs(params: dict[str, Any], item: str) -> tuple[ItemParams, dict[str, Any]]:
    """Return an item's common keys and the estimator's knobs, which may be lists or ranges."""
    name = f"train.{item}"
    value = lookup(params, name)
    if not isinstance(value, dict):
        raise ParamError(f"params.yaml: {name}: must be a mapping, got {value!r}")
    own = {key: value[key] for key in value if key in ItemParams.model_fields}
    common = check(own, name, ItemParams)
    if item != f"{common.task}-{common.model}":
        raise ParamError(f"params.yaml: {name}: must be named {common.task}-{common.model}")
    return common, {key: value[key] for key in value if key not in own}


def check_names(knobs: dict[str, Any], schema: type[Block], item: str) -> None:
    """Raise ParamError for a key that is neither common to all items nor the estimator's own."""
    known = [*ItemParams.model_fields, *schema.model_fields]
    for key in knobs:
        if key not in known:
            hint = nearest(str(key), known)
            raise ParamError(f"params.yaml: train.{item}.{key}: unknown key; {hint}")


def build(item: ItemParams, module: ModuleType, knobs: Block, seed: int) -> Any:
    """Return the item's unfitted estimator, behind its feature selection if it has one."""
    estimator = module.build(knobs, seed)
    return Selected(estimator, item.selected) if item.selected else estimator


def class_weights(module: ModuleType, fitted: Any) -> np.ndarray | None:
    """Return how strongly each feature speaks for each class, shape (classes, features).

    Raises
    ------
    ValueError : importances without a selection, whose class means give them a direction.
    """
    if isinstance(fitted, Selected):
        return fitted.spread(module.class_weights(fitted.estimator))
    weights = module.class_weights(fitted)
    if weights is not None and weights.ndim == 1:
        raise ValueError(f"{module.__name__}: has importances only; give the item `selected`")
    return weights


def row_weights(y: np.ndarray, groups: np.ndarray, item: ItemParams) -> np.ndarray:
    """Return the weight of each training row; the mean is 1.

    ``source_balance`` b gives a row of a source with n rows the weight ``n ** -b`` within its
    class: 0 lets large sources speak loudest, 1 lets every source speak alike. A source is the
    part of the group's name before the first slash. ``class_weight`` then gives every class the
    same sum.

    Parameters
    ----------
    y : int array of shape (n,).
    groups : names, shape (n,).
    """
    sources = np.array([group.split("/")[0] for group in groups])
    weights = np.ones(len(y))
    for label in np.unique(y):
        own = y == label
        _, inverse, counts = np.unique(sources[own], return_inverse=True, return_counts=True)
        part = counts[inverse].astype(float) ** -item.source_balance
        total = len(y) / len(np.unique(y)) if item.class_weight else own.sum()
        weights[own] = part / part.sum() * total
    return weights


def aligned(fitted: Any, X: Any, classes: int) -> np.ndarray:
    """Return probabilities with a column for every class, float64, rows summing to 1."""
    p = np.zeros((X.shape[0], classes))
    p[:, np.asarray(fitted.classes_, dtype=int)] = fitted.predict_proba(X)
    return p / p.sum(axis=1, keepdims=True)
