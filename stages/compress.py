"""Make an exported model smaller, and ship only what costs no more accuracy than allowed.

    python -m stages.compress columns network

in   models/<task>/<model>/model.joblib, models/<task>/calibration/<model>.json,
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

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.serving import compression
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parity
from rampart.serving.onnx.parts import complete, inner
from rampart.training.items import checked, item_and_knobs, row_weights

JUDGED = ("validation", "test")


def main(argv: list[str] | None = None) -> None:
    """Write the variants of one model and what each costs and saves."""
    import onnx

    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    settings = block(params, f"compress.{model}", compression.CompressParams)
    estimator = load("rampart.estimators", settings.estimator, needs="build")
    if finetuned := hasattr(estimator, "finetune"):
        item, knobs = item_and_knobs(params, model)
        checked(params, model, knobs, estimator.Params)
    dense = onnx.load(f"models/{task}/exported/{model}.onnx")

    def rows(split: str) -> tuple[np.ndarray, pd.DataFrame]:
        matrix = matrices.load(f"data/{task}/features/{settings.features}/{split}.npz")
        return matrix, read_rows(f"data/{task}/splits/{split}.parquet", ["label", "group"])

    def prune() -> onnx.ModelProto:
        """Fine-tune with half of the weights at 0, on the rows and weights that train had."""
        pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
        features, classifier = pipeline["features"], pipeline["classifier"]
        X, table = rows("train")
        y, groups, trust = (table[name].to_numpy() for name in ("label", "group", "weight"))
        weights = row_weights(y, groups, item, trust)
        seed = derive(params["seed"], "compress", f"{task}-{model}")
        print(f"{task} {model}: fine-tuning, {len(y):,} rows, {settings.epochs} epochs", flush=True)
        shape = settings.sparsity, settings.epochs, seed
        sparse = estimator.finetune(classifier, features.weigh(X), y, weights, *shape)
        exporter = load("rampart.serving.onnx.exporters", settings.estimator, needs="to_onnx")
        bare = inner(exporter, sparse, features, X.shape[1], onnx_graphs.opset_of(dense))
        fitted = files.read_json(f"models/{task}/calibration/{model}.json")
        return complete(bare, features, sparse.classes_, fitted)

    pruned = prune() if finetuned else None
    data = {}
    for split in JUDGED:
        X, table = rows(split)
        some = parity.spaced(len(X), settings.rows or len(X))
        data[split] = X[some], table["label"].to_numpy()[some]
    report, variants = compression.judge(
        dense, pruned, data, settings.max_loss, settings.batch, settings.alone
    )
    with files.replacing_folder(f"models/{task}/compressed/{model}") as folder:
        for variant, content in variants.items():
            (folder / f"{variant}.onnx").write_bytes(content)
    files.write_json(f"reports/{task}/compress/{model}.json", report)
    for variant, values in report.items():
        print(f"{task} {model}: {variant}: {values['status']}: {values['reason']}")


if __name__ == "__main__":
    cli.run(main)
