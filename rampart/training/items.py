"""What tune and train share: an item of the block ``train``, and the weights of its rows."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np
from pydantic import Field

from rampart.core.knobs import space
from rampart.core.params import Block, Name, ParamError, Params, check, lookup, nearest
from rampart.estimators.shared.selection import Selected, directed


class ItemParams(Block):
    """The keys of ``train.<model>`` that are not the estimator's own."""

    features: Name  # a module in rampart/features, and an item of the blocks featurize or stack
    estimator: Name  # a module in rampart/estimators
    class_weight: bool = True  # each class weighs the same
    source_balance: float = Field(default=0.0, ge=0, le=1)
    oversample: Literal["none", "smote"] = "none"  # smote: made rows, so no class_weight on top
    selected: int | None = Field(default=None, gt=0, le=1e7)  # features, by chi-squared; null: all
    folds: Literal[0] | None = None  # 0: no cross-validation, the knobs are fixed; null: as tune


def item_and_knobs(params: Params, model: str) -> tuple[ItemParams, dict[str, Any]]:
    """Return an item's common keys and the estimator's knobs, which may be lists or ranges."""
    where = params.where(f"train.{model}")
    value = lookup(params, f"train.{model}")
    if not isinstance(value, dict):
        raise ParamError(f"{where}: must be a mapping, got {value!r}")
    common = {key: value[key] for key in value if key in ItemParams.model_fields}
    knobs = {key: value[key] for key in value if key not in common}
    return check(common, where, ItemParams), knobs


def check_names(knobs: dict[str, Any], schema: type[Block], where: str) -> None:
    """Raise ParamError for a key that is neither common to all items nor the estimator's own."""
    known = [*ItemParams.model_fields, *schema.model_fields]
    for key in knobs:
        if key not in known:
            raise ParamError(f"{where}.{key}: unknown key; {nearest(str(key), known)}")


def checked(
    params: Params, model: str, knobs: dict[str, Any], schema: type[Block]
) -> tuple[dict, dict, dict]:
    """Return the fixed knobs of an item, its choices and its ranges, see ``space``.

    Every stage that reads an item calls this before it reads or fits anything else.

    Raises
    ------
    ParamError : a knob that is unknown or has a value that the estimator's ``schema`` refuses.
    """
    where = params.where(f"train.{model}")
    check_names(knobs, schema, where)
    return space(knobs, where, schema)


def build(item: ItemParams, module: ModuleType, knobs: Block, seed: int) -> Any:
    """Return the item's unfitted estimator, behind its feature selection if it has one."""
    estimator = module.build(knobs, seed)
    return Selected(estimator, item.selected) if item.selected else estimator


def fit(
    classifier: Any,
    item: ItemParams,
    X: Any,
    y: np.ndarray,
    groups: np.ndarray,
    trust: np.ndarray,
    seed: int,
    tracker: Callable[[dict[str, float]], None] | None = None,
    checkpoint: Path | None = None,
) -> Any:
    """Fit an unfitted classifier on training rows, weighted and oversampled as the item says.

    An estimator whose ``fit`` takes ``groups`` gets them: it holds rows out of its own accord.
    One that takes ``tracker`` and ``checkpoint`` gets those.

    Parameters
    ----------
    X : (n, features), weighed.
    y, groups, trust : see ``row_weights``.
    seed : of the oversampling.
    tracker : is called with the row of its history after each epoch.
    checkpoint : a folder, which need not be there, for what a training that was killed needs in
        order to go on; where it is there, the training goes on from it.
    """
    weights = row_weights(y, groups, item, trust)
    if item.oversample == "smote":
        X, y, added = smote(X, y, seed)
        weights = np.concatenate([weights, np.ones(added)])
        groups = np.concatenate([groups, np.full(added, None)])
    offered = {"groups": groups, "tracker": tracker, "checkpoint": checkpoint}
    takes = inspect.signature(classifier.fit).parameters
    more = {name: value for name, value in offered.items() if name in takes}
    return classifier.fit(X, y, sample_weight=weights, **more)


