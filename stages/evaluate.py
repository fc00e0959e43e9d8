"""Score a model's calibrated predictions on validation, test and external.

    python -m stages.evaluate prompts-logreg

in   data/<task>/calibrated/<model>.parquet, reports/<task>/models/<model>/tuning.json
out  reports/<task>/models/<model>/metrics.json, reports/<task>/models/<model>/by_source.csv

Calibration and threshold were fitted on validation: its scores are optimistic.
"""

from __future__ import annotations

import pandas as pd

from rampart import cli, files
from rampart.loading import load
from rampart.metrics.classification import recall_by_group
from rampart.metrics.evaluation import EvaluateParams, evaluate, rounded
from rampart.params import block, check, lookup, read
from rampart.seeds import derive


def main(argv: list[str] | None = None) -> None:
    """Write the metrics of each split and the recall of each source."""
    item = cli.argument("item", __doc__, argv)
    task, model = cli.task_and_model(item)
    params = read()
    settings = block(params, f"evaluate.{task}", EvaluateParams)
    scorer = load("rampart.tasks", task, "score")
    knobs = check(settings.score, f"evaluate.{task}.score", scorer.ScoreParams)
    seed = derive(lookup(params, "seed"), "evaluate", item)

    reports = f"reports/{task}/models/{model}"
    frame = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
    metrics = evaluate(frame, scorer, settings, knobs, seed)
    metrics["cv"] = files.read_json(f"{reports}/tuning.json")["cv"]
    by_source = recall_by_group(frame, scorer.CLASSES, ("split", "source"), settings.alpha)

    files.write_json(f"{reports}/metrics.json", rounded(metrics))
    files.write_csv(f"{reports}/by_source.csv", by_source)


if __name__ == "__main__":
    cli.run(main)
