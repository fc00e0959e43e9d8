"""How the models of a task hold when somebody changes the rows to get past them.

    python -m stages.perturb prompts

in   models/<task>/<model>/model.joblib, models/<task>/calibration/<model>.json,
     data/<task>/splits/external.parquet, reports/<task>/results.csv (which models)
out  reports/<task>/more/robustness/: robustness.csv, robustness.png, about.json

Recall is that of the same rows before and after: of those that a perturbation changes. Where it
changes what a row is (the task says when), recall after is of its new class.
"""

from __future__ import annotations

import joblib
import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, block, lookup, nearest, read
from rampart.core.seeds import derive
from rampart.reporting.plots import style
from rampart.reporting.plots.perturb import drops
from rampart.training.perturbing import asker, measured
from rampart.training.sampling import by_kind


class PerturbParams(Block):
    """The block ``perturb``."""

    rows: int | None = Field(default=600, ge=1, le=1e8)  # of external, as many of each kind
    models: list[Name] | None = None  # null: all of the leaderboard
    alpha: float = Field(default=0.05, gt=0, lt=1)


def main(argv: list[str] | None = None) -> None:
    """Write the table and the figure of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "perturb", PerturbParams)
    seed = derive(lookup(params, "seed"), "perturb", task)
    suite, serving = (load("rampart.tasks", task, part) for part in ("perturb", "serving"))
    classes = load("rampart.tasks", task, "score").CLASSES
    names = list(pd.read_csv(f"reports/{task}/results.csv")["model"])
    if unknown := [name for name in settings.models or () if name not in names]:
        where = params.where("perturb.models")
        raise ParamError(f"{where}: unknown model {unknown[0]!r}; {nearest(unknown[0], names)}")
    names = [name for name in names if settings.models is None or name in settings.models]
    models = {name: joblib.load(f"models/{task}/{name}/model.joblib") for name in names}
    fitted = {name: files.read_json(f"models/{task}/calibration/{name}.json") for name in names}
    ask = asker(models, fitted, serving)

    columns = ["id", "text", "label", "kind", "language"]
    whole = pd.read_parquet(f"data/{task}/splits/external.parquet", columns=columns)
    rows = whole.loc[by_kind(whole["kind"], whole["id"], settings.rows, seed)]
    table = measured(rows, suite, ask, classes, seed, settings.alpha)
    with files.replacing_folder(f"reports/{task}/more/robustness") as out:
        files.write_csv(out / "robustness.csv", table)
        (out / "robustness.png").write_bytes(style.png(drops(table, names, classes)))
        about = {
            "title": "What a small change of the text does",
            "text": f"Recall on {len(rows):,} external rows, as many of each kind, before and "
            f"after each change; only rows that it changes count. {suite.NOTE}",
            "pictures": {"Change of recall by what was done to the text": "robustness.png"},
        }
        files.write_json(out / "about.json", about)
    print(
        f"{task}: {len(models)} models, {len(rows):,} rows, {table['perturbation'].nunique()} ways"
    )


if __name__ == "__main__":
    cli.run(main)