def smote(X: Any, y: np.ndarray, seed: int, neighbours: int = 5) -> tuple[Any, np.ndarray, int]:
    """Append made rows until every class is as large as the largest; Chawla et al. (2002).

    A made row lies between a row and one of its nearest ``neighbours`` of the same class.

    Returns
    -------
    X and y, the made rows last, and their number.

    Raises
    ------
    ValueError : a class that has to grow has too few rows.
    """
    from imblearn.over_sampling import SMOTE

    labels, counts = np.unique(y, return_counts=True)
    for label, count in zip(labels, counts):
        if neighbours >= count < counts.max():
            raise ValueError(
                f"class {label} has {count} training rows: oversample: smote needs "
                f"{neighbours + 1} or more; set it to none"
            )
    grown, labels = SMOTE(k_neighbors=neighbours, random_state=seed).fit_resample(X, y)
    return grown, labels, len(labels) - len(y)


def class_weights(
    module: ModuleType, fitted: Any, X: Any = None, y: np.ndarray | None = None
) -> np.ndarray | None:
    """Return how strongly each feature speaks for each class, shape (classes, features), or None.

    Importances have no direction of their own; ``directed`` gives them one from the means of the
    classes, which a selection knows and the training rows give otherwise.

    Parameters
    ----------
    X, y : the training rows, weighed, and their labels; only importances without a selection
        need them.

    Raises
    ------
    ValueError : importances without either.
    """
    if isinstance(fitted, Selected):
        return fitted.spread(module.class_weights(fitted.estimator))
    weights = module.class_weights(fitted)
    if weights is None or weights.ndim > 1:
        return weights
    if X is None or y is None:
        raise ValueError(
            f"{module.__name__}: has importances only; give the item `selected`, or the rows here"
        )
    means = [np.asarray(X[y == label].mean(axis=0)).ravel() for label in fitted.classes_]
    return directed(weights, np.stack(means))


def row_weights(
    y: np.ndarray, groups: np.ndarray, item: ItemParams, trust: np.ndarray
) -> np.ndarray:
    """Return the weight of each training row; the mean is 1.

    ``source_balance`` b gives a row of a source with n rows the weight ``n ** -b`` within its
    class: 0 lets large sources speak loudest, 1 lets every source speak alike. A source is the
    part of the group's name before the first slash. ``trust`` multiplies it. ``class_weight`` then
    gives every class the same sum; rows that are oversampled until the classes are equally large
    need none.

    Parameters
    ----------
    y : int array of shape (n,).
    groups : names, shape (n,).
    trust : positive, shape (n,): how much each label is to be believed, e.g. 0.3 for a guess.

    Raises
    ------
    ValueError : a trust that is not above 0.
    """
    if not (trust > 0).all():
        raise ValueError(f"weight: must be > 0 in every training row, got {np.min(trust)}")
    believed = trust / trust.mean()
    sources = np.array([group.split("/")[0] for group in groups])
    weights = np.ones(len(y))
    by_class = item.class_weight and item.oversample == "none"
    for label in np.unique(y):
        members = y == label
        _, inverse, counts = np.unique(sources[members], return_inverse=True, return_counts=True)
        part = counts[inverse].astype(float) ** -item.source_balance * believed[members]
        total = len(y) / len(np.unique(y)) if by_class else believed[members].sum()
        weights[members] = part / part.sum() * total
    return weights


def aligned(fitted: Any, X: Any, classes: int) -> np.ndarray:
    """Return probabilities with a column for every class, float64, rows summing to 1."""
    p = np.zeros((X.shape[0], classes))
    p[:, np.asarray(fitted.classes_, dtype=int)] = fitted.predict_proba(X)
    return p / p.sum(axis=1, keepdims=True)
