"""All metrics of one model, as metrics.json holds them."""

from __future__ import annotations

import math
from types import ModuleType
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.metrics import cells
from rampart.metrics.bootstrap import by_group, interval
from rampart.metrics.calibration import CalibrateParams
from rampart.metrics.classification import classification_metrics
from rampart.metrics.confusion import confusion
from rampart.metrics.kinds import fold, tabulate
from rampart.metrics.probability import probabilities

SPLITS = ("validation", "test", "external")


class EvaluateParams(Block):
    """The block ``evaluate``."""

    bootstrap: Annotated[int, Field(ge=100, le=1e5)] = 2000
    """Replicates of the bootstrap intervals."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """1 - confidence of all intervals."""
    unit: Literal["row", "group"] = "row"
    """What the bootstrap resamples: single rows, or whole groups where their rows are alike."""
    ece_bins: Annotated[int, Field(ge=2, le=1000)] = 15
    examples: Annotated[int, Field(ge=1, le=1000)] = 3
    """Most confident errors shown of each source."""
    calibrate: CalibrateParams = CalibrateParams()
    score: dict[str, Any] = Field(default_factory=dict)
    """The knobs of the task's own scorer, checked by its ``ScoreParams``."""


def evaluate(
    frame: pd.DataFrame, scorer: ModuleType, settings: EvaluateParams, knobs: Any, seed: int
) -> dict[str, Any]:
    """Return the metrics of each split.

    Parameters
    ----------
    frame : calibrated predictions: split, source, group, label, prediction, p_0 … p_{k-1}; with a
        column kind, every kind counts the same in all that follows from the confusion matrix.
    scorer : the task's module ``score``: CLASSES, STATISTICS, score, and maybe CELLS: a score that
        is a mean over cells -> a function of a split's rows and the knobs to the cell of each row.
    settings, knobs : the block ``evaluate`` and its ``score``.
    seed : of the bootstrap.

    Returns
    -------
    dict : split → the general metrics, the task's own, and ``<name>_low`` and ``<name>_high`` for
        each of its STATISTICS and CELLS (percentile interval; bootstrap of rows within classes, or
        of groups).

    Raises
    ------
    ValueError : a split has no rows, or a metric of it cannot be computed.
    """
    return {name: _split(frame, name, scorer, settings, knobs, seed) for name in SPLITS}


def _split(
    frame: pd.DataFrame,
    name: str,
    scorer: ModuleType,
    settings: EvaluateParams,
    knobs: Any,
    seed: int,
) -> dict[str, Any]:
    classes = scorer.CLASSES
    part = frame[frame["split"] == name]
    y, prediction = part["label"].to_numpy(), part["prediction"].to_numpy()
    k = len(classes)
    try:
        p = probabilities(part, classes)
        counts, balanced, of_class = confusion(y, prediction, k), None, None
        if "kind" in part:
            if settings.unit == "group":
                raise ValueError("evaluate.unit: must be row where rows have kinds, got group")
            _, of_class, counts = tabulate(part["kind"].to_numpy(), y, prediction, k)
            balanced = fold(counts, of_class, k)
        metrics = classification_metrics(y, p, prediction, classes, settings.ece_bins, balanced)
        metrics |= scorer.score(part, knobs)
        metrics |= _of_cells(part, name, scorer, settings, knobs, seed)
    except ValueError as error:
        raise ValueError(f"split {name}: {error}") from error
    groups = None
    if settings.unit == "group":
        groups = by_group(y * k + prediction, part["group"].to_numpy(), k * k)
    for score, statistic in scorer.STATISTICS.items():

        def scored(draws: np.ndarray, of: Any = statistic) -> np.ndarray:
            return of(draws) if of_class is None else of(fold(draws, of_class, k))

        draws = derive(seed, name, score)
        low, high = interval(counts, scored, settings.bootstrap, settings.alpha, draws, groups)
        metrics |= {f"{score}_low": low, f"{score}_high": high}
    return metrics


def _of_cells(
    part: pd.DataFrame,
    name: str,
    scorer: ModuleType,
    settings: EvaluateParams,
    knobs: Any,
    seed: int,
) -> dict[str, float]:
    right = (part["label"] == part["prediction"]).to_numpy()
    groups = part["group"].to_numpy() if settings.unit == "group" else None
    found = {}
    for score, cells_of in getattr(scorer, "CELLS", {}).items():
        of_rows, draws = cells_of(part, knobs), derive(seed, name, score)
        ends = cells.interval(of_rows, right, settings.bootstrap, settings.alpha, draws, groups)
        found[score] = cells.mean_right(of_rows, right)
        found |= {f"{score}_low": ends[0], f"{score}_high": ends[1]}
    return found


def rounded(value: Any, digits: int = 6) -> Any:
    """Round every float in nested dicts and lists.

    Raises
    ------
    ValueError : a float that is not finite; names it.

    Examples
    --------
    >>> rounded({"f1": 2 / 3, "folds": [1 / 3], "n": 7}, 2)
    {'f1': 0.67, 'folds': [0.33], 'n': 7}
    """
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, float) and not math.isfinite(item):
                raise ValueError(f"{key}: must be a finite number, got {item}")
        return {key: rounded(item, digits) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item, digits) for item in value]
    return round(value, digits) if isinstance(value, float) else value
