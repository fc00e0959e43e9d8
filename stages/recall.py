"""How much of each class is found where few clean rows may alarm, by kind of row and model.

    python -m stages.recall solidity

in   data/<task>/calibrated/*.parquet, data/<task>/splits/{validation,test,external}.parquet,
     reports/<task>/{results.csv,champion.json}
out  reports/<task>/more/held-out/: recall.csv, alarms.csv, figures, about.json

The task's scorer says which rows are clean (``clean``) and which class is none (``SAFE``).
"""

from __future__ import annotations

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, block, lookup, nearest, read
from rampart.core.seeds import derive
from rampart.reporting.plots import recalls as plots
from rampart.reporting.plots import style
from rampart.reporting.wording import level
from rampart.studies.recalls import SPLITS, WHOLE, RecallParams, alarms, recalls


def main(argv: list[str] | None = None) -> None:
    """Write the tables and figures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "recall", RecallParams)
    scorer = load("rampart.tasks", task, "score")
    baselines = tuple(lookup(params, "compare.baselines"))
    paths = [f"data/{task}/splits/{split}.parquet" for split in SPLITS]
    rows = pd.concat([pd.read_parquet(path) for path in paths]).set_index("id")
    for name in settings.by:
        if name not in rows:
            hint = nearest(name, list(rows))
            raise ParamError(f"{params.where('recall.by')}: no column {name!r}; {hint}")
    reports, seed = f"reports/{task}", derive(params["seed"], "recall", task)
    models = list(pd.read_csv(f"{reports}/results.csv")["model"])
    best = files.read_json(f"{reports}/champion.json")["model"]
    tables, quiet = [], []
    for model in models:
        frame = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
        frame = frame.drop(columns=[name for name in settings.by if name in frame])
        frame = frame.join(rows[list(settings.by)], on="id")
        sides = (scorer.clean(frame), scorer.CLASSES, scorer.SAFE)
        tables.append(recalls(frame, *sides, settings, seed).assign(model=model))
        quiet.append(alarms(frame, *sides, settings.limit).assign(model=model))
    table, told = pd.concat(tables), pd.concat(quiet)
    interval = level(settings.alpha)
    mine = table[(table["model"] == best) & (table["threshold_of"] == "validation")]
    drawn = mine[(mine["by"] == WHOLE) | (mine["split"] == "external")]  # the table has all
    figures = {
        "kinds.png": plots.kinds(drawn, best, scorer.CLASSES),
        "models.png": plots.models(table, models, baselines, scorer.CLASSES, interval),
    }
    share = f"{settings.limit:.0%}"
    captions = {
        f"Recall of {best} by class and kind of row, where {share} of the clean rows of "
        "validation are above the threshold; in a cell the rows.": "kinds.png",
        f"Recall of each class of the external split, {interval} intervals of resampled groups; "
        f"{share} of its own clean rows are above the threshold.": "models.png",
    }
    with files.replacing_folder(f"{reports}/more/held-out") as folder:
        files.write_csv(folder / "recall.csv", table)
        files.write_csv(folder / "alarms.csv", told)
        for name, figure in figures.items():
            (folder / name).write_bytes(style.png(figure))
        text = (
            "Each class has a threshold of its own. Set on validation, it lets through what "
            "alarms.csv says of the clean rows of the other splits."
        )
        about = {"title": "How much is found of what was held out", "text": text}
        files.write_json(folder / "about.json", {**about, "pictures": captions})
    print(mine[mine["by"] == WHOLE].to_string(index=False))


if __name__ == "__main__":
    cli.run(main)
