"""Rank one model's features by permutation, and fit it anew on the best of them.

    python -m stages.importance columns-forest

in   models/<task>/<model>/model.joblib, data/<task>/features/<kind>/,
     data/<task>/splits/*.parquet, reports/<task>/models/<model>/tuning.json
out  reports/<task>/more/importance-<model>/: importance.csv, subsets.csv, figure, about.json
The ranking is made on validation; test is only scored.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from rampart import cli, files, matrices
from rampart.importance import ImportanceParams, permutation_importance, ranked
from rampart.loading import load
from rampart.metrics.calibration import clip
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.probability import log_loss
from rampart.params import block, check, read
from rampart.plots import style
from rampart.plots.importance import importance
from rampart.seeds import derive
from rampart.training import aligned, build, item_and_knobs, row_weights

SCORED = ("validation", "test")


def main(argv: list[str] | None = None) -> None:
    """Write the ranking and the scores of one model."""
    import joblib

    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    settings = block(params, f"importance.{item}", ImportanceParams)
    own, _ = item_and_knobs(params, item)
    estimator = load("rampart.estimators", own.estimator)
    reports = f"reports/{task}"
    tuned = files.read_json(f"{reports}/models/{model}/tuning.json")["best_params"]
    knobs = check(tuned, f"train.{item}", estimator.Params)
    seed = derive(params["seed"], "importance", item)

    folder = f"data/{task}/features/{own.features}"
    features = joblib.load(f"{folder}/features.joblib")
    fitted = joblib.load(f"models/{task}/{model}/model.joblib")["classifier"]
    rows = {
        split: pd.read_parquet(f"data/{task}/splits/{split}.parquet")
        for split in ("train", *SCORED)
    }
    X = {split: features.weigh(matrices.load(f"{folder}/{split}.npz")) for split in rows}
    y = {split: rows[split]["label"].to_numpy() for split in rows}
    k = int(y["train"].max()) + 1

    def score(truth: np.ndarray, prediction: np.ndarray) -> float:
        return float(macro_f1(confusion(truth, prediction, k)))

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
        weights = row_weights(y["train"], rows["train"]["group"].to_numpy(), own)
        if "weight" in rows["train"]:
            weights = weights * rows["train"]["weight"].to_numpy()
        for count in [n for n in settings.best if n < len(table)]:
            best = np.sort(table["index"].to_numpy()[:count])
            again = build(own, estimator, knobs, derive(seed, "fit"))
            again.fit(X["train"][:, best], y["train"], sample_weight=weights)
            for split in SCORED:
                p = aligned(again, X[split][:, best], k)
                subsets.append((count, split, score(y[split], p.argmax(axis=1))))
        for split in SCORED:
            p = aligned(fitted, X[split], k)
            subsets.append((len(table), split, score(y[split], p.argmax(axis=1))))
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
