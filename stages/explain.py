"""Explain one model: its strongest features by class.

    python -m stages.explain prompts-logreg

in   models/<task>/<model>/model.joblib, data/<task>/features/<kind>/train.npz,
     data/<task>/splits/train.parquet
out  reports/<task>/explain/<model>.csv
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart import cli, files, matrices
from rampart.explain import ExplainParams, strongest
from rampart.loading import load
from rampart.params import block, read


def main(argv: list[str] | None = None) -> None:
    """Write the table of one model."""
    import joblib

    from rampart.training import class_weights, item_and_knobs  # scikit-learn, as the model does

    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    settings = block(params, f"explain.{task}", ExplainParams)
    own, _ = item_and_knobs(params, item)
    classes = load("rampart.tasks", task, "score").CLASSES

    fitted = joblib.load(f"models/{task}/{model}/model.joblib")
    estimator = load("rampart.estimators", own.estimator)
    matrix = matrices.load(f"data/{task}/features/{own.features}/train.npz")
    y = pd.read_parquet(f"data/{task}/splits/train.parquet", columns=["label"])["label"].to_numpy()
    features = fitted["features"]
    weights = class_weights(estimator, fitted["classifier"], features.weigh(matrix), y)
    present = np.asarray((matrix != 0).sum(axis=0)).ravel()
    names = features.get_feature_names_out()
    strong = strongest(weights, names, classes, settings.tokens, present)
    files.write_csv(f"reports/{task}/explain/{model}.csv", strong)
    print(f"reports/{task}/explain/{model}.csv: {len(strong)} features")


if __name__ == "__main__":
    cli.run(main)
