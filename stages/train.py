"""Fit one model on train with its best knobs; write it and its predictions.

    python -m stages.train prompts-logreg

in   data/<task>/features/<kind>/, data/<task>/splits/*.parquet,
     reports/<task>/models/<model>/tuning.json
out  models/<task>/<model>/model.joblib, data/<task>/predictions/<model>.parquet
"""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from rampart import cli, files, matrices
from rampart.loading import load
from rampart.params import check, read
from rampart.seeds import derive
from rampart.training import aligned, build, fit, item_and_knobs

PREDICTED = ("validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write one fitted model and what it predicts."""
    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    own, _ = item_and_knobs(params, item)
    estimator = load("rampart.estimators", own.estimator)
    tuned = files.read_json(f"reports/{task}/models/{model}/tuning.json")["best_params"]
    knobs = check(tuned, f"train.{item}", estimator.Params)

    folder = Path(f"data/{task}/features/{own.features}")
    features = joblib.load(folder / "features.joblib")
    columns = ["id", "label", "source", "group"]
    path = f"data/{task}/splits/train.parquet"
    weighted = "weight" in pq.read_schema(path).names
    rows = pd.read_parquet(path, columns=columns + ["weight"] * weighted)
    y, groups = rows["label"].to_numpy(), rows["group"].to_numpy()
    trust = rows["weight"].to_numpy() if weighted else None
    seed = derive(params["seed"], "train", item)
    classifier = build(own, estimator, knobs, seed)
    print(f"{item}: fitting {len(y):,} rows with {knobs}", flush=True)
    with threadpool_limits(1):
        matrix = features.weigh(matrices.load(folder / "train.npz"))
        classifier = fit(classifier, own, matrix, y, groups, trust, seed)
        frames = []
        for split in PREDICTED:
            part = pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=columns)
            matrix = features.weigh(matrices.load(folder / f"{split}.npz"))
            p = aligned(classifier, matrix, int(y.max()) + 1)
            part.insert(1, "split", split)
            frames.append(part.assign(**{f"p_{k}": p[:, k] for k in range(p.shape[1])}))
    predictions = pd.concat(frames, ignore_index=True)
    files.write_parquet(f"data/{task}/predictions/{model}.parquet", predictions)
    # The pipeline takes what the task's prepare() gives: inference is prepare, then predict_proba.
    pipeline = Pipeline([("features", features), ("classifier", classifier)])
    with files.replacing(f"models/{task}/{model}/model.joblib") as path:
        joblib.dump(pipeline, path, compress=("zlib", 3))
    p = predictions[[name for name in predictions if name.startswith("p_")]].to_numpy()
    right = p.argmax(axis=1) == predictions["label"].to_numpy()
    shares = {
        split: round(float(np.mean(right[predictions["split"] == split])), 3) for split in PREDICTED
    }
    print(f"{item}: accuracy before calibration {shares}")


if __name__ == "__main__":
    cli.run(main)
