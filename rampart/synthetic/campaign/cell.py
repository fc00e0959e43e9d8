"""One cell of the campaign: one generator on one data set, fold by fold."""

from __future__ import annotations

import math
import resource
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.core.params import Block
from rampart.synthetic.campaign.fitting import Build, sample, split
from rampart.synthetic.campaign.judging import REGIMES, JudgeParams, judge
from rampart.synthetic.scores.utility import hierarchical_bootstrap
from rampart.synthetic.tables.stored import Table

DIGITS = 6
COLLAPSE = (0.9, 0.8)  # flagged: TR-TS above the first share of 1, utility ratio below the second
LEAK = 0.6  # flagged: AUC of the membership inference


class Fold(NamedTuple):
    """What one fit of the generator gave; ``failure`` says why it gave nothing."""

    record: dict[str, Any]
    predictions: dict[str, tuple[np.ndarray, list[np.ndarray]]]
    cost: dict[str, float]
    failure: str | None


def run_fold(
    table: Table,
    fold: int,
    build: Build,
    knobs: Block,
    settings: JudgeParams,
    seeds: tuple[int, int],
    name: str = "",
) -> Fold:
    """Fit a generator on all folds but one, sample, and judge on that one.

    Parameters
    ----------
    seeds : of the generator, and of the judges (the same for every generator).
    name : of the cell; a line of progress begins with it, and without one there is none.
    """
    begun = time.perf_counter()
    parts, k = split(table, fold), len(table.classes)
    try:
        drawn = sample(parts, k, build, knobs, settings.samples, seeds[0])
    except Exception as error:  # whatever a library raises: the campaign goes on without this cell
        return _failed(fold, error)
    sampled = time.perf_counter()
    try:
        judged = judge(
            parts.train, parts.test, drawn.part, parts.coder.layout, k, settings, seeds[1]
        )
    except ValueError as error:  # a score that is not defined for these rows
        return _failed(fold, error)
    cost = drawn.cost | {
        "judge_seconds": time.perf_counter() - sampled,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if name:
        took = time.perf_counter() - begun
        print(f"{name}: fold {fold + 1} of {table.folds.max() + 1}, {took:.0f} s", flush=True)
    return Fold({**judged.record, "losses": drawn.losses}, judged.predictions, cost, None)


def _failed(fold: int, error: Exception) -> Fold:
    return Fold({}, {}, {}, f"fold {fold}: {type(error).__name__}: {error}")


def sum_up(folds: Sequence[Fold], settings: JudgeParams, seed: int) -> dict[str, dict[str, float]]:
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
        [fold.predictions for fold in folds], settings.bootstrap, seed, settings.alpha
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
    warnings = []
    if mean["tr_ts_f1"] > COLLAPSE[0] and mean["utility_ratio"] < COLLAPSE[1]:
        warnings.append(
            f"mode collapse likely: a classifier of real rows finds the synthetic ones easy (TR-TS "
            f"macro-F1 {mean['tr_ts_f1']:.3f}), but they teach little (TS-TR {mean['ts_tr_f1']:.3f}"
            f", {mean['utility_ratio']:.0%} of the ceiling); coverage is {mean['coverage']:.2f}"
        )
    if mean["membership_auc"] > LEAK:
        warnings.append(
            f"leaks its training rows: the nearest synthetic row tells a training row from an "
            f"unseen one with AUC {mean['membership_auc']:.3f} (0.5 is good)"
        )
    return warnings


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
