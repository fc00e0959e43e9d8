"""Calibrate a model's predictions on validation, score them, and list the most confident errors.

    python -m stages.evaluate prompts logreg

in   data/<task>/predictions/<model>.parquet, reports/<task>/models/<model>/tuning.json,
     data/<task>/splits/{validation,test,external}.parquet
out  models/<task>/calibration/<model>.json, data/<task>/calibrated/<model>.parquet,
     reports/<task>/models/<model>/{metrics.json,by_source.csv}, reports/<task>/errors/<model>.csv

It loads no model. Calibration and threshold are fitted on validation: its scores are optimistic.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, Params, block, check, nearest, read
from rampart.core.seeds import derive
from rampart.metrics import calibration
from rampart.metrics.classification import recall_by_group
from rampart.metrics.evaluation import EvaluateParams, evaluate, rounded
from rampart.metrics.probability import log_loss, probabilities
from rampart.training.explain import errors

SCORED = ("validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write calibration, calibrated predictions, metrics, recall by source and errors."""
    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    settings = block(params, "evaluate", EvaluateParams)
    scorer = load("rampart.tasks", task, "score")
    check_names(params, settings.calibrate, scorer)
    knobs = check(settings.score, params.where("evaluate.score"), scorer.ScoreParams)
    seed = derive(params["seed"], "evaluate", f"{task}-{model}")

    raw = pd.read_parquet(f"data/{task}/predictions/{model}.parquet")
    fitted, frame = calibrated(raw, settings.calibrate, scorer)
    reports = f"reports/{task}/models/{model}"
    metrics = evaluate(frame, scorer, settings, knobs, seed)
    metrics["cv"] = files.read_json(f"{reports}/tuning.json")["cv"]
    by_source = recall_by_group(frame, scorer.CLASSES, ("split", "source"), settings.alpha)
    texts = [
        pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=["id", "text"])
        for split in SCORED
    ]
    wrong = errors(
        frame, pd.concat(texts).set_index("id")["text"], scorer.CLASSES, settings.examples
    )

    files.write_parquet(f"data/{task}/calibrated/{model}.parquet", frame)
    files.write_json(f"models/{task}/calibration/{model}.json", fitted)
    files.write_json(f"{reports}/metrics.json", rounded(metrics))
    files.write_csv(f"{reports}/by_source.csv", by_source)
    files.write_csv(f"reports/{task}/errors/{model}.csv", wrong)
    scores = {split: round(metrics[split]["f1_macro"], 3) for split in SCORED}
    print(f"{task} {model}: macro-F1 {scores}")


def check_names(params: Params, settings: calibration.CalibrateParams, scorer: ModuleType) -> None:
    """Raise ParamError for a class or an objective that the task does not have."""
    for key, known in (("positive", scorer.CLASSES), ("objective", list(scorer.STATISTICS))):
        if (name := getattr(settings, key)) not in (None, *known):
            where = params.where(f"evaluate.calibrate.{key}")
            raise ParamError(f"{where}: unknown name {name!r}; {nearest(name, known)}")


def calibrated(
    frame: pd.DataFrame, settings: calibration.CalibrateParams, scorer: ModuleType
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return the calibration fitted on the validation rows, and all rows with it applied."""
    raw = probabilities(frame, scorer.CLASSES)
    chosen = (frame["split"] == "validation").to_numpy()
    y, p = frame.loc[chosen, "label"].to_numpy(), raw[chosen]
    fitted = calibration.fit(y, p, scorer.CLASSES, settings.method)
    before, p = calibration.clip(p), calibration.apply(fitted, p)
    fitted["log_loss"] = {"before": log_loss(y, before), "after": log_loss(y, p)}
    if settings.positive is not None:
        positive = scorer.CLASSES.index(settings.positive)
        objective = scorer.STATISTICS[settings.objective]
        fitted["threshold"] = calibration.choose_threshold(y, p, positive, objective)
        fitted |= {"positive": settings.positive, "objective": settings.objective}
    p, prediction = calibration.predict(fitted, raw)
    columns = {f"p_{code}": p[:, code] for code in range(p.shape[1])}
    return fitted, frame.assign(**columns, prediction=prediction)


if __name__ == "__main__":
    cli.run(main)
