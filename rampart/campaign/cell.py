"""One cell of the campaign: one generator on one data set, fold by fold."""

from __future__ import annotations

import math
import resource
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from rampart.campaign.judging import REGIMES, JudgeParams, Part, judge
from rampart.generators._base import Generator
from rampart.metrics.association import association
from rampart.metrics.utility import hierarchical_bootstrap
from rampart.params import Block
from rampart.tabular.coding import fit_coder
from rampart.tabular.kinds import Column
from rampart.tabular.rows import Layout, matrix

DIGITS = 6
POINTS = 400  # rows of each kind in the embedding
COLLAPSE = (0.9, 0.8)  # flagged: TR-TS above the first share of 1, utility ratio below the second
LEAK = 0.6  # flagged: AUC of the membership inference
Build = Callable[[Block, Layout, int, int], Generator]


class Table(NamedTuple):
    """A data set: canonical features (n, columns), classes (n,), folds (n,) and the columns."""

    features: pd.DataFrame
    y: np.ndarray
    folds: np.ndarray
    schema: tuple[Column, ...]
    k: int


class Fold(NamedTuple):
    """What one fit of the generator gave; ``failure`` says why it gave nothing."""

    record: dict[str, Any]
    predictions: dict[str, tuple[np.ndarray, list[np.ndarray]]]
    arrays: dict[str, np.ndarray]
    cost: dict[str, float]
    failure: str | None


def run_fold(
    table: Table,
    fold: int,
    build: Build,
    knobs: Block,
    own: JudgeParams,
    seeds: tuple[int, int],
    pictures: bool,
) -> Fold:
    """Fit a generator on all folds but one, sample, and judge on that one.

    Parameters
    ----------
    seeds : of the generator, and of the judges (the same for every generator).
    pictures : whether to return the arrays that the figures show.
    """
    tested = table.folds == fold
    coder = fit_coder(table.features[~tested], table.schema)
    train = Part(coder.encode(table.features[~tested]), table.y[~tested])
    test = Part(coder.encode(table.features[tested]), table.y[tested])
    counts = np.bincount(train.y, minlength=table.k).tolist()
    wanted = [own.samples or count for count in counts]
    begun = _clock()
    try:
        generator = build(knobs, coder.layout, table.k, seeds[0]).fit(train.rows, train.y)
        fitted = _clock()
        rows, y = generator.sample(wanted, seeds[0])
        synthetic = Part(coder.settle(rows), y)  # as the rows of a table would be coded
    except Exception as error:  # whatever a library raises: the campaign goes on without this cell
        return _failed(fold, error)
    sampled = _clock()
    try:
        judged = judge(train, test, synthetic, coder.layout, table.k, own, seeds[1])
    except ValueError as error:  # a score that is not defined for these rows
        return _failed(fold, error)
    losses = generator.history
    cost = {
        "fit_seconds": fitted[0] - begun[0],
        "fit_cpu_seconds": fitted[1] - begun[1],
        "sample_seconds": sampled[0] - fitted[0],
        "judge_seconds": _clock()[0] - sampled[0],
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    arrays = _pictures(train, test, synthetic, coder.layout, seeds[1]) if pictures else {}
    return Fold({**judged.record, "losses": losses}, judged.predictions, arrays, cost, None)


def _failed(fold: int, error: Exception) -> Fold:
    return Fold({}, {}, {}, {}, f"fold {fold}: {type(error).__name__}: {error}")


def _clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _pictures(
    train: Part, test: Part, synthetic: Part, layout: Layout, seed: int
) -> dict[str, np.ndarray]:
    """Return what the figures of a cell show: association matrices and two principal components.

    The components are those of the real training rows, the points real test rows and synthetic
    rows.
    """
    from sklearn.decomposition import PCA

    basis = PCA(2, svd_solver="full").fit(matrix(train.rows, layout))
    rng = np.random.default_rng(seed)
    arrays = {
        "names": np.array([*layout.names, *layout.continuous]),
        "association_test": association(test.rows, layout).astype(np.float16),
        "association": association(synthetic.rows, layout).astype(np.float16),
        "explained": basis.explained_variance_ratio_.astype(np.float32),
    }
    for name, part in (("real", test), ("synthetic", synthetic)):
        some = np.sort(rng.permutation(len(part.y))[:POINTS])
        points = basis.transform(matrix(part.rows.take(some), layout))
        arrays[f"embedding_{name}"] = points.astype(np.float32)
        arrays[f"label_{name}"] = part.y[some].astype(np.int8)
    return arrays


def sum_up(folds: Sequence[Fold], own: JudgeParams, seed: int) -> dict[str, dict[str, float]]:
    """Return the mean and standard deviation over folds of every score, and intervals.

    ``low`` and ``high`` (of the four F1 and of the utility ratio, TS-TR / TR-TR) are percentiles
    of a bootstrap over folds and then rows in them.
    """
    table = [_scores(fold.record) for fold in folds]
    overall = {}
    for name in table[0]:
        values = np.array([scores[name] for scores in table])
        overall[name] = {"mean": float(values.mean()), "std": float(values.std(ddof=1))}
    intervals = hierarchical_bootstrap(
        [fold.predictions for fold in folds], own.bootstrap, seed, own.alpha
    )
    for name, (low, high) in intervals.items():
        overall[name] |= {"low": low, "high": high}
    return overall


def _scores(record: dict[str, Any]) -> dict[str, float]:
    """Return the scores of one fold by the columns of the results."""
    mean = {
        regime: float(np.mean([scores["f1"] for scores in record["utility"][regime].values()]))
        for regime in REGIMES
    }
    ratio = {"utility_ratio": mean["ts_tr"] / mean["tr_tr"]}
    flat = {f"{regime}_f1": value for regime, value in mean.items()} | ratio
    total = {"summary_score": record["summary"]["score"]}
    return flat | record["fidelity"] | record["privacy"] | total


def flags(overall: dict[str, dict[str, float]]) -> list[str]:
    """Return in words what a reader should not overlook."""
    mean = {name: value["mean"] for name, value in overall.items()}
    found = []
    if mean["tr_ts_f1"] > COLLAPSE[0] and mean["utility_ratio"] < COLLAPSE[1]:
        found.append(
            f"mode collapse likely: a classifier of real rows finds the synthetic ones easy (TR-TS "
            f"macro-F1 {mean['tr_ts_f1']:.3f}), but they teach little (TS-TR {mean['ts_tr_f1']:.3f}"
            f", {mean['utility_ratio']:.0%} of the ceiling); coverage is {mean['coverage']:.2f}"
        )
    if mean["membership_auc"] > LEAK:
        found.append(
            f"leaks its training rows: the nearest synthetic row tells a training row from an "
            f"unseen one with AUC {mean['membership_auc']:.3f} (0.5 is good)"
        )
    return found


def rounded(value: Any) -> Any:
    """Return nested values with floats rounded, so that last digits do not differ by machine.

    Raises
    ------
    ValueError : a float is not finite; names the path to it.
    """
    return _rounded(value, "")


def _rounded(value: Any, where: str) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item, f"{where}[{k}]") for k, item in enumerate(value)]
    if isinstance(value, float | np.floating):
        if not math.isfinite(value):
            raise ValueError(f"{where[1:]}: must be a finite number, got {value}")
        return round(float(value), DIGITS)
    return int(value) if isinstance(value, np.integer) else value
