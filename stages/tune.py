"""Search one model's knobs by grouped cross-validation inside the rows that it learns from.

    python -m stages.tune prompts logreg

in   data/<task>/features/<kind>/{features.joblib,train.npz}, data/<task>/splits/train.parquet
     (a blend: validation.npz, validation.parquet)
out  reports/<task>/tuning/<model>.json, reports/<task>/tuning/<model>.csv
The trials are kept in .rampart/tuning, so that a search that was killed goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import ParamError, block, read, under
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.training.crossval import Rows, fold_scores, trial_scores, weighed
from rampart.training.items import checked, item_and_knobs
from rampart.training.search import TuneParams, best, check_ranges, folds, search
from rampart.training.state import state


def main(argv: list[str] | None = None) -> None:
    """Write the best knobs and all trials of one model."""
    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    item, knobs = item_and_knobs(params, model)
    settings = block(params, "tune", TuneParams)
    compute = block(params, "compute", ComputeParams)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    fixed, choices, ranges = checked(params, model, knobs, estimator.Params)
    check_ranges(settings, ranges, params.where(f"train.{model}"), params.where("tune"))
    if item.folds == 0:
        if searched := [*choices, *ranges]:
            where = params.where(f"train.{model}")
            raise ParamError(f"{where}.folds: 0 searches nothing, but {searched[0]} has choices")
        return _write(task, model, settings, [], fixed)

    folder = Path(f"data/{task}/features/{item.features}")
    features = joblib.load(folder / "features.joblib")
    split = getattr(features, "learns_from", "train")
    path, raw_path = Path(f"data/{task}/splits/{split}.parquet"), folder / f"{split}.npz"
    made = [name for name in ("parts",) if name in pq.read_schema(path).names]
    frame = read_rows(path, ["id", "label", "group", "generated", *made])
    rows = Rows(*(frame[name].to_numpy() for name in ("label", "group", "weight")))
    seed = derive(params["seed"], "tune", f"{task}-{model}")
    lineage = (frame["id"].to_numpy(), frame["parts"].to_numpy()) if made else None
    generated = frame["generated"].to_numpy()
    parts = folds(rows.y, rows.groups, generated, settings.folds, seed, split, lineage)
    data = weighed(features, matrices.load(raw_path), parts, compute)
    given = (data, parts, rows, item, estimator)

    def score(values: dict[str, Any]) -> list[float]:
        return fold_scores(*given, estimator.Params(**fixed, **values), seed, compute)

    def scores(many: list[dict[str, Any]]) -> Iterator[list[float]]:
        knobs = [estimator.Params(**fixed, **values) for values in many]
        return trial_scores(*given, knobs, seed, compute)

    inputs = [f"{task}-{model}", seed, item.model_dump(), fixed, choices, ranges]
    inputs += [settings.search, settings.folds]
    key = state(json.dumps(inputs, sort_keys=True), [raw_path, path])
    journal = Path(f".rampart/tuning/{task}-{model}-{key}.journal")
    with under(params.where(f"train.{model}")):
        together = scores if compute.cluster is not None else None
        trials = search(settings, choices, ranges, score, journal, seed, together)
    return _write(task, model, settings, trials, fixed)


def _write(
    task: str, model: str, settings: TuneParams, trials: list[dict], fixed: dict[str, Any]
) -> None:
    report = summary(settings, trials, fixed)
    files.write_json(f"reports/{task}/tuning/{model}.json", report)
    files.write_csv(f"reports/{task}/tuning/{model}.csv", table(trials))
    print(f"{task} {model}: {report['best_params']} {report['cv'] or 'not cross-validated'}")


def summary(settings: TuneParams, trials: list[dict], fixed: dict[str, Any]) -> dict[str, Any]:
    """Return what tuning.json holds: the best knobs and their score, ``cv``, null without folds."""
    if not trials:
        shared = {"status": "ok", "search": "none", "trials": 0}
        return {**shared, "best_params": fixed, "cv": None}
    top = best(trials)
    return {
        "status": "ok",
        "search": settings.search,
        "trials": len(trials),
        "best_params": {**fixed, **top["params"]},
        "cv": {
            "f1_macro_mean": round(float(np.mean(top["scores"])), 6),
            "f1_macro_std": round(float(np.std(top["scores"], ddof=1)), 6),
            "folds": [round(value, 6) for value in top["scores"]],
        },
    }


def table(trials: list[dict]) -> pd.DataFrame:
    """Return a row a trial: its knobs, its mean and the score of each fold."""
    if not trials:
        return pd.DataFrame(columns=["trial", "params", "mean"])
    return pd.DataFrame(
        {"trial": t["number"], "params": json.dumps(t["params"], sort_keys=True), "mean": t["mean"]}
        | {f"fold_{n}": value for n, value in enumerate(t["scores"])}
        for t in trials
    )


if __name__ == "__main__":
    cli.run(main)
