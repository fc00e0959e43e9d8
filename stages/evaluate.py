"""Calibrate a model's predictions on validation, score them, and list the most confident errors.

    python -m stages.evaluate prompts logreg

in   data/<task>/predictions/<model>.parquet, reports/<task>/tuning/<model>.json,
     data/<task>/splits/{validation,test,external}.parquet
out  models/<task>/calibration/<model>.json, data/<task>/calibrated/<model>.parquet,
     reports/<task>/models/<model>/{metrics.json,by_source.csv,errors.csv} (and by_<column>.csv
     for what else the task's scorer names in BY)

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
from rampart.metrics.kinds import weights
from rampart.metrics.probability import log_loss, probabilities
from rampart.training.explain import errors

SCORED = ("validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write calibration, calibrated predictions, metrics, recall by group and errors."""
    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    settings = block(params, "evaluate", EvaluateParams)
    scorer = load("rampart.tasks", task, "score")
    check_names(params, settings.calibrate, scorer)
    knobs = check(settings.score, params.where("evaluate.score"), scorer.ScoreParams)
    seed = derive(params["seed"], "evaluate", f"{task}-{model}")

    by = getattr(scorer, "BY", ("source",))
    raw = pd.read_parquet(f"data/{task}/predictions/{model}.parquet")
    added = [name for name in by if name not in raw]
    paths = [f"data/{task}/splits/{split}.parquet" for split in SCORED]
    rows = pd.concat(pd.read_parquet(path, columns=["id", "text", *added]) for path in paths)
    rows = rows.set_index("id")
    if lost := int((~raw["id"].isin(rows.index)).sum()):
        other = "were the predictions made from other splits?"
        raise ValueError(f"{lost} predicted rows are not in data/{task}/splits: {other}")
    raw = raw.join(rows[added], on="id")
    fitted, frame = calibrated(raw, settings.calibrate, scorer)
    frame = told_by_cell(frame, scorer, knobs)
    reports = f"reports/{task}/models/{model}"
    metrics = evaluate(frame, scorer, settings, knobs, seed)
    metrics["cv"] = files.read_json(f"reports/{task}/tuning/{model}.json")["cv"]
    wrong = errors(frame, rows["text"], scorer.CLASSES, settings.examples)

    files.write_parquet(f"data/{task}/calibrated/{model}.parquet", frame)
    files.write_json(f"models/{task}/calibration/{model}.json", fitted)
    files.write_json(f"{reports}/metrics.json", rounded(metrics))
    for name in by:
        table = recall_by_group(frame, scorer.CLASSES, ("split", name), settings.alpha)
        files.write_csv(f"{reports}/by_{name}.csv", table)
    files.write_csv(f"{reports}/errors.csv", wrong)
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
        alike = None if "kind" not in frame else weights(frame.loc[chosen, "kind"].to_numpy())
        fitted["threshold"] = calibration.choose_threshold(y, p, positive, objective, alike)
        fitted |= {"positive": settings.positive, "objective": settings.objective}
    p, prediction = calibration.predict(fitted, raw)
    columns = {f"p_{code}": p[:, code] for code in range(p.shape[1])}
    return fitted, frame.assign(**columns, prediction=prediction)


def told_by_cell(frame: pd.DataFrame, scorer: ModuleType, knobs: Any) -> pd.DataFrame:
    """Return the rows with their ``cell``, where the score that ranks is a mean over cells."""
    cells = getattr(scorer, "CELLS", {}).get(scorer.RANK)
    if cells is None:
        return frame
    parts = [part.assign(cell=cells(part, knobs)) for _, part in frame.groupby("split")]
    return pd.concat(parts).loc[frame.index]


if __name__ == "__main__":
    cli.run(main)
