"""Fit one model with its best knobs; write it and its predictions.

    python -m stages.train prompts logreg

in   data/<task>/features/<kind>/, data/<task>/splits/*.parquet,
     reports/<task>/tuning/<model>.json
out  models/<task>/<model>/model.joblib, data/<task>/predictions/<model>.parquet; with a block
     training, reports/<task>/live/<model>/: history.csv, which has no row where there are no
     epochs, and what DVCLive writes after each

It learns from train or, where its features are the predictions of models that did, from validation.
What a network needs to go on after it was killed is kept in .rampart/checkpoints until it is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Params, check, lookup, read, under
from rampart.core.progress import heartbeat
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.training import tracking
from rampart.training.items import aligned, build, checked, fit, item_and_knobs
from rampart.training.state import state

PREDICTED = ("validation", "test", "external")
COLUMNS = ["id", "label", "source", "group"]


def main(argv: list[str] | None = None) -> None:
    """Write one fitted model and what it predicts."""
    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)

    folder = Path(f"data/{task}/features/{item.features}")
    features = joblib.load(folder / "features.joblib")
    learned = getattr(features, "learns_from", "train")
    rows = read_rows(f"data/{task}/splits/{learned}.parquet", COLUMNS)
    y = rows["label"].to_numpy()
    seed = derive(params["seed"], "train", f"{task}-{model}")
    classifier = build(item, estimator, tuned, seed)
    print(f"{task} {model}: fitting {len(y):,} rows of {learned} with {tuned}", flush=True)
    run = run_of(task, model, [seed, item.model_dump(), tuned.model_dump()], folder, learned)
    with threadpool_limits(1), followed(params, run) as tracker:
        matrix = features.weigh(matrices.load(folder / f"{learned}.npz"))
        groups, trust = rows["group"].to_numpy(), rows["weight"].to_numpy()
        kept = {"tracker": tracker, "checkpoint": run.checkpoint}
        with heartbeat("fitting"), under(params.where(f"train.{model}")):
            classifier = fit(classifier, item, matrix, y, groups, trust, seed, **kept)
        history = getattr(classifier, "history_", {"epoch": []})
        for row in tracking.rows(history):  # one that a kill lost between two files is told here
            tracker(row)
        frames = []
        for split in PREDICTED:
            part = pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=COLUMNS)
            matrix = features.weigh(matrices.load(folder / f"{split}.npz"))
            p = aligned(classifier, matrix, int(y.max()) + 1)
            if split == learned:  # a stack says of rows that it learned from what it says unseen
                p = getattr(classifier, "out_of_fold_", p)
            part.insert(1, "split", split)
            frames.append(part.assign(**{f"p_{k}": p[:, k] for k in range(p.shape[1])}))
        predictions = pd.concat(frames, ignore_index=True)
        right = accuracy(predictions)
        tracker({f"accuracy_{split}": share for split, share in right.items()})
    files.write_parquet(f"data/{task}/predictions/{model}.parquet", predictions)
    # The pipeline takes what the task's prepare() gives: inference is prepare, then predict_proba.
    if hasattr(classifier, "served"):
        features, classifier = classifier.served(features)
    pipeline = Pipeline([("features", features), ("classifier", classifier)])
    with files.replacing(f"models/{task}/{model}/model.joblib") as path:
        joblib.dump(pipeline, path, compress=("zlib", 3))
    if "training" in params:
        curve = pd.DataFrame(map(tracking.rounded, tracking.rows(history)), columns=[*history])
        if history["epoch"]:
            files.write_csv(run.live / "history.csv", curve.astype(str))
        else:  # nothing else of it is in there
            with files.replacing_folder(run.live) as folder:
                files.write_csv(folder / "history.csv", curve.astype(str))
    tracking.forget(run)
    print(f"{task} {model}: accuracy before calibration {right}")


def run_of(task: str, model: str, settings: list, folder: Path, learned: str) -> tracking.Run:
    """Return what this training is called and where it is kept, by all that it depends on."""
    data = [folder / "features.joblib", folder / f"{learned}.npz"]
    data.append(Path(f"data/{task}/splits/{learned}.parquet"))
    knobs = [value for value in settings[-1].values() if isinstance(value, str)]
    data += [Path(value) for value in knobs if Path(value).exists()]  # an encoder's folder
    key = state(json.dumps(settings, sort_keys=True), data)
    return tracking.Run(
        group=task,
        name=model,
        knobs=settings[-1],
        live=Path(f"reports/{task}/live/{model}"),
        store=Path(".rampart"),
        checkpoint=Path(f".rampart/checkpoints/{task}/{model}/{key}"),
    )


@contextmanager
def followed(params: Params, run: tracking.Run) -> Iterator[tracking.Tracker]:
    """Yield the tracker that ``training.tracking`` asks for; without one, what does nothing."""
    if "training" not in params:  # a task may leave it out
        yield lambda row: None
        return
    given, where = lookup(params, "training.tracking"), params.where("training.tracking")
    with under(where), tracking.tracking(check(given, where, tracking.TrackingParams), run) as told:
        yield told


def accuracy(predictions: pd.DataFrame) -> dict[str, float]:
    """Return the share of right rows of each split."""
    p = predictions.filter(regex=r"^p_\d+$").to_numpy()
    right = pd.Series(p.argmax(axis=1) == predictions["label"].to_numpy())
    return {
        split: round(float(np.mean(right[predictions["split"] == split])), 3) for split in PREDICTED
    }


if __name__ == "__main__":
    cli.run(main)
