"""What is found of scenarios: seen, done otherwise, and never seen; by what is known; by episode.

    python -m stages.scenarios <task>

in   data/<task>/features/<kind>/{features.joblib,*.npz}, data/<task>/splits/*.parquet,
     data/<task>/calibrated/<model>.parquet, models/<task>/{<model>/model.joblib,
     calibration/<model>.json}, reports/<task>/tuning/<model>.json
out  reports/<task>/more/scenarios/: intents.csv, known.csv, episodes.csv, areas.csv, removal.csv,
     evidence.csv, metrics.json, pictures, about.json

A row is found when its probability of any attack is above a threshold that a share of the
look-alikes of VALIDATION are above; the share of the look-alikes asked about that alarm stands
beside it. A scenario that was never seen is one that the model is fitted without, its look-alikes
too. Evidence is tried on attacks of the external split: taken out, the alarm should go.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import scipy.sparse as sp

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import Params, block, check, read, under
from rampart.core.progress import Progress, within
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.data.splitting import SPLITS, fraction
from rampart.metrics.evaluation import rounded
from rampart.metrics.probability import roc_auc
from rampart.reporting.plots import scenarios as plots
from rampart.reporting.plots import style
from rampart.studies.scenarios import held, tables
from rampart.studies.scenarios.removal import faithfulness
from rampart.studies.scenarios.settings import ScenariosParams
from rampart.training.crossval import Rows
from rampart.training.items import checked, item_and_knobs
from rampart.training.leave_out import predictions

COLUMNS = ["id", "label", "source", "group", "scenario", "side", "held", "known", "episode"]
SEEN, DESIGN, NEVER = "seen, other episodes", "unseen design or layout", "unseen scenario"
CONDITIONS = (SEEN, DESIGN, NEVER)


def main(argv: list[str] | None = None) -> None:
    """Write tables and pictures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "scenarios", ScenariosParams)
    for model in settings.models:  # a wrong name is said before anything is read
        item_and_knobs(params, model)
    classes = load("rampart.tasks", task, "score").CLASSES
    parts = [
        read_rows(f"data/{task}/splits/{name}.parquet", COLUMNS).assign(split=name)
        for name in SPLITS
    ]
    frame = pd.concat(parts, ignore_index=True)
    seed = derive(params["seed"], "scenarios", task)
    found: dict[str, list[pd.DataFrame]] = {}
    for model in settings.models:
        with within(model):
            one = studied(task, model, params, settings, frame, classes, derive(seed, model))
        for name, table in one.items():
            table.insert(0, "model", model)
            found.setdefault(name, []).append(table)
    whole = {name: pd.concat(rows, ignore_index=True) for name, rows in found.items()}
    write(task, whole, settings)


