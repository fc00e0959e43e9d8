"""Measure a model while one thing varies: rows, folds, or a knob of its features or its own."""

from __future__ import annotations

import contextlib
import io
import resource
import sys
import time
from types import ModuleType
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from rampart.core.compute import ComputeParams
from rampart.core.params import Block, Name, ParamError, nearest
from rampart.metrics import kinds
from rampart.metrics.confusion import confusion, macro_f1
from rampart.training.crossval import Rows, fold_scores, weighed
from rampart.training.items import ItemParams, aligned, build, fit
from rampart.training.search import folds

WARM = 200  # rows


class SweepParams(Block):
    """One item of ``scaling.sweeps``: some models, one thing that varies, its values."""

    models: Annotated[list[Name], Field(min_length=1)]
    """Items of ``scaling.models``; all but what varies is as it says there."""
    vary: str = Field(pattern=r"^(rows|folds|(features|estimator)\.[A-Za-z]\w*)$")
    """``rows``: a share of them; ``folds`` of cross-validation; or a knob, as features.length."""
    values: Annotated[list[Annotated[float, Field(gt=0, le=1e9)]], Field(min_length=1)]
    label: str | None = None
    """What varies, in words, for axes and text; else the name in ``vary``."""
    rows: int | None = Field(default=None, ge=10, le=1e9)
    """Training rows at most, so that it ends in time; null: all."""
    fixed: dict[str, Any] = {}
    """Knobs of the estimators that are not as in their items, e.g. fewer epochs."""

    @model_validator(mode="after")
    def _values_that_can_be(self) -> SweepParams:
        if self.vary == "rows" and max(self.values) > 1:
            raise ValueError(f"values of rows are shares, at most 1: {max(self.values):g}")
        if self.vary == "folds" and any(n < 2 or n % 1 for n in self.values):
            raise ValueError("values of folds must be whole numbers from 2 on")
        return self


class ScalingParams(Block):
    """The block ``scaling``."""

    split: Literal["validation", "test", "external"] = "validation"
    """The rows that are scored."""
    by: str | None = None
    """A column of theirs: each of its values counts alike in a second score. Null: none."""
    models: dict[Name, dict[str, Any]]
    """Each as an item of the block ``train``, its knobs all values."""
    sweeps: dict[Name, dict[str, Any]]
    """See ``SweepParams``."""


def thinned(y: np.ndarray, share: float, most: int | None, seed: int) -> np.ndarray:
    """Return the numbers of a share of the rows, sorted: the same share of every class.

    A smaller share, or a smaller ``most``, is a part of a larger one. Every class keeps a row.

    Parameters
    ----------
    y : int array of shape (n,).
    share : of the rows, or of ``most`` where that is fewer; above 0, at most 1.
    """
    size = share * min(len(y), most or len(y)) / len(y)
    rng = np.random.default_rng(seed)
    chosen = []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        chosen.append(rows[: max(1, round(size * len(rows)))])
    return np.sort(np.concatenate(chosen))


class Case(NamedTuple):
    """One measurement: a model at one value of a sweep."""

    sweep: str
    model: str
    value: float
    item: ItemParams
    knobs: dict[str, Any]  # of the estimator
    made: dict[str, Any] | None  # knobs of features that are fitted anew; None: as they are
    share: float  # of the rows
    most: int | None  # rows
    folds: int | None
    seed: int


def cases(
    sweep: SweepParams,
    name: str,
    model: str,
    item: ItemParams,
    knobs: dict[str, Any],
    features: dict[str, Any],
    seed: int,
) -> list[Case]:
    """Return what is measured of one model in a sweep.

    Parameters
    ----------
    knobs : those that the estimator has otherwise.
    features : those that its features have otherwise.
    """
    room, _, knob = sweep.vary.partition(".")
    planned = []
    for value in sweep.values:
        varied = {knob: int(value) if value % 1 == 0 else value}
        planned.append(
            Case(
                sweep=name,
                model=model,
                value=value,
                item=item,
                knobs={**knobs, **sweep.fixed, **(varied if room == "estimator" else {})},
                made={**features, **varied} if room == "features" else None,
                share=value if room == "rows" else 1.0,
                most=sweep.rows,
                folds=int(value) if room == "folds" else None,
                seed=seed,
            )
        )
    return planned


