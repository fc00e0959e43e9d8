"""Blend three trained models of a task; the weights are chosen on validation.

    python -m stages.blend columns-ensemble

in   data/<task>/predictions/<member>.parquet, models/<task>/<member>/model.joblib
out  models/<task>/<model>/model.joblib, data/<task>/predictions/<model>.parquet,
     reports/<task>/models/<model>/tuning.json
The members' probabilities are those before calibration: the blend is calibrated as one model.
"""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
from pydantic import Field
from sklearn.pipeline import Pipeline

from rampart import cli, files
from rampart.blending import choose, cross_validate, mixed, settled, simplex
from rampart.estimators.blend import Blend
from rampart.params import Block, block, read
from rampart.search import folds
from rampart.seeds import derive


class BlendParams(Block):
    """The block ``blend.<task>-<model>``."""

    task: str
    model: str
    features: str  # of all members
    first: str  # the members: models of the block train
    second: str
    third: str
    step: float = Field(default=0.1, gt=0, le=1)  # of the grid of weights
    least: float = Field(default=0.0, ge=0, le=1 / 3)  # weight of a member
    folds: int = Field(default=5, ge=2)  # of validation, by group


def main(argv: list[str] | None = None) -> None:
    """Write the blend, what it predicts and its weights."""
    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    settings = block(params, f"blend.{item}", BlendParams)
    names = [settings.first, settings.second, settings.third]

    tables = [pd.read_parquet(f"data/{task}/predictions/{name}.parquet") for name in names]
    shares = [column for column in tables[0] if column.startswith("p_")]
    rows = tables[0].drop(columns=shares)
    for name, table in zip(names, tables):
        if not table.drop(columns=shares).equals(rows):
            raise ValueError(f"predictions of {name} are not of the rows of {names[0]}")
    p = np.stack([table[shares].to_numpy() for table in tables])
    own = np.flatnonzero(rows["split"] == "validation")
    y, groups = rows["label"].to_numpy()[own], rows["group"].to_numpy()[own]

    grid = simplex(len(names), settings.step)
    grid = grid[(grid >= settings.least - 1e-9).all(axis=1)]
    weights = choose(y, p[:, own], grid)
    of = ("validation", f"blend.{item}.folds")
    seed = derive(params["seed"], "blend", item)
    parts = folds(y, groups, np.zeros(len(y), dtype=bool), settings.folds, seed, of)
    scores = cross_validate(y, p[:, own], grid, parts)

    fitted = [joblib.load(f"models/{task}/{name}/model.joblib") for name in names]
    features = fitted[0]["features"]
    for name, other in zip(names, fitted):
        if joblib.hash(other["features"]) != joblib.hash(features):
            raise ValueError(f"{name} has other features than {names[0]}: they cannot be blended")
    members = [settled(pipe["classifier"]) for pipe in fitted]
    classifier = Blend(members, weights.tolist(), len(shares))
    pipeline = Pipeline([("features", features), ("classifier", classifier)])
    with files.replacing(f"models/{task}/{model}/model.joblib") as path:
        joblib.dump(pipeline, path, compress=("zlib", 3))
    blended = rows.assign(**dict(zip(shares, mixed(p, weights).T)))
    files.write_parquet(f"data/{task}/predictions/{model}.parquet", blended)
    report = {
        "status": "ok",
        "search": "grid",
        "trials": len(grid),
        "best_params": dict(zip(names, weights.tolist())),
        "cv": {
            "f1_macro_mean": round(float(np.mean(scores)), 6),
            "f1_macro_std": round(float(np.std(scores, ddof=1)), 6),
            "folds": [round(score, 6) for score in scores],
        },
        "cv_of": "weights, on validation",
    }
    files.write_json(f"reports/{task}/models/{model}/tuning.json", report)
    print(f"{item}: {report['best_params']} {report['cv']}")


if __name__ == "__main__":
    cli.run(main)
