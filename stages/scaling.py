"""Measure how score and cost of some models grow with rows, length, batch and folds.

    python -m stages.scaling prompts

in   data/<task>/features/<kind>/ (of the models that the block names), data/<task>/splits/
out  reports/<task>/more/scaling/: scaling.csv, scaling.png, about.json
beside them reports/<task>/timing/scaling.{csv,png,json}: seconds and memory are never equal twice,
     so they are no output of the pipeline. Each case is a process of its own, one at a time: its
     peak memory is that of loading and fitting.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import ParamError, Params, block, check, nearest, read
from rampart.core.progress import Progress
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.reporting.plots import scaling as plots
from rampart.reporting.plots import style
from rampart.training import scaling, tradeoffs
from rampart.training.crossval import Rows
from rampart.training.items import ItemParams, check_names
from rampart.training.scaling import Case, ScalingParams, SweepParams

COSTS = ["fit_seconds", "predict_ms_per_row", "peak_mib"]
SCORED = ["f1_macro", "f1_std", "by_kind"]
WORDS = {"f1_macro": "macro-F1", "by_kind": "mean recall of the kinds"}


def main(argv: list[str] | None = None) -> None:
    """Write the tables, the figures and the text of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "scaling", ScalingParams)
    sweeps = {
        name: check(value, params.where(f"scaling.sweeps.{name}"), SweepParams)
        for name, value in settings.sweeps.items()
    }
    planned = []
    for name, sweep in sweeps.items():
        planned += cases(params, task, settings, name, sweep)
    require_folds(planned, task)
    table = pd.DataFrame(measured_apart(planned, task, settings))
    scored, spent = table.drop(columns=COSTS), table[["sweep", "model", "value", *COSTS]]
    score = "by_kind" if settings.by else "f1_macro"
    labels = {name: sweep.label or sweep.vary for name, sweep in sweeps.items()}
    shares = {name for name, sweep in sweeps.items() if sweep.vary == "rows"}
    said, told = [], []
    for name, sweep in sweeps.items():
        part = table[table["sweep"] == name]
        said += tradeoffs.sentences(part, sweep, labels[name], score)
        told += tradeoffs.costs(part, sweep, labels[name])
    timing = Path(f"reports/{task}/timing")
    files.write_csv(timing / "scaling.csv", spent)
    files.write_json(timing / "scaling.json", {"text": told})
    with files.replacing(timing / "scaling.png") as path:
        path.write_bytes(style.png(plots.costs(spent, labels, shares)))
    with files.replacing_folder(f"reports/{task}/more/scaling") as out:
        files.write_csv(out / "scaling.csv", scored)
        figure = plots.scores(scored, labels, score, WORDS[score], shares)
        (out / "scaling.png").write_bytes(style.png(figure))
        about = {
            "title": "What more rows, length, batch and folds are worth",
            "text": f"Of the rows of {settings.split}, before calibration: {WORDS[score]}. A "
            f"smaller set of training rows lies within each larger one. {' '.join(said)}",
            "pictures": {f"Scores on {settings.split} by what a model is given.": "scaling.png"},
        }
        files.write_json(out / "about.json", about)
    print("\n".join([*said, *told]))


def cases(
    params: Params, task: str, settings: ScalingParams, label: str, sweep: SweepParams
) -> list[Case]:
    """Return the cases of one sweep, every knob checked before anything is fitted."""
    where, planned = params.where(f"scaling.sweeps.{label}"), []
    for model in sweep.models:
        if model not in settings.models:
            hint = nearest(model, list(settings.models))
            raise ParamError(f"{where}: no {model!r} in scaling.models; {hint}")
        value, place = settings.models[model], params.where(f"scaling.models.{model}")
        common = {key: value[key] for key in value if key in ItemParams.model_fields}
        item = check(common, place, ItemParams)
        knobs = {key: value[key] for key in value if key not in common}
        name = item.estimator
        schema = load("rampart.estimators", name, needs="build").Params
        check_names(knobs, schema, place)
        check(knobs, place, schema)
        features = joblib.load(f"data/{task}/features/{item.features}/features.joblib")
        made = features.params.model_dump() if sweep.vary.startswith("features.") else {}
        seed = derive(params["seed"], "scaling", task, model)
        for case in scaling.cases(sweep, label, model, item, knobs, made, seed):
            check(case.knobs, where, schema)
            if case.made is not None:
                check(case.made, where, type(features.params))
            planned.append(case)
    return planned


