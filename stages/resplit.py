"""Fit models again on other splits of the same rows: what a random split would have said.

    python -m stages.resplit <task>

in   data/<task>/features/<kind>/{features.joblib,*.npz}, data/<task>/splits/*.parquet,
     reports/<task>/tuning/<model>.json, of the models in the block resplit
out  reports/<task>/more/resplit/: resplit.csv, about.json

All rows of all splits are divided anew by row, by group, and by source, each source held out in
turn. The knobs are those of the leaderboard; n-grams are the columns that its train has, as in the
folds of a search, and all that is fitted is fitted again. Nothing is chosen here.
"""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
import scipy.sparse as sp
from pydantic import Field

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, Params, block, check, read, under
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.data.splitting import SPLITS, fraction
from rampart.metrics.bootstrap import by_group, interval
from rampart.metrics.confusion import confusion, macro_f1
from rampart.training.crossval import Rows
from rampart.training.items import checked, item_and_knobs
from rampart.training.leave_out import predictions

COLUMNS = ["id", "label", "source", "group", "generated"]
ROWS, GROUPS, SOURCE = "random rows", "random groups", "without "
Parts = dict[str, tuple[np.ndarray, np.ndarray]]


class ResplitParams(Block):
    """The block ``resplit``."""

    models: list[Name] = Field(min_length=1)  # of the block train; they learn from train
    train: float = Field(default=0.7, gt=0, lt=1)  # the shares of a random split
    test: float = Field(default=0.15, gt=0, lt=1)
    bootstrap: int = Field(default=1000, ge=100, le=1e5)  # of the groups
    alpha: float = Field(default=0.05, gt=0, lt=1)


def main(argv: list[str] | None = None) -> None:
    """Write the table of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "resplit", ResplitParams)
    if settings.train + settings.test > 1:
        raise ParamError(f"{params.where('resplit')}: train + test must be <= 1")
    frames = [read_rows(f"data/{task}/splits/{name}.parquet", COLUMNS) for name in SPLITS]
    frame = pd.concat(frames, ignore_index=True)
    parts = divided(frame, settings)
    seed = derive(params["seed"], "resplit", task)
    tables = []
    for model in settings.models:
        said = fitted(task, model, params, frame, parts, derive(seed, model))
        tables.append(scored(frame, parts, said, settings, seed).assign(model=model))
        scores = dict(zip(tables[-1]["split"], tables[-1]["f1_macro"].round(3)))
        print(f"{task} {model}: macro-F1 {scores}", flush=True)
    table = pd.concat(tables, ignore_index=True)
    with files.replacing_folder(f"reports/{task}/more/resplit") as out:
        files.write_csv(out / "resplit.csv", table)
        files.write_json(out / "about.json", about(table, settings))


def divided(frame: pd.DataFrame, settings: ResplitParams) -> Parts:
    """Return of each way to split the numbers of the rows to learn from and of those to ask about.

    A row's or group's place is that of its name's hash: the same on every machine.
    """
    parts: Parts = {}
    for name, column in ((ROWS, "id"), (GROUPS, "group")):
        place = frame[column].map(lambda value: fraction(f"resplit/{value}")).to_numpy()
        held = (place >= settings.train) & (place < settings.train + settings.test)
        parts[name] = np.flatnonzero(place < settings.train), np.flatnonzero(held)
    for source in sorted(frame["source"].unique()):
        own = (frame["source"] == source).to_numpy()
        parts[SOURCE + source] = np.flatnonzero(~own), np.flatnonzero(own)
    real = ~frame["generated"].to_numpy(bool)  # what is generated is for training alone
    parts = {name: (kept, held[real[held]]) for name, (kept, held) in parts.items()}
    return {name: pair for name, pair in parts.items() if all(map(len, pair))}


def fitted(
    task: str, model: str, params: Params, frame: pd.DataFrame, parts: Parts, seed: int
) -> dict[str, np.ndarray]:
    """Return what a model says of the rows held out, fitted without them."""
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    folder = f"data/{task}/features/{item.features}"
    features = joblib.load(f"{folder}/features.joblib")
    if getattr(features, "learns_from", "train") != "train":
        where = params.where("resplit.models")
        raise ParamError(f"{where}: {model} learns from {features.learns_from}, not from train")
    raw = [matrices.load(f"{folder}/{name}.npz") for name in SPLITS]
    whole = sp.vstack(raw, format="csr") if sp.issparse(raw[0]) else np.vstack(raw)
    rows = Rows(*(frame[name].to_numpy() for name in ("label", "group", "weight")))
    compute = block(params, "compute", ComputeParams)
    with within(model), under(params.where(f"train.{model}")):
        return predictions(features, whole, parts, rows, item, estimator, tuned, seed, compute)


def scored(
    frame: pd.DataFrame,
    parts: Parts,
    said: dict[str, np.ndarray],
    settings: ResplitParams,
    seed: int,
) -> pd.DataFrame:
    """Return macro-F1 of each way to split, with an interval of a bootstrap of groups."""
    y, groups = frame["label"].to_numpy(), frame["group"].to_numpy()
    k, table = int(y.max()) + 1, []
    for name, (kept, held) in parts.items():
        prediction = said[name].argmax(axis=1)
        matrix = confusion(y[held], prediction, k)
        units = by_group(y[held] * k + prediction, groups[held], k * k)
        draws = (settings.bootstrap, settings.alpha, derive(seed, name))
        low, high = interval(matrix, macro_f1, *draws, units)
        score = float(macro_f1(matrix))
        table.append((name, len(kept), len(held), len(units), score, low, high))
    columns = ["split", "n_train", "n", "groups", "f1_macro", "f1_macro_low", "f1_macro_high"]
    return pd.DataFrame(table, columns=columns)


def about(table: pd.DataFrame, settings: ResplitParams) -> dict:
    """Return what the page says of it."""
    lines = []
    for model, rows in table.groupby("model", sort=False):
        told = [
            f"{row.split} {row.f1_macro:.3f} ({row.f1_macro_low:.3f} to {row.f1_macro_high:.3f})"
            for row in rows.itertuples()
        ]
        lines.append(f"{model}: {', '.join(told)}")
    level = f"{100 * (1 - settings.alpha):g} %"
    return {
        "title": "What another split would have said",
        "text": "Macro-F1 of the same rows, models and knobs, divided otherwise: by row, by whole "
        f"group, and without each source in turn ({level} intervals of a bootstrap of groups). "
        + "; ".join(lines)
        + ".",
        "pictures": {},
    }


if __name__ == "__main__":
    cli.run(main)
