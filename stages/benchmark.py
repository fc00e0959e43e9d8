"""Measure latency, throughput, memory and size: native models, ONNX, its variants, features.

    python -m stages.benchmark columns

in   models/<task>/<model>/model.joblib, models/<task>/exported/*.onnx,
     models/<task>/compressed/*/*.onnx, models/<task>/package/model.onnx,
     reports/<task>/package.json, data/<task>/splits/test.parquet
beside them, no output of the pipeline, as it is never equal twice:
     reports/<task>/timing/benchmark.json, reports/<task>/timing/model_config.yaml

Everything runs in one thread. Models take features that were computed before; `features` is their
extraction, `package` both together, as a user has it.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import yaml
from pydantic import Field
from threadpoolctl import threadpool_limits

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, Name, block, read
from rampart.core.progress import Progress
from rampart.serving import measuring
from rampart.serving.onnx import parity
from rampart.serving.triton import model_config

KEYS = ("name", "values", "n_rows", "n_missing", "whole")


class BenchmarkParams(Block):
    """The block ``benchmark``."""

    features: Name  # a module in rampart/features
    models: list[Name]
    repeats: int = Field(default=500, gt=1, le=1e6)  # rows alone
    batches: int = Field(default=10, gt=1, le=1e4)
    batch: int = Field(default=1000, gt=0, le=1e6)  # rows of a batch


def main(argv: list[str] | None = None) -> None:
    """Write the figures of one task and the description of its package."""
    (task,) = cli.words(__doc__, argv, "task")
    settings = block(read(task), "benchmark", BenchmarkParams)
    module = load("rampart.features", settings.features, needs="Params")
    extract = module.Features(module.Params()).extract
    table = pd.read_parquet(f"data/{task}/splits/test.parquet", columns=list(KEYS))
    table = table.iloc[np.arange(settings.batch) % len(table)]  # in turn, where there are fewer
    for key in ("values", "whole"):
        table[key] = table[key].map(lambda cells: cells.tolist())  # a user has no arrays
    rows = {key: table[key].tolist() for key in KEYS}
    singles = [
        {key: [rows[key][n % settings.batch]] for key in KEYS} for n in range(settings.repeats + 1)
    ]
    X = extract(rows)

    def timed(function: Callable, ones: list, whole: Any) -> dict[str, float]:
        return measuring.latency(function, ones, [whole] * (settings.batches + 1), settings.batch)

    def model_figures(function: Callable, path: Path) -> dict[str, Any]:
        ones = [X[[n % settings.batch]] for n in range(settings.repeats + 1)]
        return timed(function, ones, X) | {"bytes": path.stat().st_size}

    def onnx_figures(path: Path) -> dict[str, Any]:
        running = parity.session(path.read_bytes())
        figures = model_figures(lambda part: parity.predict(running, part), path)
        return figures | {"resident_mib": measuring.resident(path, module.__name__, rows)}

    folder = Path("models") / task
    graphs = {name: _graphs(folder, name) for name in settings.models}
    progress = Progress(2 + sum(1 + len(variants) for variants in graphs.values()))
    with threadpool_limits(1):
        features = timed(extract, singles, rows)
        progress.step("features")
        models: dict[str, dict] = {}
        for name in settings.models:
            path = folder / name / "model.joblib"
            models[name] = {"native": model_figures(_native(path), path)}
            progress.step(f"{name} native")
            for variant, graph in graphs[name].items():
                models[name][variant] = onnx_figures(graph)
                progress.step(f"{name} {variant}")
                print(f"{task} {name}: {variant}: {models[name][variant]}", flush=True)
        graph = folder / "package/model.onnx"
        running = parity.session(graph.read_bytes())
        package = timed(lambda part: parity.predict(running, extract(part)), singles, rows)
        package["resident_mib"] = measuring.resident(graph, module.__name__, rows)
        progress.step("package")
        figures = {
            "features": features,
            "values_mean": float(np.mean([len(values) for values in rows["values"]])),
            "models": models,
            "package": package | {"bytes": graph.stat().st_size},
            "machine": {"processor": platform.machine(), "python": platform.python_version()},
        }
    described = files.read_json(f"reports/{task}/package.json")
    used = {"onnx": _file(graph)}
    for variant, path in _graphs(folder, described["model"]).items():
        if variant != "onnx":
            used[f"{'quantized_' if variant == 'int8' else ''}{variant}"] = _file(path)
    config = model_config(described, used, figures["package"])
    files.write_json(f"reports/{task}/timing/benchmark.json", figures)
    text = yaml.safe_dump(config, sort_keys=False)
    files.write_text(f"reports/{task}/timing/model_config.yaml", text)
    print(f"{task}: package: {figures['package']}")


def _native(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    pipeline = joblib.load(path)
    features, classifier = pipeline["features"], pipeline["classifier"]
    return lambda X: classifier.predict_proba(features.weigh(X))


def _graphs(folder: Path, name: str) -> dict[str, Path]:
    """Return the exported graph of a model, ``onnx``, and its shipped variants, where there are."""
    exported = folder / "exported" / f"{name}.onnx"
    graphs = {"onnx": exported} if exported.is_file() else {}
    return graphs | {path.stem: path for path in sorted(folder.glob(f"compressed/{name}/*.onnx"))}


def _file(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"path": str(path), "bytes": len(content), "sha256": digest}


if __name__ == "__main__":
    cli.run(main)
