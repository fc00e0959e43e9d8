"""Explain forests row by row: Shapley values of their features, checked to add up.

    python -m stages.attribute <task>

in   models/<task>/<model>/model.joblib, data/<task>/features/<kind>/{train,external}.npz,
     data/<task>/splits/{train,external}.parquet, of the models in the block attribute
out  models/<task>/attributions/<model>.npz (the background: training rows, the columns that the
     model chose), reports/<task>/more/attributions/: strongest.csv, rows.csv, about.json, pictures

Rows of the external split are explained, as many of each class; nothing is chosen by them. The
probabilities are the forest's own, before calibration.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import joblib
import numpy as np
import pandas as pd
from pydantic import Field

from rampart.attribution import forests, shapley, telling
from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, Params, block, read
from rampart.core.progress import Progress
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.estimators.shared.selection import Selected
from rampart.reporting.plots import attributions as plots
from rampart.reporting.plots import style

BLOCK = 20  # rows at a time: values of all features and classes are many


class AttributeParams(Block):
    """The block ``attribute``."""

    models: list[Name] = Field(min_length=1)  # forests of the block train
    background: int = Field(default=50, ge=1, le=1000)  # rows of train
    rows: int = Field(default=30, ge=1, le=10_000)  # of each class, as many as there are
    top: int = Field(default=15, ge=1, le=1000)  # features of a class, in the table
    drawn: int = Field(default=8, ge=1, le=30)  # and in the pictures


class Explained(NamedTuple):
    """One model's rows and why."""

    names: list[str]
    X: np.ndarray
    found: shapley.Attributions
    background: np.ndarray


def main(argv: list[str] | None = None) -> None:
    """Write the tables and pictures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "attribute", AttributeParams)
    classes = load("rampart.tasks", task, "score").CLASSES
    frame = read_rows(f"data/{task}/splits/external.parquet", ["id", "label"])
    seed = derive(params["seed"], "attribute", task)
    rows = drawn(frame["label"].to_numpy(), settings.rows, derive(seed, "rows"))
    frame = frame.iloc[rows].reset_index(drop=True)
    done = {}
    for model in settings.models:
        done[model] = explained(task, model, params, settings, rows, derive(seed, model))
        print(f"{task} {model}: {len(rows)} rows, every sum within {shapley.WITHIN:g}", flush=True)
    with files.replacing_folder(f"models/{task}/attributions") as out:
        for model, one in done.items():
            matrices.save(out / f"{model}.npz", one.background)
    with files.replacing_folder(f"reports/{task}/more/attributions") as out:
        write(out, frame, done, classes, settings)


def drawn(y: np.ndarray, most: int, seed: int) -> np.ndarray:
    """Return up to ``most`` rows of each class, drawn without replacement, in their order."""
    rng = np.random.default_rng(seed)
    parts = []
    for label in np.unique(y):
        own = np.flatnonzero(y == label)
        parts.append(rng.choice(own, min(most, len(own)), replace=False))
    return np.sort(np.concatenate(parts))


def explained(
    task: str, model: str, params: Params, settings: AttributeParams, rows: np.ndarray, seed: int
) -> Explained:
    """Return the Shapley values of one model's rows, against rows of train."""
    from rampart.training.items import item_and_knobs  # scikit-learn

    item, _ = item_and_knobs(params, model)
    pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
    features, classifier = pipeline["features"], pipeline["classifier"]
    chosen = isinstance(classifier, Selected)
    try:
        trees = forests.of_classifier(classifier.estimator if chosen else classifier)
    except ValueError as error:
        raise ParamError(f"{params.where('attribute.models')}: {model}: {error}") from None
    names = features.get_feature_names_out()
    columns = classifier.columns_ if chosen else np.arange(len(names))
    folder = Path(f"data/{task}/features/{item.features}")
    train = matrices.load(folder / "train.npz")
    size = min(settings.background, train.shape[0])
    rng = np.random.default_rng(seed)
    known = np.sort(rng.choice(train.shape[0], size, replace=False))
    background = dense(features, train[known], columns)
    raw = matrices.load(folder / "external.npz")[rows]
    X = dense(features, raw, columns)
    progress, parts = Progress(len(X)), []
    for start in range(0, len(X), BLOCK):
        part = X[start : start + BLOCK]
        parts.append(shapley.explain_rows(trees, background, part))
        progress.step(f"{model}: rows", len(part))
    found = shapley.Attributions(
        np.concatenate([part.values for part in parts]),
        parts[0].base,
        np.concatenate([part.said for part in parts]),
    )
    native = classifier.predict_proba(features.weigh(raw))
    shapley.require_additive(found.values, found.base, native)
    return Explained([str(names[j]) for j in columns], X, found, background)


