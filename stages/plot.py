"""Draw the models of a task over each other. It loads no model: a new figure retrains nothing.

    python -m stages.plot <task>

in   reports/<task>/results.csv, reports/<task>/models/*/by_source.csv (and by_kind.csv where the
     rows have a kind), data/<task>/calibrated/*.parquet
out  reports/<task>/plots/{roc,pr,calibration,confusion}.csv (for dvc plots: external split, long,
     with a model column), reports/<task>/figures/*.png (for people)
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, lookup, read
from rampart.core.progress import Progress
from rampart.reporting.plots import style
from rampart.reporting.plots.figures import PlotParams, all_figures, all_points
from rampart.reporting.wording import level


def main(argv: list[str] | None = None) -> None:
    """Write the points and the figures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "plot", PlotParams)
    baselines = tuple(lookup(params, "compare.baselines"))
    intervals = level(lookup(params, "evaluate.alpha"))
    scorer = load("rampart.tasks", task, "score")
    words = load("rampart.tasks", task, "words")

    reports = Path("reports", task)
    results = pd.read_csv(reports / "results.csv")
    predictions, recalls, kinds, progress = {}, [], [], Progress(None)
    for model in results["model"]:
        frame = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
        predictions[model] = frame[frame["split"] == "external"]
        recalls.append(pd.read_csv(reports / "models" / model / "by_source.csv"))
        recalls[-1]["model"] = model
        if (path := reports / "models" / model / "by_kind.csv").is_file():
            kinds.append(pd.read_csv(path, keep_default_na=False).assign(model=model))
        progress.step(f"{model} read")

    points = all_points(predictions, scorer.CLASSES, settings.points)
    progress.step("curves computed")
    recall, of_kind = pd.concat(recalls), pd.concat(kinds) if kinds else None
    if alike := getattr(words, "ALIKE", None):
        recall = fewer(recall, alike)
    figures = all_figures(
        results, points, recall, scorer, words, baselines, settings, intervals, of_kind
    )
    with files.replacing_folder(reports / "plots") as folder:
        for name, frame in points.items():
            files.write_csv(folder / f"{name}.csv", frame)
    with files.replacing_folder(reports / "figures") as folder:
        for name, figure in figures.items():
            (folder / f"{name}.png").write_bytes(style.png(figure))
            progress.step(f"{name} drawn")
    print(f"{reports}: points of {len(points)} kinds of curve, {len(figures)} figures")


def fewer(recalls: pd.DataFrame, alike: str) -> pd.DataFrame:
    """Return recalls in which sources that begin alike are one, for a picture that can be read.

    Parameters
    ----------
    recalls : split, source, class, n, recall and model.
    alike : regular expression of how they begin; the others stay.

    Examples
    --------
    >>> rows = [("test", f"twins/{n}", "time", n, n / 4, "forest") for n in (1, 3)]
    >>> names = ["split", "source", "class", "n", "recall", "model"]
    >>> fewer(pd.DataFrame(rows, columns=names), "twins")[["source", "n", "recall"]].values.tolist()
    [['twins', 4, 0.625]]
    """
    begins = {name: re.match(alike, name) for name in recalls["source"].unique()}
    drawn = [begins[name].group() if begins[name] else name for name in recalls["source"]]
    rows = recalls.assign(source=drawn, found=recalls["recall"] * recalls["n"])
    keys = ["split", "source", "class", "model"]
    summed = rows.groupby(keys, sort=False, as_index=False)[["n", "found"]].sum()
    return summed.assign(recall=summed["found"] / summed["n"])


if __name__ == "__main__":
    cli.run(main)
