"""The score of a set of knobs on each fold of the rows that a model learns from.

Whatever is fitted, the features' weights too, is fitted anew in each fold, on its kept rows alone.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from rampart.core.compute import ComputeParams, parallel
from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.metrics.confusion import confusion, macro_f1
from rampart.training.items import ItemParams, aligned, build, fit


class Rows(NamedTuple):
    """The rows that a model learns from: labels, groups and trust, each of shape (n,)."""

    y: np.ndarray
    groups: np.ndarray
    trust: np.ndarray


def weighed(features: Any, raw: Any, folds: list, compute: ComputeParams) -> list[tuple]:
    """Return the features of each fold's kept and held-out rows, weighed as the kept rows say.

    Parameters
    ----------
    features : a kind of features, with ``refit`` and ``weigh``.
    raw : what it extracted, shape (n, features).
    folds : (kept, held-out) row numbers.
    """

    def fold(kept: np.ndarray, held: np.ndarray) -> tuple:
        refitted = features.refit(raw[kept])
        return refitted.weigh(raw[kept]), refitted.weigh(raw[held])

    return parallel(compute, fold, folds)


def fold_scores(
    data: list[tuple],
    folds: list,
    rows: Rows,
    item: ItemParams,
    estimator: ModuleType,
    knobs: Block,
    seed: int,
    compute: ComputeParams,
) -> list[float]:
    """Return macro-F1 on the held-out rows of each fold.

    Parameters
    ----------
    data : of ``weighed``.
    folds : (kept, held-out) row numbers.
    estimator, knobs : a module of rampart/estimators and its ``Params``.
    """
    classes = int(rows.y.max()) + 1

    def score(number: int) -> float:
        (kept, held), (train, test) = folds[number], data[number]
        draw = derive(seed, number)
        part = Rows(*(values[kept] for values in rows))
        fitted = fit(build(item, estimator, knobs, draw), item, train, *part, draw)
        prediction = aligned(fitted, test, classes).argmax(axis=1)
        return float(macro_f1(confusion(rows.y[held], prediction, classes)))

    return parallel(compute, score, [(number,) for number in range(len(folds))])