def dense(features: Any, raw: Any, columns: np.ndarray) -> np.ndarray:
    """Return the weighed features of raw rows, the chosen columns alone, float32."""
    part = features.weigh(raw)[:, columns]
    return np.asarray(part.todense() if hasattr(part, "todense") else part, dtype=np.float32)


def write(
    out: Path,
    frame: pd.DataFrame,
    done: dict[str, Explained],
    classes: list[str],
    settings: AttributeParams,
) -> None:
    """Write the tables, the pictures and what the page says."""
    tables, single, captions = [], [], {}
    y = frame["label"].to_numpy()
    for model, one in done.items():
        strong = telling.strongest(one.found, one.X, one.names, classes, settings.top)
        tables.append(strong.assign(model=model))
        figure = plots.summary(strong, one.found.values, one.X, one.names, settings.drawn)
        (out / f"{model}.png").write_bytes(style.png(figure))
        captions[
            f"{model}: a dot is a flow of the external rows; right of the line the feature raises "
            "the probability of the class, left of it it lowers it."
        ] = f"{model}.png"
        panels = []
        for row, k in telling.examples(y, one.found.said, len(classes)):
            table = telling.reasons(one.found, one.X, one.names, row, k, settings.drawn)
            told = {"model": model, "id": frame["id"][row], "is": classes[y[row]]}
            told |= {"called": classes[k], "p": one.found.said[row, k], "base": one.found.base[k]}
            single.append(table.assign(**told))
            title = f"is {told['is']}, called {told['called']} ({told['p']:.2f})"
            panels.append((title, float(one.found.base[k]), table))
        (out / f"{model}-rows.png").write_bytes(style.png(plots.rows(panels)))
        captions[
            f"{model}: of each severity the surest right answer and the surest wrong one. Dashed: "
            "the mean over the background; each bar goes on where the one above it ends; full "
            "line: what the forest says."
        ] = f"{model}-rows.png"
    files.write_csv(out / "strongest.csv", pd.concat(tables, ignore_index=True))
    files.write_csv(out / "rows.csv", pd.concat(single, ignore_index=True))
    files.write_json(out / "about.json", about(done, settings, captions))


def about(done: dict[str, Explained], settings: AttributeParams, captions: dict) -> dict:
    """Return what the page says of it."""
    first = next(iter(done.values()))
    n, size = len(first.X), len(first.background)
    shares = ", ".join(
        f"{100 * telling.carried(one.found, settings.drawn):.0f} % ({model})"
        for model, one in done.items()
    )
    return {
        "title": "Why: Shapley values of the forests' features",
        "text": f"{n} external rows, up to {settings.rows} of each class, against a background of "
        f"{size} training rows (TreeExplainer, interventional; trees of at most {forests.DEEPEST} "
        "levels). Of every row the values and the mean of the background add up to the forest's "
        f"own probability, within {shapley.WITHIN:g}, or the stage stops. They say what the model "
        "goes by, not what is true: a token that only this network has is a reason too. The "
        f"{settings.drawn} strongest features of a flow carry {shares} of all that moves its "
        "answer (median): the rest is spread over thousands. "
        f"strongest.csv has the {settings.top} features that move each class most, rows.csv those "
        "of single flows.",
        "pictures": captions,
    }


if __name__ == "__main__":
    cli.run(main)
