"""Fit one model with its best knobs; write it and its predictions.

    python -m stages.train prompts logreg

in   data/<task>/features/<kind>/, data/<task>/splits/*.parquet,
     reports/<task>/models/<model>/tuning.json
out  models/<task>/<model>/model.joblib, data/<task>/predictions/<model>.parquet

It learns from train or, where its features are the predictions of models that did, from validation.
"""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import check, read, under
from rampart.core.progress import heartbeat
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.training.items import aligned, build, checked, fit, item_and_knobs

PREDICTED = ("validation", "test", "external")
COLUMNS = ["id", "label", "source", "group"]


def main(argv: list[str] | None = None) -> None:
    """Write one fitted model and what it predicts."""
    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    path = f"reports/{task}/models/{model}/tuning.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)

    folder = Path(f"data/{task}/features/{item.features}")
    features = joblib.load(folder / "features.joblib")
    split = getattr(features, "learns_from", "train")
    rows = read_rows(f"data/{task}/splits/{split}.parquet", COLUMNS)
    y = rows["label"].to_numpy()
    seed = derive(params["seed"], "train", f"{task}-{model}")
    classifier = build(item, estimator, tuned, seed)
    print(f"{task} {model}: fitting {len(y):,} rows of {split} with {tuned}", flush=True)
    with threadpool_limits(1):
        matrix = features.weigh(matrices.load(folder / f"{split}.npz"))
        groups, trust = rows["group"].to_numpy(), rows["weight"].to_numpy()
        with heartbeat("fitting"), under(params.where(f"train.{model}")):
            classifier = fit(classifier, item, matrix, y, groups, trust, seed)
        frames = []
        for split in PREDICTED:
            part = pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=COLUMNS)
            matrix = features.weigh(matrices.load(folder / f"{split}.npz"))
            p = aligned(classifier, matrix, int(y.max()) + 1)
            part.insert(1, "split", split)
            frames.append(part.assign(**{f"p_{k}": p[:, k] for k in range(p.shape[1])}))
    predictions = pd.concat(frames, ignore_index=True)
    files.write_parquet(f"data/{task}/predictions/{model}.parquet", predictions)
    # The pipeline takes what the task's prepare() gives: inference is prepare, then predict_proba.
    if hasattr(classifier, "served"):
        features, classifier = classifier.served(features)
    pipeline = Pipeline([("features", features), ("classifier", classifier)])
    with files.replacing(f"models/{task}/{model}/model.joblib") as path:
        joblib.dump(pipeline, path, compress=("zlib", 3))
    print(f"{task} {model}: accuracy before calibration {accuracy(predictions)}")


def accuracy(predictions: pd.DataFrame) -> dict[str, float]:
    """Return the share of right rows of each split."""
    p = predictions.filter(regex=r"^p_\d+$").to_numpy()
    right = pd.Series(p.argmax(axis=1) == predictions["label"].to_numpy())
    return {
        split: round(float(np.mean(right[predictions["split"] == split])), 3) for split in PREDICTED
    }


if __name__ == "__main__":
    cli.run(main)
