"""Search one model's knobs by grouped cross-validation inside train.

    python -m stages.tune prompts-logreg

in   data/<task>/features/<kind>/{features.joblib,train.npz}, data/<task>/splits/train.parquet
out  reports/<task>/models/<model>/tuning.json, reports/<task>/tuning/<model>.csv
The trials are kept in .rampart/tuning, so that a search that was killed goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from rampart import cli, files, matrices
from rampart.compute import ComputeParams, parallel
from rampart.loading import load
from rampart.metrics.confusion import confusion, macro_f1
from rampart.params import block, read
from rampart.search import TuneParams, best, folds, search, space
from rampart.seeds import derive
from rampart.training import aligned, build, check_names, fit, item_and_knobs


def main(argv: list[str] | None = None) -> None:
    """Write the best knobs and all trials of one model."""
    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    own, knobs = item_and_knobs(params, item)
    settings = block(params, f"tune.{task}", TuneParams)
    compute = block(params, "compute", ComputeParams)
    estimator = load("rampart.estimators", own.estimator)
    check_names(knobs, estimator.Params, item)
    fixed, choices, ranges = space(knobs, f"train.{item}", estimator.Params)

    rows_path = f"data/{task}/splits/train.parquet"
    columns = ["id", "label", "group", "generated"]
    weighted = "weight" in pq.read_schema(rows_path).names
    rows = pd.read_parquet(rows_path, columns=columns + ["weight"] * weighted)
    y, groups = rows["label"].to_numpy(), rows["group"].to_numpy()
    trust = rows["weight"].to_numpy() if weighted else None
    folder = Path(f"data/{task}/features/{own.features}")
    features = joblib.load(folder / "features.joblib")
    counts = matrices.load(folder / "train.npz")
    seed = derive(params["seed"], "tune", item)
    splits = folds(y, groups, rows["generated"].to_numpy(), settings.folds, seed)

    def prepared(kept: np.ndarray, held: np.ndarray) -> tuple:
        fold = features.refit(counts[kept])
        return fold.weigh(counts[kept]), fold.weigh(counts[held])

    data = parallel(compute, prepared, splits)
    classes = int(y.max()) + 1

    def fold_score(number: int, values: dict) -> float:
        kept, held = splits[number]
        train, test = data[number]
        knobs = estimator.Params(**fixed, **values)
        draw = derive(seed, number)
        part = None if trust is None else trust[kept]
        unfitted = build(own, estimator, knobs, draw)
        fitted = fit(unfitted, own, train, y[kept], groups[kept], part, draw)
        prediction = aligned(fitted, test, classes).argmax(axis=1)
        return float(macro_f1(confusion(y[held], prediction, classes)))

    def score(values: dict) -> list[float]:
        return parallel(compute, fold_score, [(n, values) for n in range(len(splits))])

    inputs = [item, seed, own.model_dump(), fixed, choices, ranges, settings.search, settings.folds]
    key = state(json.dumps(inputs, sort_keys=True), [folder / "train.npz", Path(rows_path)])
    journal = Path(f".rampart/tuning/{item}-{key}.journal")
    trials = search(settings, choices, ranges, score, journal, seed)

    top = best(trials)
    report = {
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
    files.write_json(f"reports/{task}/models/{model}/tuning.json", report)
    table = [
        {"trial": t["number"], "params": json.dumps(t["params"], sort_keys=True), "mean": t["mean"]}
        | {f"fold_{n}": value for n, value in enumerate(t["scores"])}
        for t in trials
    ]
    files.write_csv(f"reports/{task}/tuning/{model}.csv", pd.DataFrame(table))
    print(f"{item}: {report['best_params']} {report['cv']}")


def state(settings: str, data: list[Path]) -> str:
    """Return a digest of what a trial's score depends on: settings, data and rampart's code.

    Trials in a journal hold for one state only; after an edit the search begins anew.
    """
    code = [
        Path(module.__file__)
        for name, module in sorted(sys.modules.items())
        if name.startswith("rampart.") and module.__file__
    ]
    total = hashlib.sha256(settings.encode())
    for path in [*code, *data]:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


if __name__ == "__main__":
    cli.run(main)
