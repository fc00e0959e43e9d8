"""Rank one model's features by permutation, and fit it anew on the best of them.

    python -m stages.importance columns forest

in   models/<task>/<model>/model.joblib, data/<task>/features/<kind>/,
     data/<task>/splits/*.parquet, reports/<task>/tuning/<model>.json
out  reports/<task>/more/importance-<model>/: importance.csv, subsets.csv, figure, about.json
The ranking is made on validation; test is only scored.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import block, check, read
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.metrics.calibration import clip
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.probability import log_loss
from rampart.reporting.plots import style
from rampart.reporting.plots.importance import importance
from rampart.training.importance import ImportanceParams, permutation_importance, ranked
from rampart.training.items import aligned, build, checked, fit, item_and_knobs

SCORED = ("validation", "test")


def main(argv: list[str] | None = None) -> None:
    """Write the ranking and the scores of one model."""
    import joblib

    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    settings = block(params, f"importance.{model}", ImportanceParams)
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    reports = f"reports/{task}"
    path = f"{reports}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    seed = derive(params["seed"], "importance", f"{task}-{model}")

    folder = f"data/{task}/features/{item.features}"
    features = joblib.load(f"{folder}/features.joblib")
    fitted = joblib.load(f"models/{task}/{model}/model.joblib")["classifier"]
    rows = {
        split: read_rows(f"data/{task}/splits/{split}.parquet", ["label", "group"])
        for split in ("train", *SCORED)
    }
    X = {split: features.weigh(matrices.load(f"{folder}/{split}.npz")) for split in rows}
    y = {split: rows[split]["label"].to_numpy() for split in rows}
    k = int(y["train"].max()) + 1

    def scores(classifier: Any, columns: np.ndarray) -> list[tuple]:
        """Return features, split and macro-F1 on each split."""
        p = {split: aligned(classifier, X[split][:, columns], k) for split in SCORED}
        f1 = {split: macro_f1(confusion(y[split], p[split].argmax(axis=1), k)) for split in SCORED}
        return [(len(columns), split, float(f1[split])) for split in SCORED]

    chosen = _some(y["validation"], settings.rows, derive(seed, "rows"))
    with threadpool_limits(1):
        falls = permutation_importance(
            fitted,
            X["validation"][chosen],
            lambda p: -log_loss(y["validation"][chosen], clip(p)),
            settings.repeats,
            seed,
        )
        table = ranked(falls, features.get_feature_names_out())
        subsets = []
        groups, trust = (rows["train"][name].to_numpy() for name in ("group", "weight"))
        for count in [n for n in settings.best if n < len(table)]:
            best = np.sort(table["index"].to_numpy()[:count])
            draw = derive(seed, "fit")
            again = build(item, estimator, tuned, draw)
            fit(again, item, X["train"][:, best], y["train"], groups, trust, draw)
            subsets += scores(again, best)
        subsets += scores(fitted, np.arange(len(table)))
    subsets = pd.DataFrame(subsets, columns=["features", "split", "f1_macro"])
    with files.replacing_folder(f"{reports}/more/importance-{model}") as out:
        files.write_csv(out / "importance.csv", table)
        files.write_csv(out / "subsets.csv", subsets)
        figure = importance(table, subsets, model, settings.top)
        (out / "importance.png").write_bytes(style.png(figure))
        about = {
            "title": f"Which features {model} uses",
            "text": "Ranked on validation by how much the log loss rises when a feature is "
            "shuffled; then the model is fitted again on the best alone. Features that say the "
            "same share their importance.",
            "pictures": {f"Permutation importance of {model}": "importance.png"},
        }
        files.write_json(out / "about.json", about)
    print(table.head(10).to_string(index=False), subsets.to_string(index=False), sep="\n")


def _some(y: np.ndarray, rows: int | None, seed: int) -> np.ndarray:
    """Return at most ``rows`` row numbers, every class in its proportion and at least once."""
    if rows is None or rows >= len(y):
        return np.arange(len(y))
    order = np.random.default_rng(seed).permutation(len(y))
    place = pd.Series(y[order]).groupby(y[order]).cumcount().to_numpy()
    quota = np.ceil(np.bincount(y) * rows / len(y))
    return np.sort(order[place < quota[y[order]]])


if __name__ == "__main__":
    cli.run(main)
