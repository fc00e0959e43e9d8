"""Measure one model: latency of one row and of a batch, size, peak memory.

    python -m stages.timing prompts-logreg

in   models/<task>/<model>/model.joblib, models/<task>/<model>.calibration.json,
     data/<task>/splits/test.parquet
out  reports/<task>/timing/<model>.json (figures, never equal twice: no stage depends on it),
     reports/<task>/limits/<model>.json (whether each limit holds)
The stage is a process of its own, so its peak memory is that of loading the model and predicting.
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

from rampart import cli, files
from rampart.loading import load
from rampart.metrics import calibration
from rampart.params import Block, block, read


class TimingParams(Block):
    """The block ``timing.<task>``."""

    length: int = Field(default=200, gt=0)  # of the one row: its characters, or its values
    repeats: int = Field(default=200, gt=0)
    batch: int = Field(default=1000, gt=0)  # rows of the batch
    latency_ms: float = Field(default=100, gt=0)  # limit on the 95th percentile of one row
    memory_mib: float = Field(default=2048, gt=0)  # limit on the peak
    size_mib: float | None = Field(default=None, gt=0)  # limit on the model's file; null: none


def main(argv: list[str] | None = None) -> None:
    """Write the figures and the limits of one model."""
    import joblib

    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    settings = block(read(), f"timing.{task}", TimingParams)
    serving = load("rampart.tasks", task, "serving")
    path = Path(f"models/{task}/{model}/model.joblib")
    pipeline = joblib.load(path)
    fitted = files.read_json(f"models/{task}/{model}.calibration.json")
    test = pd.read_parquet(f"data/{task}/splits/test.parquet")

    def predict(request: Any) -> np.ndarray:
        return calibration.predict(fitted, pipeline.predict_proba(serving.prepare(request)))[1]

    ones = serving.ones(test, settings.length, settings.repeats)
    batch = serving.batch(test, settings.batch)
    with threadpool_limits(1):
        predict(ones[0])  # the first call pays for imports
        single = 1000 * np.array([_seconds(predict, one) for one in ones])
        whole = 1000 * min(_seconds(predict, batch) for _ in range(3)) / settings.batch
    # Linux counts in KiB, macOS in bytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    figures = {
        "latency_one_ms_p50": round(float(np.median(single)), 3),
        "latency_one_ms_p95": round(float(np.percentile(single, 95)), 3),
        "latency_batch_ms_per_row": round(whole, 3),
        "model_bytes": path.stat().st_size,
        "peak_memory_mib": round(peak, 1),
    }
    limits = {
        "latency": {
            "limit": f"< {settings.latency_ms:g} ms",
            "passed": figures["latency_one_ms_p95"] < settings.latency_ms,
        },
        "memory": {
            "limit": f"< {settings.memory_mib:g} MiB",
            "passed": figures["peak_memory_mib"] < settings.memory_mib,
        },
    }
    if settings.size_mib is not None:
        limits["size"] = {
            "limit": f"< {settings.size_mib:g} MiB",
            "passed": figures["model_bytes"] < settings.size_mib * 2**20,
        }
    files.write_json(f"reports/{task}/timing/{model}.json", figures)
    files.write_json(f"reports/{task}/limits/{model}.json", limits)
    print(f"{item}: {figures}")


def _seconds(function, argument) -> float:
    start = time.perf_counter()
    function(argument)
    return time.perf_counter() - start


if __name__ == "__main__":
    cli.run(main)