def require_folds(planned: list[Case], task: str) -> None:
    """Raise ValueError for folds that the rows are too few for, before minutes have gone by."""
    frame = read_rows(f"data/{task}/splits/train.parquet", ["label", "group", "generated"])
    y = frame["label"].to_numpy()
    for case in planned:
        if case.folds:
            rows = scaling.thinned(y, case.share, case.most, case.seed)
            try:
                scaling.parts(case, *(frame[name].to_numpy()[rows] for name in list(frame)[:3]))
            except ValueError as error:
                raise ValueError(f"scaling.sweeps.{case.sweep}: {error}") from None


def measured_apart(planned: list[Case], task: str, settings: ScalingParams) -> list[dict[str, Any]]:
    """Return what each case gave, each in a process that ends with it."""
    context = multiprocessing.get_context("forkserver")  # it forks before a library has threads
    context.set_forkserver_preload([scaling.__name__])
    progress, rows = Progress(len(planned)), []
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for case in planned:
            try:
                rows.append(pool.submit(measured, case, task, settings).result())
            except BrokenProcessPool:
                raise ValueError(
                    f"scaling.sweeps.{case.sweep}: the process of {case.model} at {case.value:g} "
                    "was killed, perhaps for want of memory: give the sweep fewer rows"
                ) from None
            progress.step(f"{case.sweep}, {case.model}, {case.value:g}")
    return rows


def measured(case: Case, task: str, settings: ScalingParams) -> dict[str, Any]:
    """Fit and score one case; return its row of the table."""
    name = case.item.estimator
    estimator = load("rampart.estimators", name, needs="build")
    knobs = check(case.knobs, case.sweep, estimator.Params)
    splits = Path(f"data/{task}/splits")
    frame = read_rows(splits / "train.parquet")
    y = frame["label"].to_numpy()
    rows = scaling.thinned(y, case.share, case.most, case.seed)
    frame = frame.iloc[rows].reset_index(drop=True)
    part = Rows(*(frame[column].to_numpy() for column in ("label", "group", "weight")))
    judged = pd.read_parquet(splits / f"{settings.split}.parquet")
    features, raw = given(case, task, settings.split, frame, rows, judged)
    row = {"sweep": case.sweep, "model": case.model, "value": case.value, "rows": len(frame)}
    row |= dict.fromkeys([*SCORED, "features_mib", "model_mib", *COSTS])
    with threadpool_limits(1):
        if case.folds:
            generated = frame["generated"].to_numpy()
            row |= scaling.crossed(case, part, generated, features, raw["train"], estimator, knobs)
        else:
            fitted, p, spent = scaling.fitted(case, part, features, raw, estimator, knobs)
            row |= scaling.scores(judged, p.argmax(axis=1), p.shape[1], settings.by) | spent
            row["peak_mib"] = scaling.peak()  # before what measuring the sizes takes
            row["model_mib"] = scaling.size(fitted)
    row["peak_mib"] = row["peak_mib"] or scaling.peak()
    row["features_mib"] = scaling.size(raw["train"])
    return row


def given(
    case: Case, task: str, split: str, frame: pd.DataFrame, rows: np.ndarray, judged: pd.DataFrame
) -> tuple[Any, dict[str, Any]]:
    """Return features and what they extracted of the training rows and of those to be judged."""
    name = case.item.features
    if case.made is not None:
        module = load("rampart.features", name, needs="Features")
        features, raw = module.Features(module.Params(**case.made)).fit_extract(frame)
        return features, {"train": raw, "judged": features.extract(judged)}
    folder = Path(f"data/{task}/features/{name}")
    features = joblib.load(folder / "features.joblib")
    train, other = (matrices.load(folder / f"{part}.npz") for part in ("train", split))
    return features, {"train": train[rows], "judged": other}


if __name__ == "__main__":
    cli.run(main)
