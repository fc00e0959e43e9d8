"""Export one model to ONNX and compare it with the native one on every row that was predicted.

    python -m stages.export columns-forest

in   models/<task>/<model>/model.joblib, models/<task>/<model>.calibration.json,
     data/<task>/features/<kind>/{validation,test,external}.npz,
     data/<task>/calibrated/<model>.parquet
out  models/<task>/exported/<model>.onnx, reports/<task>/export/<model>.json

Normaliser, classifier and calibration are inside the graph: it takes raw features.
"""

from __future__ import annotations

import hashlib

import joblib
import pandas as pd
from pydantic import Field

from rampart import cli, files, matrices, onnx_graphs, parity
from rampart.loading import load
from rampart.onnx_parts import complete
from rampart.params import Block, block, read

SPLITS = ("validation", "test", "external")


class ExportParams(Block):
    """The block ``export.<task>-<model>``."""

    task: str
    model: str
    estimator: str  # a module in rampart/exporters
    features: str
    opset: int = Field(default=17, ge=13, le=21)
    agreement: float = Field(default=0.999, gt=0, le=1)  # share of equal labels, of each split


def main(argv: list[str] | None = None) -> None:
    """Write one model and how far it agrees."""
    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    own = block(read(), f"export.{item}", ExportParams)
    exporter = load("rampart.exporters", own.estimator)
    pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
    features, classifier = pipeline["features"], pipeline["classifier"]
    fitted = files.read_json(f"models/{task}/{model}.calibration.json")

    inner = exporter.to_onnx(classifier, len(features._mean), own.opset)
    whole = complete(inner, features, classifier.classes_, fitted)
    content = onnx_graphs.to_bytes(whole)

    native = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
    columns = [f"p_{code}" for code in range(len(fitted["classes"]))]
    running, found = parity.session(content), {}
    for split in SPLITS:
        rows = native[native["split"] == split]
        X = matrices.load(f"data/{task}/features/{own.features}/{split}.npz")
        native_p, native_label = rows[columns].to_numpy(), rows["prediction"].to_numpy()
        try:
            found[split] = parity.compare(*parity.predict(running, X), native_p, native_label)
        except ValueError as error:
            raise ValueError(f"{split}: {error}") from error
    parity.require(found, own.agreement)
    report = {
        "estimator": own.estimator,
        "opset": own.opset,
        "ir_version": whole.ir_version,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "splits": found,
    }
    with files.replacing(f"models/{task}/exported/{model}.onnx") as path:
        path.write_bytes(content)
    files.write_json(f"reports/{task}/export/{model}.json", report)
    print(f"{item}: {len(content):,} bytes, {found['test']}")


if __name__ == "__main__":
    cli.run(main)