def fitted(
    case: Case, part: Rows, features: Any, raw: dict[str, Any], estimator: ModuleType, knobs: Block
) -> tuple[Any, np.ndarray, dict[str, float]]:
    """Fit a case; return the classifier, the probabilities of the judged rows, and what it took.

    Parameters
    ----------
    part : the training rows.
    features, raw : fitted, and what they extracted of ``train`` and of the ``judged`` rows.
    """
    _warm(case, part, features, raw["train"], estimator, knobs)
    begun = time.perf_counter()
    features = features.refit(raw["train"])
    classifier = build(case.item, estimator, knobs, case.seed)
    classifier = fit(classifier, case.item, features.weigh(raw["train"]), *part, case.seed)
    seconds, begun = time.perf_counter() - begun, time.perf_counter()
    p = aligned(classifier, features.weigh(raw["judged"]), int(part.y.max()) + 1)
    each = 1000 * (time.perf_counter() - begun) / len(p)
    return classifier, p, {"fit_seconds": seconds, "predict_ms_per_row": each}


def _warm(
    case: Case, part: Rows, features: Any, raw: Any, estimator: ModuleType, knobs: Block
) -> None:
    """Fit a few rows, so that the seconds of the case are not those of importing libraries."""
    few = thinned(part.y, 1.0, WARM, case.seed)
    rows = Rows(*(values[few] for values in part))
    with contextlib.suppress(ValueError):  # too few for it: then the case pays for the imports
        X = features.refit(raw[few]).weigh(raw[few])
        fit(build(case.item, estimator, knobs, case.seed), case.item, X, *rows, case.seed)


def parts(case: Case, y: np.ndarray, groups: np.ndarray, generated: np.ndarray) -> list:
    """Return the folds of a case, see ``rampart.training.search.folds``."""
    return folds(y, groups, generated, case.folds or 2, case.seed)


def crossed(
    case: Case,
    part: Rows,
    generated: np.ndarray,
    features: Any,
    raw: Any,
    estimator: ModuleType,
    knobs: Block,
) -> dict[str, float]:
    """Return mean and deviation of macro-F1 over a case's folds, and what they took.

    Parameters
    ----------
    generated : bool array of shape (n,): rows that are never held out.
    """
    _warm(case, part, features, raw, estimator, knobs)
    alone = ComputeParams(workers=1)
    begun = time.perf_counter()
    cut = parts(case, part.y, part.groups, generated)
    data = weighed(features, raw, cut, alone)
    values = fold_scores(
        data, cut, part, case.item, estimator, knobs, seed=case.seed, compute=alone
    )
    return {
        "f1_macro": float(np.mean(values)),
        "f1_std": float(np.std(values, ddof=1)),
        "fit_seconds": time.perf_counter() - begun,
    }


def scores(judged: pd.DataFrame, guess: np.ndarray, classes: int, by: str | None) -> dict:
    """Return macro-F1 and, with ``by``, the mean over its values of the share that is right.

    Parameters
    ----------
    judged : label and ``by``, whose rows of one value are of one class.
    guess : int array of shape (n,).

    Raises
    ------
    ParamError : there is no column ``by``.
    """
    y = judged["label"].to_numpy()
    result = {"f1_macro": float(macro_f1(confusion(y, guess, classes)))}
    if by:
        if by not in judged:
            raise ParamError(f"scaling.by: no column {by!r}; {nearest(by, list(judged))}")
        table = kinds.tabulate(judged[by].to_numpy(), y, guess, classes)
        folded = kinds.fold(table.counts, table.of_class, classes)
        result["by_kind"] = float(kinds.mean_recall(folded))
    return result


def size(value: Any) -> float:
    """Return the MiB of a value as joblib writes it, uncompressed."""
    import joblib

    with io.BytesIO() as stream:
        joblib.dump(value, stream)
        return stream.tell() / 2**20


def peak() -> float:
    """Return the most memory that this process has held, in MiB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10  # Linux counts in KiB, macOS in bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
