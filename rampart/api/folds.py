"""Search a model's knobs by another score of the folds than the stage tune has: accuracy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import numpy as np

from rampart.core import matrices
from rampart.core.compute import ComputeParams, parallel
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.training.crossval import Rows, weighed
from rampart.training.items import aligned, build, checked, fit, item_and_knobs
from rampart.training.search import TuneParams, best, check_ranges, folds, search


def most_accurate(path: Path, task: str, model: str) -> tuple[dict[str, Any], list[dict]]:
    """Return the knobs whose mean accuracy on held-out folds is highest, and all trials.

    The folds, their seeds and what is fitted anew in each are those of the stage tune.

    Parameters
    ----------
    path : a workspace whose features are made.

    Raises
    ------
    ParamError : a knob that the estimator refuses, a range in a grid.
    ValueError : the rows cannot be divided into so many folds.
    """
    params = read(task, path)
    item, knobs = item_and_knobs(params, model)
    settings = block(params, "tune", TuneParams)
    compute = block(params, "compute", ComputeParams)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    fixed, choices, ranges = checked(params, model, knobs, estimator.Params)
    check_ranges(settings, ranges, params.where(f"train.{model}"), params.where("tune"))
    folder = path / f"data/{task}/features/{item.features}"
    features = joblib.load(folder / "features.joblib")
    frame = read_rows(path / f"data/{task}/splits/train.parquet")
    rows = Rows(*(frame[name].to_numpy() for name in ("label", "group", "weight")))
    seed = derive(params["seed"], "tune", f"{task}-{model}")
    made = (frame["id"].to_numpy(), frame["parts"].to_numpy()) if "parts" in frame else None
    generated = frame["generated"].to_numpy()
    parts = folds(rows.y, rows.groups, generated, settings.folds, seed, "train", made)
    data = weighed(features, matrices.load(folder / "train.npz"), parts, compute)
    classes = int(rows.y.max()) + 1

    def score(values: dict[str, Any]) -> list[float]:
        chosen = estimator.Params(**fixed, **values)

        def fold(number: int) -> float:
            (kept, held), (train, test) = parts[number], data[number]
            draw = derive(seed, number)
            part = Rows(*(column[kept] for column in rows))
            fitted = fit(build(item, estimator, chosen, draw), item, train, *part, draw)
            return accuracy(rows.y[held], aligned(fitted, test, classes))

        return parallel(compute, fold, [(number,) for number in range(len(parts))])

    trials = search(settings, choices, ranges, score, path / "accuracy.journal", seed)
    return {**fixed, **best(trials)["params"]}, trials


def accuracy(y: np.ndarray, p: np.ndarray) -> float:
    """Return the share of rows, (n,), whose most probable class, of (n, k), is theirs.

    Examples
    --------
    >>> accuracy(np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]]))
    0.5
    """
    return float((p.argmax(axis=1) == y).mean())