def studied(
    task: str, model: str, params: Params, settings: ScenariosParams, frame: pd.DataFrame,
    classes: list[str], seed: int,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Return the tables of one model."""
    said = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet", columns=["id", "p_0"])
    rows = frame[frame["split"] != "train"].merge(said, on="id", validate="one_to_one")
    alarm = 1 - rows["p_0"].to_numpy()
    chosen = (rows["split"] == "validation").to_numpy()
    edge = held.thresholded(rows, alarm, chosen, settings.limit)
    rows = held.tried(rows, alarm, edge)
    test, external = (rows[rows["split"] == name] for name in ("test", "external"))
    never = unseen(task, model, params, settings, frame, seed)
    draws = (settings.bootstrap, settings.alpha, seed)
    shown = zip(CONDITIONS, (test, external, never), strict=True)
    intents = [tables.by_intent(part, name, classes, draws) for name, part in shown]
    known = [
        tables.by_intent(part, str(name), classes, draws)
        for name, part in external.groupby("known")
    ]
    episodes = []
    for name, part in zip(CONDITIONS, (test, external, never), strict=True):
        one = tables.by_episode(part)
        attack = one["attack"].to_numpy(bool)
        told = (name, len(one), int(attack.sum()), roc_auc(attack, one["alarm"].to_numpy()))
        episodes.append((*told, one["above"][attack].mean(), one["above"][~attack].mean()))
    names = ["condition", "episodes", "attacks", "auc", "recall", "false_alarms"]
    removed = tried_evidence(task, model, settings, external, seed)
    print(f"{task} {model}: threshold {edge:.3f}", flush=True)
    return {
        "intents": pd.concat(intents, ignore_index=True),
        "known": pd.concat(known, ignore_index=True),
        "areas": tables.areas(external, "known"),
        "episodes": pd.DataFrame(episodes, columns=names),
        "evidence": removed,
        "removal": removed.groupby("removed", as_index=False).agg(
            n=("id", "size"), before=("before", "mean"), after=("after", "mean"),
            after_random=("after_random", "mean"), hit=("hit", "mean"), marked=("marked", "mean"),
        ),
    }  # fmt: skip


def unseen(
    task: str, model: str, params: Params, settings: ScenariosParams, frame: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """Return the rows of each scenario, asked of the model that was fitted without it."""
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    folder = f"data/{task}/features/{item.features}"
    features = joblib.load(f"{folder}/features.joblib")
    raw = [matrices.load(f"{folder}/{name}.npz") for name in SPLITS]
    matrix = sp.vstack(raw, format="csr") if sp.issparse(raw[0]) else np.vstack(raw)
    parts = held.parts(frame, settings.common)
    rows = Rows(*(frame[name].to_numpy() for name in ("label", "group", "weight")))
    compute = block(params, "compute", ComputeParams)
    with under(params.where(f"train.{model}")):
        said = predictions(features, matrix, parts, rows, item, estimator, tuned, seed, compute)
    found = []
    for name, (_, asked) in parts.items():
        part, alarm = frame.iloc[asked], 1 - said[name][:, 0]
        own = (part["scenario"] == name).to_numpy()
        edge = held.thresholded(part, alarm, ~own, settings.limit)
        found.append(held.tried(part, alarm, edge)[own])
    return pd.concat(found, ignore_index=True)


def tried_evidence(
    task: str, model: str, settings: ScenariosParams, external: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """Return what is left of alarms on attacks when the evidence is taken out."""
    telling = load("rampart.tasks", task, "evidence")
    scoring = load("rampart.tasks", task, "scoring")
    preparation = load("rampart.tasks", task, "prepare")
    pipeline = joblib.load(Path("models", task, model, "model.joblib"))
    predict = scoring.predictor(
        pipeline, files.read_json(f"models/{task}/calibration/{model}.json")
    )
    attacks = external[(external["side"] == held.ATTACK) & external["above"]]
    order = attacks["id"].map(lambda name: fraction(f"evidence/{name}"))
    names = attacks.loc[order.sort_values(kind="stable").index, "id"].head(settings.histories)
    split = pd.read_parquet(
        f"data/{task}/splits/external.parquet", columns=["id", "marks", "history"]
    ).set_index("id")
    progress = Progress(len(names))

    def rows() -> Any:
        for name in names:
            row = preparation.loaded(split.at[name, "history"])
            pieces = [one.places for one in telling.evidence(row, predict)]
            progress.step("histories")
            marked = set(json.loads(split.at[name, "marks"]))
            yield name, row, pieces, marked, len(row.record.transactions)

    return faithfulness(
        rows(),
        lambda asked: 1 - predict(asked)[:, 0],
        lambda row, gone: row.without(gone),
        settings.removed,
        seed,
    )


def write(task: str, whole: dict[str, pd.DataFrame], settings: ScenariosParams) -> None:
    """Write tables, pictures and what the page says."""
    captions, level = {}, f"{100 * (1 - settings.alpha):g} %"
    intents = whole["intents"]
    headline = {
        model: {
            name: float(part.loc[part["intent"] != held.ALIKE, "recall"].mean())
            for name, part in rows.groupby("condition")
        }
        for model, rows in intents.groupby("model")
    }
    with files.replacing_folder(f"reports/{task}/more/scenarios") as out:
        for name, table in whole.items():
            files.write_csv(out / f"{name}.csv", table)
        for model in settings.models:
            part = intents[intents["model"] == model]
            title = f"{model}: simulated attacks that are found"
            figure = plots.recalls(part, CONDITIONS, title, settings.limit)
            file = f"recall-{model}.png"
            (out / file).write_bytes(style.png(figure))
            captions[f"{model}: recall by intent, {level} intervals of whole pairs"] = file
        title = "Simulated attacks without their evidence"
        (out / "removal.png").write_bytes(style.png(plots.removal(whole["removal"], title)))
        captions["What is left of the alarm when evidence is taken out"] = "removal.png"
        files.write_json(out / "metrics.json", rounded({task: headline}))
        files.write_json(out / "about.json", about(whole, headline, captions, settings))


def about(
    whole: dict[str, pd.DataFrame], headline: dict, captions: dict, settings: ScenariosParams
) -> dict[str, Any]:
    """Return what the page says of it."""
    lines = []
    for model, scores in headline.items():
        alike = whole["intents"]
        alike = alike[(alike["model"] == model) & (alike["intent"] == held.ALIKE)]
        alarms = dict(zip(alike["condition"], alike["recall"]))
        told = [f"{key} {scores[key]:.2f} (look-alikes {alarms[key]:.2f})" for key in CONDITIONS]
        episodes = whole["episodes"]
        episodes = episodes[episodes["model"] == model].set_index("condition")["auc"]
        areas = [f"{key} {episodes[key]:.2f}" for key in CONDITIONS]
        known = whole["areas"][whole["areas"]["model"] == model]
        by = [f"{row.known} {row.auc:.2f}" for row in known.itertuples()]
        first = whole["removal"][whole["removal"]["model"] == model].iloc[0]
        lines.append(
            f"{model}: {'; '.join(told)}. AUC by episode, that of its most suspicious address: "
            f"{'; '.join(areas)}. AUC of unseen designs by what is known beside transactions: "
            f"{'; '.join(by)}. The first piece of evidence is truly of the attack in "
            f"{first['hit']:.0%} of its histories, where {first['marked']:.0%} of the "
            f"transactions are; without it the stated probability falls from "
            f"{first['before']:.2f} to {first['after']:.2f}, without as much at random to "
            f"{first['after_random']:.2f}"
        )
    text = (
        "Simulated rows. The mean over intents of the share that raises an alarm, at a threshold "
        f"that {settings.limit:.0%} of the look-alikes of validation are above, and in brackets "
        "the share of the look-alikes asked about that alarm too. "
        + ". ".join(lines)
        + ". A scenario that was never seen is left out with its look-alikes: what is found of it "
        "is what to expect of a kind of fraud that nobody has simulated. Where it is hardly above "
        "what its look-alikes alarm, the models know the frauds that they were shown, and no more."
    )
    return {"title": "Seen, done otherwise, never seen", "text": text, "pictures": captions}


if __name__ == "__main__":
    cli.run(main)
