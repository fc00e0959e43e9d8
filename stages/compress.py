"""Make an exported model smaller, and ship only what costs no more accuracy than allowed.

    python -m stages.compress columns-network

in   models/<task>/<model>/model.joblib, models/<task>/<model>.calibration.json,
     models/<task>/exported/<model>.onnx, data/<task>/splits/{train,validation,test}.parquet,
     data/<task>/features/<kind>/{train,validation,test}.npz
out  models/<task>/compressed/<model>/<variant>.onnx (the shipped ones alone),
     reports/<task>/compress/<model>.json (by variant: status, reason, accuracy, sizes)

The gate looks at validation; accuracy on test stands beside it.
"""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from rampart import cli, compression, files, matrices, onnx_graphs
from rampart.loading import load
from rampart.onnx_parts import complete
from rampart.params import block, read
from rampart.seeds import derive
from rampart.training import item_and_knobs, row_weights

COLUMNS = ("label", "group", "weight")  # some tasks weigh their training rows
JUDGED = ("validation", "test")


def main(argv: list[str] | None = None) -> None:
    """Write the variants of one model and what each costs and saves."""
    import onnx

    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    own = block(params, f"compress.{item}", compression.CompressParams)
    dense = onnx.load(f"models/{task}/exported/{model}.onnx")

    def rows(split: str) -> tuple[np.ndarray, pd.DataFrame]:
        path = f"data/{task}/splits/{split}.parquet"
        known = [name for name in pq.read_schema(path).names if name in COLUMNS]
        matrix = matrices.load(f"data/{task}/features/{own.features}/{split}.npz")
        return matrix, pd.read_parquet(path, columns=known)

    def prune() -> onnx.ModelProto:
        """Fine-tune with half of the weights at 0, on the rows and weights that train had."""
        pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
        features, classifier = pipeline["features"], pipeline["classifier"]
        X, table = rows("train")
        y, trust = table["label"].to_numpy(), table.get("weight")
        trust = None if trust is None else trust.to_numpy()
        groups = table["group"].to_numpy()
        weights = row_weights(y, groups, item_and_knobs(params, item)[0], trust)
        seed = derive(params["seed"], "compress", item)
        print(f"{item}: fine-tuning on {len(y):,} rows, {own.epochs} epochs", flush=True)
        knobs = own.sparsity, own.epochs, seed
        sparse = estimator.finetune(classifier, features.weigh(X), y, weights, *knobs)
        exporter = load("rampart.exporters", own.estimator)
        inner = exporter.to_onnx(sparse, len(features._mean), onnx_graphs.opset_of(dense))
        fitted = files.read_json(f"models/{task}/{model}.calibration.json")
        return complete(inner, features, sparse.classes_, fitted)

    estimator = load("rampart.estimators", own.estimator)
    pruned = prune() if hasattr(estimator, "finetune") else None
    tables = {split: rows(split) for split in JUDGED}
    data = {split: (X, table["label"].to_numpy()) for split, (X, table) in tables.items()}
    report, made = compression.judge(dense, pruned, data, own.max_loss)
    with files.replacing_folder(f"models/{task}/compressed/{model}") as folder:
        for variant, content in made.items():
            (folder / f"{variant}.onnx").write_bytes(content)
    files.write_json(f"reports/{task}/compress/{model}.json", report)
    for variant, values in report.items():
        print(f"{item}: {variant}: {values['status']}: {values['reason']}")


if __name__ == "__main__":
    cli.run(main)
