"""Explain one model: its strongest tokens by class, and its errors by source.

    python -m stages.explain prompts-logreg

in   models/<task>/<model>/model.joblib, data/<task>/calibrated/<model>.parquet,
     data/<task>/splits/{validation,test,external}.parquet, data/<task>/features/<kind>/train.npz
out  reports/<task>/explain/<model>/tokens.csv, reports/<task>/explain/<model>/errors.csv
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart import cli, files, matrices
from rampart.explain import ExplainParams, errors, strongest
from rampart.loading import load
from rampart.params import block, read

SCORED = ("validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the two tables of one model."""
    import joblib

    from rampart.training import class_weights, item_and_knobs  # scikit-learn, as the model does

    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    settings = block(params, f"explain.{task}", ExplainParams)
    own, _ = item_and_knobs(params, item)
    classes = load("rampart.tasks", task, "score").CLASSES

    def rows(split: str) -> pd.DataFrame:
        return pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=["id", "text"])

    predictions = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
    texts = pd.concat(map(rows, SCORED)).set_index("id")["text"]
    wrong = errors(predictions, texts, classes, settings.examples)

    fitted = joblib.load(f"models/{task}/{model}/model.joblib")
    estimator = load("rampart.estimators", own.estimator)
    weights = class_weights(estimator, fitted["classifier"])
    matrix = matrices.load(f"data/{task}/features/{own.features}/train.npz")
    present = np.asarray((matrix != 0).sum(axis=0)).ravel()
    names = fitted["features"].get_feature_names_out()
    strong = strongest(weights, names, classes, settings.tokens, present)

    reports = f"reports/{task}/explain/{model}"
    files.write_csv(f"{reports}/tokens.csv", strong)
    files.write_csv(f"{reports}/errors.csv", wrong)
    print(f"{reports}: {len(strong)} tokens, examples of errors from {len(wrong)} rows")


if __name__ == "__main__":
    cli.run(main)
