"""Export one model to ONNX and compare it with the native one on every row that was predicted.

    python -m stages.export columns forest

in   models/<task>/<model>/model.joblib, models/<task>/calibration/<model>.json,
     data/<task>/features/<kind>/{validation,test,external}.npz,
     data/<task>/calibrated/<model>.parquet
out  models/<task>/exported/<model>.onnx, reports/<task>/export/<model>.json

Normaliser, classifier and calibration are inside the graph: it takes raw features or, of a text,
the ids of its tokens.
"""

from __future__ import annotations

import hashlib

import joblib
import pandas as pd
from pydantic import Field

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, Name, block, read
from rampart.core.progress import Progress
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parity
from rampart.serving.onnx.parts import complete, inner

SPLITS = ("validation", "test", "external")


class ExportParams(Block):
    """The block ``export.<model>``."""

    estimator: Name  # a module in rampart/serving/onnx/exporters
    features: Name
    opset: int = Field(default=17, ge=13, le=21)
    agreement: float = Field(default=0.999, gt=0, le=1)  # share of equal labels, of each split
    rows: int | None = Field(default=None, ge=1, le=1e9)  # compared, of each split; nothing: all
    batch: int | None = Field(default=None, ge=1, le=1e6)  # rows at a time; nothing: all at once


def main(argv: list[str] | None = None) -> None:
    """Write one model and how far it agrees."""
    task, model = cli.words(__doc__, argv, "task", "model")
    settings = block(read(task), f"export.{model}", ExportParams)
    exporter = load("rampart.serving.onnx.exporters", settings.estimator, needs="to_onnx")
    pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
    features, classifier = pipeline["features"], pipeline["classifier"]
    fitted = files.read_json(f"models/{task}/calibration/{model}.json")
    progress = Progress(1 + len(SPLITS))

    folder = f"data/{task}/features/{settings.features}"
    width = matrices.load(f"{folder}/{SPLITS[0]}.npz").shape[1]
    bare = inner(exporter, classifier, features, width, settings.opset)
    whole = complete(bare, features, classifier.classes_, fitted)
    content = onnx_graphs.to_bytes(whole)
    progress.step("graph made")

    native = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
    columns = [f"p_{code}" for code in range(len(fitted["classes"]))]
    running, agreement = parity.session(content), {}
    for split in SPLITS:
        rows = native[native["split"] == split]
        X = matrices.load(f"{folder}/{split}.npz")
        native_p, native_label = rows[columns].to_numpy(), rows["prediction"].to_numpy()
        if settings.rows is not None and len(X) == len(rows):
            some = parity.spaced(len(X), settings.rows)
            X, native_p, native_label = X[some], native_p[some], native_label[some]
        try:
            said = parity.predict(running, X, settings.batch)
            agreement[split] = parity.compare(*said, native_p, native_label)
        except ValueError as error:
            raise ValueError(f"{split}: {error}") from error
        progress.step(f"{split} compared")
    parity.require(agreement, settings.agreement)
    report = {
        "estimator": settings.estimator,
        "opset": settings.opset,
        "ir_version": whole.ir_version,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "splits": agreement,
    }
    with files.replacing(f"models/{task}/exported/{model}.onnx") as path:
        path.write_bytes(content)
    files.write_json(f"reports/{task}/export/{model}.json", report)
    print(f"{task} {model}: {len(content):,} bytes, {agreement['test']}")


if __name__ == "__main__":
    cli.run(main)
