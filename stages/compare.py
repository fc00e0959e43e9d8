"""Compare the models of a task: leaderboard, significance, criteria, champion.

    python -m stages.compare prompts

in   reports/<task>/models/*/{metrics,limits}.json, reports/<task>/tuning/*.json,
     data/<task>/calibrated/*.parquet
out  reports/<task>/{results,significance,criteria}.csv, reports/<task>/champion.json,
     reports/<task>/metrics.json (few numbers a model: what `dvc metrics diff` shows)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, lookup, read
from rampart.core.seeds import derive
from rampart.metrics import leaderboard
from rampart.metrics.significance import compare_pairs, pairs

KEYS = ["id", "split", "group", "label", "prediction"]
SPLITS = ("external", "test")


def main(argv: list[str] | None = None) -> None:
    """Write the tables of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "compare", leaderboard.CompareParams)
    scorer = load("rampart.tasks", task, "score")
    seed = derive(lookup(params, "seed"), "compare", task)

    reports = Path("reports") / task
    models = sorted(file.parent.name for file in reports.glob("models/*/metrics.json"))
    leaderboard.check_models(models, list(lookup(params, "train")), settings.baselines)
    metrics = {name: files.read_json(reports / "models" / name / "metrics.json") for name in models}
    tuning = {name: files.read_json(reports / "tuning" / f"{name}.json") for name in models}
    limits = {name: files.read_json(reports / "models" / name / "limits.json") for name in models}
    kinds = [name for name in getattr(scorer, "BY", ()) if name == "kind"]  # alike in the tests
    kinds += ["cell"] if scorer.RANK in getattr(scorer, "CELLS", {}) else []
    predictions = {
        name: pd.read_parquet(f"data/{task}/calibrated/{name}.parquet", columns=[*KEYS, *kinds])
        for name in leaderboard.ranking(metrics, scorer)
    }

    bootstrap = {"replicates": settings.bootstrap, "alpha": settings.alpha, "seed": seed}
    bootstrap["unit"] = settings.unit
    table = leaderboard.criteria(metrics, limits, scorer, settings.criteria)
    best = leaderboard.champion(metrics, table, scorer, settings.baselines)
    wanted = pairs(list(predictions), best["model"])
    tests = compare_pairs(predictions, wanted, len(scorer.CLASSES), SPLITS, **bootstrap)
    files.write_csv(reports / "results.csv", leaderboard.results(metrics, tuning, scorer))
    files.write_csv(reports / "significance.csv", tests)
    files.write_csv(reports / "criteria.csv", table)
    files.write_json(reports / "champion.json", best)
    chosen = {name: headline(metrics[name]) for name in sorted(metrics)}
    files.write_json(reports / "metrics.json", {task: chosen})
    print(best["reason"])


def headline(metrics: dict[str, Any]) -> dict[str, float]:
    """Return the numbers of a model that experiments are compared by: few, with short names.

    `dvc exp show` has a column for each that changed, and a terminal holds about three.
    """
    return {f"f1_{split}": metrics[split]["f1_macro"] for split in SPLITS}


if __name__ == "__main__":
    cli.run(main)
