"""Explain one fitted model: its strongest features by class, and what it costs.

    python -m stages.explain prompts logreg

in   models/<task>/<model>/model.joblib, models/<task>/calibration/<model>.json,
     data/<task>/features/<kind>/train.npz (but for a blend), data/<task>/splits/*.parquet
out  in reports/<task>/models/<model>: limits.json (whether the limit of its size holds, if there is
     one), explain.csv (no rows for a blend, whose members have theirs)
beside them reports/<task>/timing/<model>.json: latency and memory are never equal twice, so they
     are no output of the pipeline and decide nothing; it says too whether their limits hold.
The stage is a process of its own: its peak memory, taken first, is that of loading and predicting.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field
from threadpoolctl import threadpool_limits

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, block, read
from rampart.core.progress import Progress
from rampart.metrics import calibration
from rampart.training.explain import strongest

REPEATABLE = ("size",)  # limits that the champion must keep


class ExplainParams(Block):
    """The block ``explain``."""

    tokens: int = Field(default=20, ge=1, le=1e4)  # or other features, of each class
    length: int = Field(default=200, gt=0, le=1e7)  # of the one row: its characters, or its values
    repeats: int = Field(default=200, gt=0, le=1e6)
    batch: int = Field(default=1000, gt=0, le=1e6)  # rows of the batch
    latency_ms: float = Field(default=100, gt=0)  # limit on the 95th percentile of one row
    memory_mib: float = Field(default=2048, gt=0)  # limit on the peak
    size_mib: float | None = Field(default=None, gt=0)  # limit on the model's file; null: none


def main(argv: list[str] | None = None) -> None:
    """Write limits and strongest features of one model."""
    import joblib

    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    settings = block(params, "explain", ExplainParams)
    item = _item(params, model)
    path = Path(f"models/{task}/{model}/model.joblib")
    pipeline = joblib.load(path)
    fitted = files.read_json(f"models/{task}/calibration/{model}.json")
    figures = timing(task, pipeline, fitted, settings) | {"model_bytes": path.stat().st_size}

    limits = checks(figures, settings)
    files.write_json(f"reports/{task}/timing/{model}.json", {**figures, "limits": limits})
    repeatable = {name: limit for name, limit in limits.items() if name in REPEATABLE}
    files.write_json(f"reports/{task}/models/{model}/limits.json", repeatable)
    strong = explained(task, item, pipeline, settings.tokens)
    files.write_csv(f"reports/{task}/models/{model}/explain.csv", strong)
    over = [name for name, limit in limits.items() if not limit["passed"]]
    print(f"{task} {model}: {figures}; over their limits: {', '.join(over) or 'none'}")


def timing(task: str, pipeline: Any, fitted: dict, settings: ExplainParams) -> dict[str, float]:
    """Return latency in milliseconds, of one row and in a batch, and peak memory in MiB."""
    serving = load("rampart.tasks", task, "serving")
    test = pd.read_parquet(f"data/{task}/splits/test.parquet")

    def predict(request: Any) -> np.ndarray:
        return calibration.predict(fitted, pipeline.predict_proba(serving.prepare(request)))[1]

    ones = serving.ones(test, settings.length, settings.repeats)
    progress, seconds = Progress(len(ones)), []
    batch = serving.batch(test, settings.batch)
    with threadpool_limits(1):
        predict(ones[0])  # the first call pays for imports
        for one in ones:
            seconds.append(_seconds(predict, one))
            progress.step("requests")
        single = 1000 * np.array(seconds)
        whole = 1000 * min(_seconds(predict, batch) for _ in range(3)) / settings.batch
    # Linux counts in KiB, macOS in bytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {
        "latency_one_ms_p50": round(float(np.median(single)), 3),
        "latency_one_ms_p95": round(float(np.percentile(single, 95)), 3),
        "latency_batch_ms_per_row": round(whole, 3),
        "peak_memory_mib": round(peak, 1),
    }


def checks(figures: dict[str, float], settings: ExplainParams) -> dict[str, dict[str, Any]]:
    """Return of each limit what it is and whether the figures keep it."""
    limits = {
        "latency": ("latency_one_ms_p95", settings.latency_ms, "ms", 1),
        "memory": ("peak_memory_mib", settings.memory_mib, "MiB", 1),
        "size": ("model_bytes", settings.size_mib, "MiB", 2**20),
    }
    return {
        name: {
            "value": f"{figures[key] / scale:.6f}",
            "limit": f"< {limit:g} {unit}",
            "passed": figures[key] < limit * scale,
        }
        for name, (key, limit, unit, scale) in limits.items()
        if limit is not None
    }


def _item(params: Any, model: str) -> Any:
    """Return the model's item, checked."""
    from rampart.training.items import checked, item_and_knobs  # scikit-learn

    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    return item


def explained(task: str, item: Any, pipeline: Any, tokens: int) -> pd.DataFrame:
    """Return the features that speak most for each class.

    No row for a blend: its features are what members predict, and those have their own.
    """
    from rampart.training.items import class_weights  # scikit-learn

    classes = load("rampart.tasks", task, "score").CLASSES
    kind = load("rampart.features", item.features, needs="Features")
    if getattr(kind, "LEARNS_FROM", "train") != "train":
        return strongest(None, [], classes, tokens)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    matrix = matrices.load(f"data/{task}/features/{item.features}/train.npz")
    path = f"data/{task}/splits/train.parquet"
    y = pd.read_parquet(path, columns=["label"])["label"].to_numpy()
    features = pipeline["features"]
    weights = class_weights(estimator, pipeline["classifier"], features.weigh(matrix), y)
    present = np.asarray((matrix != 0).sum(axis=0)).ravel()
    names = features.get_feature_names_out()
    return strongest(weights, names, classes, tokens, present)


def _seconds(function, argument) -> float:
    start = time.perf_counter()
    function(argument)
    return time.perf_counter() - start


if __name__ == "__main__":
    cli.run(main)
