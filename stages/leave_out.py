"""Fit models without one source at a time and score what they say of it.

    python -m stages.leave_out prompts

in   data/<task>/features/<kind>/{features.joblib,train.npz}, data/<task>/splits/train.parquet,
     reports/<task>/tuning/<model>.json, of the models in the block leave_out
out  reports/<task>/more/leave-out/: leave-out.csv, leave-out.png, summary.json, about.json
"""

from __future__ import annotations

import joblib
import pandas as pd
import pyarrow.parquet as pq

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import ParamError, Params, block, check, read, under
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.metrics.evaluation import rounded
from rampart.reporting.plots import style
from rampart.reporting.plots.leave_out import recalls
from rampart.training.crossval import Rows
from rampart.training.items import checked, item_and_knobs
from rampart.training.leave_out import LeaveOutParams, by_unit, folds, pooled, predictions, units_of

COLUMNS = ["id", "label", "source", "group", "generated"]


def main(argv: list[str] | None = None) -> None:
    """Write the table, the figure and the headline numbers of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "leave_out", LeaveOutParams)
    scorer = load("rampart.tasks", task, "score")
    positive = scorer.CLASSES.index(scorer.POSITIVE)
    path = f"data/{task}/splits/train.parquet"
    made = ["parts"] if "parts" in pq.read_schema(path).names else []
    frame = read_rows(path, COLUMNS + made)
    unit = units_of(frame, settings)
    seed = derive(params["seed"], "leave_out", task)
    parts = folds(frame, unit, settings, seed)
    tables, summary = [], {}
    for model in settings.models:
        said = left_out(task, model, params, frame, parts, derive(seed, model))
        tables.append(by_unit(said, scorer.CLASSES, settings.alpha).assign(model=model))
        scores = (settings.bootstrap, settings.alpha, derive(seed, "bootstrap"))
        summary[model] = rounded(pooled(said, positive, 0, *scores))
        print(f"{task} {model}: {summary[model]}", flush=True)
    table = pd.concat(tables, ignore_index=True)
    with files.replacing_folder(f"reports/{task}/more/leave-out") as out:
        files.write_csv(out / "leave-out.csv", table)
        figure = recalls(table, settings.models, scorer.CLASSES, settings.unit)
        (out / "leave-out.png").write_bytes(style.png(figure))
        heads = {"unit": settings.unit, "positive": scorer.POSITIVE, "models": summary}
        files.write_json(out / "summary.json", heads)
        files.write_json(out / "about.json", about(summary, settings, scorer.POSITIVE))


def left_out(
    task: str, model: str, params: Params, frame: pd.DataFrame, parts: dict, seed: int
) -> pd.DataFrame:
    """Return what one model says of the rows of each unit, fitted without it."""
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    folder = f"data/{task}/features/{item.features}"
    features = joblib.load(f"{folder}/features.joblib")
    if getattr(features, "learns_from", "train") != "train":
        where = params.where("leave_out.models")
        raise ParamError(f"{where}: {model} learns from {features.learns_from}, not from sources")
    rows = Rows(*(frame[name].to_numpy() for name in ("label", "group", "weight")))
    compute = block(params, "compute", ComputeParams)
    raw = matrices.load(f"{folder}/train.npz")
    with within(model), under(params.where(f"train.{model}")):
        p = predictions(features, raw, parts, rows, item, estimator, tuned, seed, compute)
    return pd.concat(
        [
            frame.loc[held, ["label"]]
            .assign(unit=name)
            .assign(**{f"p_{k}": p[name][:, k] for k in range(p[name].shape[1])})
            for name, (_, held) in parts.items()
        ],
        ignore_index=True,
    )


def about(summary: dict, settings: LeaveOutParams, positive: str) -> dict:
    """Return what the page says of it."""
    level = f"{100 * (1 - settings.alpha):g} %"
    heads = "; ".join(
        f"{model}: AUC of {positive} against benign {s['auc']:.3f} ({s['auc_low']:.3f} to "
        f"{s['auc_high']:.3f}), macro-F1 {s['f1_macro']:.3f} ({s['f1_macro_low']:.3f} to "
        f"{s['f1_macro_high']:.3f})"
        for model, s in summary.items()
    )
    units = next(iter(summary.values()))["units"]
    of = {"source": "sources", "family": "families"}[settings.unit]
    return {
        "title": f"What they say of {of} that they never learned from",
        "text": f"Each of {units} {of} of the training rows is left out in turn, and the model "
        f"that was fitted without it is asked about it. All together: {heads} ({level} intervals "
        f"of a bootstrap of {of}).",
        "pictures": {f"Recall by {settings.unit}, left out; {level} intervals": "leave-out.png"},
    }


if __name__ == "__main__":
    cli.run(main)
