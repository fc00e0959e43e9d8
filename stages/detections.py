"""What each model finds of each class, and where, when few clean rows may alarm.

    python -m stages.detections <task>

in   data/<task>/calibrated/*.parquet, data/<task>/splits/{test,external}.parquet,
     reports/<task>/{results.csv,champion.json}
out  reports/<task>/more/detections/: detections.csv, by_model.png, by_slice.png, about.json

A row alarms when its risk, 1 - p(safe), is above a threshold that a given share of the clean rows
of the same split are above.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, block, lookup, nearest, read
from rampart.core.seeds import derive
from rampart.reporting.plots import style
from rampart.reporting.wording import level
from rampart.studies.detections import pictures, tables
from rampart.studies.detections.settings import DetectionsParams


def main(argv: list[str] | None = None) -> None:
    """Write the table and the pictures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "detections", DetectionsParams)
    baselines = tuple(lookup(params, "compare.baselines"))
    classes = list(load("rampart.tasks", task, "score").CLASSES)
    if settings.safe not in classes:
        where = params.where("detections.safe")
        raise ParamError(f"{where}: no class {settings.safe!r}; {nearest(settings.safe, classes)}")
    wanted = [settings.column, *settings.by]
    keys = pd.concat(
        pd.read_parquet(f"data/{task}/splits/{split}.parquet") for split in tables.SPLITS
    )
    for name in wanted:
        if name not in keys:
            where = params.where("detections")
            raise ParamError(f"{where}: no column {name!r}; {nearest(name, list(keys))}")
    reports = f"reports/{task}"
    models = list(pd.read_csv(f"{reports}/results.csv")["model"])
    best = files.read_json(f"{reports}/champion.json")["model"]
    predictions = {
        name: pd.read_parquet(f"data/{task}/calibrated/{name}.parquet")
        .drop(columns=wanted, errors="ignore")
        .merge(keys[["id", *wanted]], on="id", validate="one_to_one")
        for name in models
    }
    seed = derive(params["seed"], "detections", task)
    table = tables.detected(predictions, classes, settings, seed)
    with files.replacing_folder(f"{reports}/more/detections") as folder:
        files.write_csv(folder / "detections.csv", table)
        captions = drawn(folder, table, models, best, baselines, classes, settings)
        text = said(table, best, settings)
        title = "What is found of each class, and where"
        about = {"title": title, "text": text, "pictures": captions}
        files.write_json(folder / "about.json", about)
    print(f"{task}: {text}")


def drawn(
    folder: Path,
    table: pd.DataFrame,
    models: list[str],
    best: str,
    baselines: tuple[str, ...],
    classes: list[str],
    settings: DetectionsParams,
) -> dict[str, str]:
    """Write the pictures and return caption -> file."""
    at = f"{100 * settings.shown:g} %"
    some = table[(table["budget"] == settings.shown) & (table["split"] == "external")]
    whole = some[(some["by"] == tables.ALL) & (some["class"] != settings.safe)]
    title = f"External rows found when {at} of the clean ones alarm"
    one = pictures.by_model(whole, models, baselines, title, level(settings.alpha))
    (folder / "by_model.png").write_bytes(style.png(one))
    of_best = some[some["model"] == best]
    two = pictures.by_slice(of_best, classes, f"{title}: {best}, % (rows)")
    (folder / "by_slice.png").write_bytes(style.png(two))
    return {
        f"{title}, by class and model; for the interval groups are resampled.": "by_model.png",
        f"The same of {best}, by where rows are from; of {settings.safe} the alarms.": "by_slice.png",
    }


def said(table: pd.DataFrame, best: str, settings: DetectionsParams) -> str:
    """Return what the table says of the best model, in a sentence."""
    rows = table[
        (table["model"] == best)
        & (table["split"] == "external")
        & (table["budget"] == settings.shown)
    ]
    whole = rows[(rows["by"] == tables.ALL) & (rows["class"] != settings.safe)]
    parts = [
        f"{row['class'].replace('_', ' ')} {row['share']:.2f} "
        f"({row['low']:.2f} to {row['high']:.2f})"
        for _, row in whole.iterrows()
    ]
    return (
        f"At {100 * settings.shown:g} % alarms among the clean external rows {best} finds of each "
        f"class: {', '.join(parts)}; mean {whole['share'].mean():.2f}."
    )


if __name__ == "__main__":
    cli.run(main)
