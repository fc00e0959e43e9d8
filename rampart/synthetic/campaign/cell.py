"""One cell of the campaign: one generator on one data set, fold by fold."""

from __future__ import annotations

import math
import resource
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.core.params import Block, ParamError
from rampart.core.progress import within
from rampart.synthetic.campaign.fitting import Build, sample, split
from rampart.synthetic.campaign.judging import REGIMES, JudgeParams, judge
from rampart.synthetic.scores.utility import hierarchical_bootstrap
from rampart.synthetic.tables.stored import Table

DIGITS = 6


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
    name : of the cell and fold; lines of progress begin with it.

    A generator that fails is recorded with its reason; a wrong value in params.yaml is none of its
    faults and is raised.
    """
    parts, k = split(table, fold), len(table.classes)
    try:
        with within(name):
            drawn = sample(parts, k, build, knobs, settings.samples, seeds[0])
    except ParamError:
        raise
    except Exception as error:  # whatever a library raises: the campaign goes on without this cell
        return _failed(fold, error)
    sampled = time.perf_counter()
    try:
        judged = judge(
            parts.train, parts.test, drawn.part, parts.coder.layout, k, settings, seeds[1]
        )
    except ParamError:
        raise
    except ValueError as error:  # a score that is not defined for these rows
        return _failed(fold, error)
    cost = drawn.cost | {
        "judge_seconds": time.perf_counter() - sampled,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
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
