"""Freeze one model: its graph over the columns that it chose, and its features in plain JSON.

    python -m stages.freeze flows forest

in   models/<task>/<model>/model.joblib, models/<task>/calibration/<model>.json,
     data/<task>/splits/{validation,test,external}.parquet, data/<task>/calibrated/<model>.parquet
out  models/<task>/frozen/<model>/{model.onnx,features.json,speaks.json},
     reports/<task>/freeze/<model>.json

Rows go through the plain features and the graph, and what comes out is compared with what the
native model said of the same rows. The graph has the classifier and the calibration inside; it
takes the chosen columns alone, as tens of thousands of n-grams would be zeros to be copied.
"""

from __future__ import annotations

import hashlib
import json

import joblib
import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, Name, block, read
from rampart.core.tables import read_rows
from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parity
from rampart.serving.onnx.parts import complete
from rampart.serving.plain import speaking, vectors

SPLITS = ("validation", "test", "external")


class FreezeParams(Block):
    """The block ``freeze.<model>``."""

    estimator: Name  # a module in rampart/serving/onnx/exporters
    features: Name  # what the model was trained on
    opset: int = Field(default=17, ge=13, le=21)
    agreement: float = Field(default=0.999, gt=0, le=1)  # share of equal labels, of each split


def main(argv: list[str] | None = None) -> None:
    """Write graph and features of one model, and how far they agree with it."""
    task, model = cli.words(__doc__, argv, "task", "model")
    settings = block(read(task), f"freeze.{model}", FreezeParams)
    exporter = load("rampart.serving.onnx.exporters", settings.estimator, needs="to_onnx")
    estimator = load("rampart.estimators", settings.estimator, needs="build")
    pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
    features, classifier = pipeline["features"], pipeline["classifier"]
    fitted = files.read_json(f"models/{task}/calibration/{model}.json")

    chosen = isinstance(classifier, Selected)
    columns = classifier.columns_ if chosen else np.arange(len(features.get_feature_names_out()))
    told = vectors.described(features, columns)
    inner = classifier.estimator if chosen else classifier
    bare = exporter.to_onnx(inner, len(columns), settings.opset)
    whole = complete(bare, None, classifier.classes_, fitted)
    content = onnx_graphs.to_bytes(whole)
    plain = (json.dumps(told, ensure_ascii=False) + "\n").encode()

    speaks = {}
    if chosen:  # what is not chosen among is numbers here: no word is among them
        weights = classifier.spread(estimator.class_weights(inner))
        names = features.get_feature_names_out()
        speaks = speaking.spoken(weights, names, fitted["classes"])

    native = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
    columns_p = [f"p_{code}" for code in range(len(fitted["classes"]))]
    running, columned, agreement = parity.session(content), vectors.Vectors(json.loads(plain)), {}
    for split in SPLITS:
        rows = read_rows(f"data/{task}/splits/{split}.parquet")
        known = native[native["split"] == split]
        said = rows[["text", "view"]]
        place = said.groupby(["text", "view"], sort=False).ngroup().to_numpy()
        texts, views = (values.tolist() for _, values in said.drop_duplicates().items())
        try:
            given = parity.predict(running, columned.matrix(texts, place, rows, views))
            found = parity.compare(
                *given, known[columns_p].to_numpy(), known["prediction"].to_numpy()
            )
        except ValueError as error:
            raise ValueError(f"{split}: {error}") from error
        agreement[split] = found
    parity.require(agreement, settings.agreement)
    report = {
        "estimator": settings.estimator,
        "opset": settings.opset,
        "ir_version": whole.ir_version,
        "columns": len(columns),
        "bytes": {"model.onnx": len(content), "features.json": len(plain)},
        "sha256": hashlib.sha256(content).hexdigest(),
        "splits": agreement,
    }
    with files.replacing_folder(f"models/{task}/frozen/{model}") as folder:
        (folder / "model.onnx").write_bytes(content)
        (folder / "features.json").write_bytes(plain)
        files.write_json(folder / "speaks.json", speaks)
    files.write_json(f"reports/{task}/freeze/{model}.json", report)
    print(f"{task} {model}: {len(content):,} bytes, {agreement['test']}")


if __name__ == "__main__":
    cli.run(main)
