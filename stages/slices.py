"""Where the models of a task are right: by properties of the rows, and by confidence.

    python -m stages.slices prompts

in   data/<task>/calibrated/*.parquet, data/<task>/splits/{test,external}.parquet,
     reports/<task>/{results.csv,champion.json}
out  reports/<task>/more/slices/: slices.csv, coverage.csv, figures, about.json; of rows that have a
     kind and a language also thresholds.csv (all models) and, of the champion, called.csv,
     alarms.csv and gaps.csv

A threshold is chosen on the harmless rows of validation; rows count alike in these tables.
"""

from __future__ import annotations

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, block, lookup, nearest, read
from rampart.metrics import costs
from rampart.metrics.slices import SlicesParams, by_slice, coverage, length_slice
from rampart.reporting.plots import slices as plots
from rampart.reporting.plots import style
from rampart.reporting.plots.costs import pictures
from rampart.reporting.wording import level

SPLITS = ("test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the tables and figures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "slices", SlicesParams)
    baselines = tuple(lookup(params, "compare.baselines"))
    rows = {split: pd.read_parquet(f"data/{task}/splits/{split}.parquet") for split in SPLITS}
    for name in (*settings.by, *settings.lengths):
        if name not in rows["test"]:
            hint = nearest(name, list(rows["test"]))
            raise ParamError(f"{params.where('slices')}: the rows have no column {name!r}; {hint}")
    keys = pd.concat([_keys(rows[split], settings) for split in SPLITS])
    names = [name for name in keys if name != "id"]

    reports = f"reports/{task}"
    models = list(pd.read_csv(f"{reports}/results.csv")["model"])
    best = files.read_json(f"{reports}/champion.json")["model"]
    tables, curves, predictions = [], [], {}
    for model in models:
        predictions[model] = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
        frame = predictions[model].drop(columns=names, errors="ignore")
        frame = frame[frame["split"].isin(SPLITS)].merge(keys, on="id", validate="one_to_one")
        tables.append(by_slice(frame, names, settings.alpha).assign(model=model))
        confidence = frame.filter(regex=r"^p_\d+$").max(axis=1)
        for split in SPLITS:
            here = frame["split"] == split
            right = (frame["label"] == frame["prediction"])[here]
            curve = coverage(right.to_numpy(), confidence[here].to_numpy(), settings.points)
            curves.append(curve.assign(model=model, split=split))
    slices, curve = pd.concat(tables), pd.concat(curves)
    figures = {"coverage.png": plots.coverage(curve, models, baselines)}
    captions = {
        "Accuracy on the rows that are answered, when the least sure are left out.": "coverage.png"
    }
    interval = level(settings.alpha)
    if names:
        figures["slices.png"] = plots.slices(slices[slices["model"] == best], best, interval)
        caption = f"Accuracy of {best} by property of the row, {interval} Wilson intervals."
        captions[caption] = "slices.png"
    more: dict[str, pd.DataFrame] = {}
    if set(costs.FOUND) <= set(predictions[best]):
        scorer = load("rampart.tasks", task, "score")
        more = costs.costs(predictions, best, scorer.CLASSES, scorer.POSITIVE, settings.alpha)
        sides = (scorer.CLASSES[0], scorer.POSITIVE)
        for one in pictures(more, models, baselines, best, scorer.CLASSES, sides, interval):
            captions[one.caption], figures[one.file] = one.file, one.figure
    with files.replacing_folder(f"{reports}/more/slices") as folder:
        files.write_csv(folder / "slices.csv", slices)
        files.write_csv(folder / "coverage.csv", curve)
        for name, table in more.items():
            files.write_csv(folder / f"{name}.csv", table)
        for name, figure in figures.items():
            (folder / name).write_bytes(style.png(figure))
        text = "A model that may say “unsure” is right more often on what it answers."
        about = {"title": "Who is right where, and how sure", "text": text, "pictures": captions}
        files.write_json(folder / "about.json", about)


def _keys(rows: pd.DataFrame, settings: SlicesParams) -> pd.DataFrame:
    """Return id and the columns whose values make slices."""
    lengths = {
        f"number of {name}": length_slice(rows[name].map(len), ends)
        for name, ends in settings.lengths.items()
    }
    return rows[["id", *settings.by]].assign(**lengths)


if __name__ == "__main__":
    cli.run(main)
