"""The score of a set of knobs on each fold of the rows that a model learns from.

Whatever weighs or decides is fitted anew in each fold, on its kept rows alone: the estimator, the
weights and made copies of its rows, the choice of features by class, and what a kind of features
learns with ``refit`` (means and deviations; document frequencies, and with them which n-grams are
frequent enough to count at all).

What the folds share is what was extracted once, before there were folds. Of most kinds it is
computed of each row alone. Of n-grams it is a list of columns: the most frequent ones of all of
train, up to a limit. That list is made without labels, and its order means nothing; an n-gram that
the kept rows have in fewer than ``min_df`` texts has weight 0. So the rows held out have a say in
which rare n-grams are among the columns where the limit cuts, and in nothing else; test, validation
and external have none. To count anew in each fold would take minutes where this takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from rampart.core import cluster
from rampart.core.compute import ComputeParams, parallel
from rampart.core.params import Block
from rampart.core.progress import Progress, within
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
    score = partial(_score, data, folds, rows, item, estimator, seed)
    step = Progress(len(folds)).step
    calls = [(knobs, number) for number in range(len(folds))]
    return parallel(compute, score, calls, partial(step, "folds"))


def trial_scores(
    data: list[tuple],
    folds: list,
    rows: Rows,
    item: ItemParams,
    estimator: ModuleType,
    many: Sequence[Block],
    seed: int,
    compute: ComputeParams,
) -> Iterator[list[float]]:
    """Yield what ``fold_scores`` returns of each of many knobs, in order.

    Every fold of every one is a call of its own on the cluster of ``compute``, which must name one.
    """
    score = partial(_score, data, folds, rows, item, estimator, seed)
    calls = [(knobs, number) for knobs in many for number in range(len(folds))]
    results = cluster.ordered(cluster.run(compute.cluster, score, calls))
    for _ in many:
        yield [next(results) for _ in folds]


def _score(
    data: list[tuple],
    folds: list,
    rows: Rows,
    item: ItemParams,
    estimator: ModuleType,
    seed: int,
    knobs: Block,
    number: int,
) -> float:
    """Return macro-F1 on the held-out rows of one fold."""
    classes = int(rows.y.max()) + 1
    (kept, held), (train, test) = folds[number], data[number]
    draw = derive(seed, number)
    part = Rows(*(values[kept] for values in rows))
    with within(f"fold {number + 1}"):
        fitted = fit(build(item, estimator, knobs, draw), item, train, *part, draw)
    prediction = aligned(fitted, test, classes).argmax(axis=1)
    return float(macro_f1(confusion(rows.y[held], prediction, classes)))
