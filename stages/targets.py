"""Ask other things of the same rows: fit, score and choose models for other columns.

    python -m stages.targets <task>

in   data/<task>/features/<kind>/{features.joblib,*.npz}, data/<task>/splits/*.parquet
out  models/<task>/targets/<target>/{model.joblib,model.json}: the champion of each target,
     reports/<task>/more/targets/: results, by_class, by_type, significance, resplit and counts as
     CSV, metrics.json, pictures, about.json

The features are those of the leaderboard, fitted on train. The champion is the best on validation;
test and external are scored once. Beside each score stands that of a random split of all rows.
"""

from __future__ import annotations

from typing import Any

import joblib
import pandas as pd
from sklearn.pipeline import Pipeline

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import Params, block, check, read, under
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.data.splitting import SPLITS
from rampart.metrics.evaluation import rounded
from rampart.reporting.plots import style
from rampart.reporting.wording import level
from rampart.studies.targets import fitting, pictures, wording
from rampart.studies.targets.settings import Kind, Model, TargetsParams
from rampart.training.items import ItemParams, check_names


def main(argv: list[str] | None = None) -> None:
    """Write models and scores of every target of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "targets", TargetsParams)
    compute = block(params, "compute", ComputeParams)
    models = {name: model(params, name, value) for name, value in settings.models.items()}
    columns = [
        "id",
        "source",
        "group",
        "generated",
        *dict.fromkeys(t.column for t in settings.of.values()),
    ]
    rows = {name: read_rows(f"data/{task}/splits/{name}.parquet", columns) for name in SPLITS}
    kinds = {}
    for kind in dict.fromkeys(one.item.features for one in models.values()):
        folder = f"data/{task}/features/{kind}"
        features = joblib.load(f"{folder}/features.joblib")
        raw = {name: matrices.load(f"{folder}/{name}.npz") for name in SPLITS}
        kinds[kind] = Kind(features, raw, {name: features.weigh(raw[name]) for name in SPLITS})
    seed, told = derive(params["seed"], "targets", task), {}
    for name in settings.of:
        with within(name), under(params.where(f"targets.of.{name}")):
            told[name] = fitting.target(name, settings, models, rows, kinds, seed, compute)
        keep(task, name, settings, models, kinds, told[name])
    write(task, told, settings)


def model(params: Params, name: str, value: dict[str, Any]) -> Model:
    """Return an entry of ``models``, checked."""
    where = params.where(f"targets.models.{name}")
    common = {key: value[key] for key in value if key in ItemParams.model_fields}
    item = check(common, where, ItemParams)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    knobs = {key: value[key] for key in value if key not in common}
    check_names(knobs, estimator.Params, where)
    return Model(item, estimator, check(knobs, where, estimator.Params))


def keep(
    task: str,
    name: str,
    settings: TargetsParams,
    models: dict[str, Model],
    kinds: dict[str, Kind],
    told: dict[str, Any],
) -> None:
    """Write the champion of one target and what is needed to use it."""
    one = models[told["best"]]
    folder = f"models/{task}/targets/{name}"
    with files.replacing(f"{folder}/model.joblib") as path:
        features = kinds[one.item.features].features
        pipeline = Pipeline([("features", features), ("classifier", told["classifier"])])
        joblib.dump(pipeline, path, compress=("zlib", 3))
    facts = {"target": name, "model": told["best"], "classes": told["classes"]}
    facts |= {**one.item.model_dump(), "knobs": one.knobs.model_dump()}
    files.write_json(f"{folder}/model.json", facts | {"asked": settings.of[name].model_dump()})


def write(task: str, told: dict[str, dict[str, Any]], settings: TargetsParams) -> None:
    """Write tables, pictures and what the page says of all targets."""
    tables = ("results", "by_class", "by_type", "significance", "resplit", "counts")
    captions, numbers = {}, {}
    with files.replacing_folder(f"reports/{task}/more/targets") as out:
        for name in tables:
            frames = [one[name].assign(target=key) for key, one in told.items()]
            table = pd.concat(frames, ignore_index=True)
            order = ["target", *(column for column in table if column != "target")]
            files.write_csv(out / f"{name}.csv", table[order])
        for key, one in told.items():
            for picture in pictures.all_of(key, one, settings.baselines, level(settings.alpha)):
                captions[picture.caption] = picture.file
                (out / picture.file).write_bytes(style.png(picture.figure))
            numbers[key] = wording.headline(one["results"])
        files.write_json(out / "metrics.json", rounded(numbers))
        files.write_json(out / "about.json", wording.about(told, captions, settings.alpha))
    for key, one in told.items():
        print(f"{task} {key}: {wording.verdict(key, one, settings.alpha)}")


if __name__ == "__main__":
    cli.run(main)
