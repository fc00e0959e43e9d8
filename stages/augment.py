"""Score a task's synthetic rows, and fit models on real rows with and without them.

    python -m stages.augment flows

in   data/<task>/synthetic/<generator>.parquet, reports/<task>/synthetic/drawn.json,
     data/<task>/splits/*.parquet, data/<task>/features/<kind>/{features.joblib,*.npz} and
     reports/<task>/tuning/<model>.json of the models in the block augment
out  reports/<task>/synthetic/metrics.json; reports/<task>/more/synthetic/: scores.csv,
     augmentation.csv, figures, about.json

Synthetic rows join the training rows of the models that are fitted here, for the comparison, and
of no other. Scores are of real rows of test and external, each row once.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams, parallel
from rampart.core.loading import load
from rampart.core.params import ParamError, Params, block, check, nearest, read, under
from rampart.core.progress import Progress
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.core.workers import in_processes
from rampart.training.crossval import Rows
from rampart.training.items import checked, item_and_knobs

ROWS = ["label", "group", "generated"]


def main(argv: list[str] | None = None) -> None:
    """Write the scores, tables and figures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    load(f"rampart.tasks.{task}", "imitation")  # a task without one is told which parts it has
    augmenting, columns, drawing, judging, telling = (
        load(f"rampart.tasks.{task}.imitation", part)
        for part in ("augmenting", "columns", "drawing", "judging", "telling")
    )
    settings = block(params, "augment", augmenting.AugmentParams)
    made = block(params, "generate", drawing.GenerateParams)
    compute = block(params, "compute", ComputeParams)
    told = files.read_json(f"reports/{task}/synthetic/drawn.json")["generators"]
    drawn = {
        name: pd.read_parquet(f"data/{task}/synthetic/{name}.parquet")
        for name in told
        if told[name]["status"] == "ok"
    }
    wanted = chosen(params, settings.generators, list(told))
    joined = [name for name in wanted if name in drawn]  # of a failed one the table has the reason
    seed = derive(params["seed"], "augment", task)

    splits = f"data/{task}/splits"
    train = pd.read_parquet(f"{splits}/train.parquet")
    real = {
        split: augmenting.only_real(split, pd.read_parquet(f"{splits}/{split}.parquet"))
        for split in augmenting.SCORED
    }
    learned = columns.learned(
        train, made.learned, derive(derive(params["seed"], "generate", task), "learned")
    )
    shared = (settings.judging, derive(seed, "judges"))
    calls = [(learned, real["test"], rows, *shared) for rows in drawn.values()]
    print(f"{task}: {len(calls)} generators are judged", flush=True)
    scores = dict(zip(drawn, in_processes(compute, judging.scored, calls, list(drawn))))
    warnings = {name: judging.warned(scores[name], settings.judging.limits) for name in scores}

    found = {}
    for model in settings.models:
        some = {name: augmenting.joining(drawn[name], settings.share) for name in joined}
        found |= fits(task, model, params, some, augmenting, compute, derive(seed, model))
    truth = {split: rows[ROWS] for split, rows in real.items()}
    table = augmenting.table(found, truth, settings, derive(seed, "bootstrap"))

    ranked = telling.scores_table(told, scores, warnings)
    with files.replacing_folder(f"reports/{task}/more/synthetic") as folder:
        files.write_csv(folder / "scores.csv", ranked)
        files.write_csv(folder / "augmentation.csv", table)
        captions = {}
        for one in telling.pictures(ranked, table, learned, real["test"], drawn, settings):
            (folder / one.file).write_bytes(one.content)
            captions[one.caption] = one.file
        about = telling.about(ranked, table, settings, made, len(learned.y))
        files.write_json(folder / "about.json", about | {"pictures": captions})
    files.write_json(f"reports/{task}/synthetic/metrics.json", telling.headline(ranked, table))
    for line in telling.lines(ranked, table):
        print(f"{task} {line}")


def chosen(params: Params, wanted: list[str] | str, known: list[str]) -> list[str]:
    """Return the generators whose rows join training rows."""
    if isinstance(wanted, str):
        return known if wanted == "all" else []
    where = params.where("augment.generators")
    for name in wanted:
        if name not in known:
            raise ParamError(f"{where}: no rows of {name!r}; {nearest(name, known)}")
    return wanted


def fits(
    task: str,
    model: str,
    params: Params,
    drawn: dict[str, pd.DataFrame],
    augmenting: Any,
    compute: ComputeParams,
    seed: int,
) -> dict[tuple[str, str, str], Any]:
    """Return what a model says that learned real rows, drawn ones, or both."""
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    folder = Path(f"data/{task}/features/{item.features}")
    features = joblib.load(folder / "features.joblib")
    raw = {name: matrices.load(folder / f"{name}.npz") for name in ("train", *augmenting.SCORED)}
    frame = read_rows(f"data/{task}/splits/train.parquet", ["label", "group", "generated"])
    real = raw.pop("train"), Rows(*(frame[n].to_numpy() for n in ("label", "group", "weight")))
    try:
        sides = {name: augmenting.side(features, rows) for name, rows in drawn.items()}
    except KeyError as error:
        where = params.where("augment.models")
        raise ParamError(f"{where}: {model} reads {error}, which no drawn row has") from error
    whats = (augmenting.DRAWN, augmenting.BOTH)
    names = [(model, "none", augmenting.REAL)]
    names += [(model, name, what) for what in whats for name in sides]
    step = partial(Progress(len(names)).step, f"fits of {model}")
    parts = [augmenting.learned_from(real, sides.get(name), what) for _, name, what in names]
    calls = [(features, part, raw, item, estimator, tuned, seed) for part in parts]
    with under(params.where(f"train.{model}")):
        return dict(zip(names, parallel(compute, augmenting.said, calls, step)))


if __name__ == "__main__":
    cli.run(main)
