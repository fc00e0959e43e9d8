"""A small project as train and evaluate leave it: two features, three classes, two models."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline

from rampart.core import files, matrices
from rampart.metrics import calibration
from tests import small_features
from tests.onnx_models import Network

CLASSES = ["a", "b", "c"]
SHARED = "{scale: tiny, seed: 3}"
PARAMS = """
train:
  net: {{features: columns, estimator: network}}
export:
  forest: {{estimator: forest, features: columns{export}}}
  net: {{estimator: network, features: columns{export}}}
compress:
  forest: {{estimator: forest, features: columns}}
  net: {{estimator: network, features: columns, epochs: 1{compress}}}
benchmark: {{features: columns, models: [forest, net], repeats: 3, batches: 2, batch: 7}}
"""
FEATURES = Path("data/columns/features/columns")


def write_params(export="", compress=""):
    files.write_text("params.yaml", SHARED)
    text = PARAMS.format(export=export, compress=compress)
    files.write_text("pipelines/columns/params.yaml", text)


def write_inputs():
    """Write parameters, splits, features, models, calibrations and calibrated predictions."""
    write_params()
    for stage in ("train", "export", "compress", "benchmark"):
        files.write_text(f"stages/{stage}.py", "")
    rng, tables, raw = np.random.default_rng(0), {}, {}
    features = small_features.Features(small_features.Params())
    for split, count in {"train": 90, "validation": 40, "test": 30, "external": 20}.items():
        values = [["x" * rng.integers(1, 9)] * rng.integers(1, 9) for _ in range(count)]
        table = pd.DataFrame({"name": "n", "values": values, "n_rows": 9, "n_missing": 0})
        table["whole"] = [[0.5, 1.0, 1.0, 0.25]] * count
        table = table.assign(label=rng.integers(0, 3, count), group="s/t", weight=1.0)
        table.insert(0, "id", [f"{split}{n}" for n in range(count)])
        tables[split], raw[split] = table, features.extract(table)
        files.write_parquet(f"data/columns/splits/{split}.parquet", table)
        FEATURES.mkdir(parents=True, exist_ok=True)
        matrices.save(FEATURES / f"{split}.npz", raw[split])
    features = features.refit(raw["train"])
    X, y = features.weigh(raw["train"]), tables["train"]["label"].to_numpy()
    forest = RandomForestClassifier(5, min_samples_leaf=3, random_state=0).fit(X, y)
    for model, classifier in {"forest": forest, "net": Network((2, 32, 3))}.items():
        fitted = {"method": "temperature", "temperature": 1.5, "classes": CLASSES}
        files.write_json(f"models/columns/calibration/{model}.json", fitted)
        pipeline = Pipeline([("features", features), ("classifier", classifier)])
        with files.replacing(f"models/columns/{model}/model.joblib") as path:
            joblib.dump(pipeline, path)
        parts = []
        for split in ("validation", "test", "external"):
            native = classifier.predict_proba(features.weigh(raw[split]))
            p, prediction = calibration.predict(fitted, native)
            part = tables[split][["id", "label"]].assign(split=split, prediction=prediction)
            parts.append(part.assign(**{f"p_{k}": p[:, k] for k in range(3)}))
        frame = pd.concat(parts, ignore_index=True)
        files.write_parquet(f"data/columns/calibrated/{model}.parquet", frame)
