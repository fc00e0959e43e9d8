"""How the models of a task hold when fewer rows are read and the header is gone.

    python -m stages.robustness columns

in   models/<task>/<model>/model.joblib, models/<task>/calibration/<model>.json,
     data/<task>/splits/{test,external}.parquet, reports/<task>/results.csv (which models)
out  reports/<task>/more/robustness/: robustness.csv, robustness.png, about.json
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field
from threadpoolctl import threadpool_limits

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, block, lookup, read
from rampart.core.progress import Progress
from rampart.core.seeds import derive
from rampart.metrics import calibration
from rampart.metrics.classification import wilson
from rampart.metrics.confusion import confusion, macro_f1
from rampart.reporting.plots import style
from rampart.reporting.plots.robustness import robustness

SPLITS = ("test", "external")
HEADERS = ("kept", "dropped")


class RobustnessParams(Block):
    """The block ``robustness``."""

    rows: list[Annotated[int, Field(gt=0, le=1e9)]] = [5, 10, 20, 50, 100, 200]
    """Rows that are read of each column."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05


def main(argv: list[str] | None = None) -> None:
    """Write the table and the figure of one task."""
    import joblib

    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "robustness", RobustnessParams)
    baselines = tuple(lookup(params, "compare.baselines"))
    seed = derive(lookup(params, "seed"), "robustness", task)
    thin = load("rampart.tasks", task, "thin").thin
    reports = f"reports/{task}"
    names = list(pd.read_csv(f"{reports}/results.csv")["model"])
    models = {name: joblib.load(f"models/{task}/{name}/model.joblib") for name in names}
    fitted = {name: files.read_json(f"models/{task}/calibration/{name}.json") for name in names}
    cases, progress = [], Progress(len(SPLITS) * len(HEADERS) * len(settings.rows))
    for split in SPLITS:
        whole = pd.read_parquet(f"data/{task}/splits/{split}.parquet")
        y = whole["label"].to_numpy()
        for header in HEADERS:
            for count in settings.rows:
                rows = thin(whole, count, header == "kept", seed)
                for name, prediction in _predict(models, fitted, rows).items():
                    f1 = float(macro_f1(confusion(y, prediction, int(y.max()) + 1)))
                    hits = int((prediction == y).sum())
                    cases.append((name, split, header, count, len(y), hits, f1))
                progress.step(f"{split} read to {count} rows, header {header}")
    columns = ["model", "split", "header", "rows", "n", "hits", "f1_macro"]
    table = pd.DataFrame(cases, columns=columns)
    low, high = wilson(table["hits"], table["n"], settings.alpha)
    table = table.assign(accuracy=table["hits"] / table["n"], low=low, high=high)
    table = table.drop(columns="hits").sort_values(["split", "header", "model", "rows"])
    with files.replacing_folder(f"{reports}/more/robustness") as out:
        files.write_csv(out / "robustness.csv", table)
        (out / "robustness.png").write_bytes(style.png(robustness(table, names, baselines)))
        about = {
            "title": "How many rows are enough",
            "text": "The same columns, read to fewer rows, with and without their header. A column "
            "that has fewer rows is read whole.",
            "pictures": {"Accuracy by the number of rows read": "robustness.png"},
        }
        files.write_json(out / "about.json", about)


def _predict(models: dict, fitted: dict, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return each model's decisions; models that share their kind of features share the work."""
    extracted: dict[type, np.ndarray] = {}
    decisions = {}
    with threadpool_limits(1):
        for name, model in models.items():
            features, classifier = model["features"], model["classifier"]
            if type(features) not in extracted:
                extracted[type(features)] = features.extract(rows)
            p = np.zeros((len(rows), len(fitted[name]["classes"])))
            X = features.weigh(extracted[type(features)])
            p[:, np.asarray(classifier.classes_, dtype=int)] = classifier.predict_proba(X)
            decisions[name] = calibration.predict(fitted[name], p)[1]
    return decisions


if __name__ == "__main__":
    cli.run(main)
