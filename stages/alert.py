"""What the detectors of unusual rows find, at what cost, and how soon.

    python -m stages.alert flows

in   data/<task>/anomaly.parquet, data/<task>/splits/{test,external}.parquet,
     models/<task>/anomaly/thresholds.json
out  reports/<task>/anomaly/metrics.json; reports/<task>/more/anomaly/: scores.csv, pairs.csv,
     budgets.csv, slices.csv, sessions.csv, first_alert.csv, hours.csv, sweep.csv, histogram.csv,
     figures, about.json

Nothing is fitted or chosen here: thresholds are those of validation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from rampart.anomaly import evaluation, plots, tables, telling
from rampart.anomaly.evaluation import AlertParams
from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, block, nearest, read, under
from rampart.core.seeds import derive
from rampart.reporting.plots import style

SPLITS = ("test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the metrics, tables and figures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "alert", AlertParams)
    words = load("rampart.tasks", task, "unusual")
    told = files.read_json(f"models/{task}/anomaly/thresholds.json")
    models = list(told["detectors"])
    for name in {*settings.ablations, *settings.ablations.values()} - set(models):
        where = params.where("alert.ablations")
        raise ParamError(f"{where}: no detector {name!r}; {nearest(name, models)}")
    models = tables.ordered(told)
    scores = pd.read_parquet(f"data/{task}/anomaly.parquet")
    seed = derive(params["seed"], "alert", task)
    rows, parts = {}, {}
    for split in SPLITS:
        frame = pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=words.COLUMNS)
        said = frame[["id"]].merge(scores[scores["split"] == split], on="id", validate="1:1")
        if len(said) != len(frame):
            raise ValueError(f"data/{task}/anomaly.parquet: {split} has other rows; run anomaly")
        attack = (frame["label"] != words.HARMLESS).to_numpy()
        rows[split] = words.sliced(frame).assign(split=split)
        found = {model: said[model].to_numpy() for model in models}
        groups = frame["group"].to_numpy()
        parts[split] = evaluation.prepared(
            attack, groups, found, settings.bootstrap, evaluation.seeded(seed, split)
        )
    with under(params.where("alert")):
        made = tables.evaluated(rows, parts, told, models, words.BY, settings)
    metrics = telling.metrics(made["scores"], made["budgets"], settings.show)
    files.write_json(f"reports/{task}/anomaly/metrics.json", metrics)
    publish(Path(f"reports/{task}/more/anomaly"), made, told, models, words, settings)
    for row in made["scores"].itertuples():
        print(f"{task} {row.model} on {row.split}: ROC-AUC {row.roc_auc:.3f}", flush=True)


def publish(
    folder: Path,
    made: dict[str, pd.DataFrame],
    told: dict[str, Any],
    models: list[str],
    words: Any,
    settings: AlertParams,
) -> None:
    """Write the tables, the figures and what the page says of them."""
    figures = plots.figures(made, told, models, settings.show)
    with files.replacing_folder(folder) as out:
        for name, table in made.items():
            files.write_csv(out / f"{name}.csv", table, digits=9)  # an error may be 1e-5
        for name, figure in figures.items():
            (out / name).write_bytes(style.png(figure))
        text = telling.text(made, told, words, settings)
        about = {"title": telling.TITLE, "text": text, "pictures": telling.pictures(settings.show)}
        files.write_json(out / "about.json", about)


if __name__ == "__main__":
    cli.run(main)
