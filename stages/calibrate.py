"""Calibrate a model's probabilities and choose its threshold, both on validation.

    python -m stages.calibrate prompts-logreg

in   data/<task>/predictions/<model>.parquet
out  models/<task>/<model>.calibration.json, data/<task>/calibrated/<model>.parquet
"""

from __future__ import annotations

import pandas as pd

from rampart import cli, files
from rampart.loading import load
from rampart.metrics import calibration
from rampart.metrics.probability import log_loss, probabilities
from rampart.params import ParamError, block, nearest, read


def main(argv: list[str] | None = None) -> None:
    """Fit on the validation rows, apply to all."""
    task, model = cli.task_and_model(cli.argument("item", __doc__, argv))
    settings = block(read(), f"calibrate.{task}", calibration.CalibrateParams)
    scorer = load("rampart.tasks", task, "score")
    for key, known in (("positive", scorer.CLASSES), ("objective", list(scorer.STATISTICS))):
        if (name := getattr(settings, key)) not in (None, *known):
            where = f"params.yaml: calibrate.{task}.{key}"
            raise ParamError(f"{where}: unknown name {name!r}; {nearest(name, known)}")

    frame = pd.read_parquet(f"data/{task}/predictions/{model}.parquet")
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
    calibrated = frame.assign(**columns, prediction=prediction)
    files.write_parquet(f"data/{task}/calibrated/{model}.parquet", calibrated)
    files.write_json(f"models/{task}/{model}.calibration.json", fitted)


if __name__ == "__main__":
    cli.run(main)
