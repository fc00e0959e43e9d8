"""Train a model again with new labelled rows; promote it when it is surely better.

    python -m stages.retrain columns network

in   data/user/<task>/new/, data/<task>/splits/*.parquet, data/<task>/features/<kind>/,
     reports/<task>/tuning/<model>.json, reports/<task>/champion.json,
     data/<task>/calibrated/*.parquet
out  reports/<task>/retrain.json (the decision and why), models/<task>/retrained/: README.txt and,
     when promoted, model.joblib, model.onnx, calibration.json, metrics.json

The current model is the champion as the pipeline trained it, also where the model trained here is
another one (a member of a blend). Both are scored on the same frozen test split. The stage package
takes a promoted model by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Params, block, check, read
from rampart.core.seeds import derive
from rampart.core.tables import FORMATS, read_rows
from rampart.metrics import calibration
from rampart.metrics.evaluation import EvaluateParams
from rampart.metrics.probability import probabilities
from rampart.serving import promotion
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx.parts import complete
from rampart.training.items import aligned, build, checked, fit, item_and_knobs

HELD = ("validation", "test", "external")
KEYS = ("id", "label", "source", "group")


def main(argv: list[str] | None = None) -> None:
    """Write the decision and, when it is to promote, the model."""
    task, model = cli.words(__doc__, argv, "task", "model")
    params = read(task)
    settings = block(params, f"retrain.{model}", promotion.RetrainParams)
    item, knobs = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(params, model, knobs, estimator.Params)
    scorer = load("rampart.tasks", task, "score")
    scoring = block(params, "evaluate", EvaluateParams)
    knobs = check(scoring.score, params.where("evaluate.score"), scorer.ScoreParams)
    champion = files.read_json(f"reports/{task}/champion.json")["model"]
    splits = {name: read_rows(f"data/{task}/splits/{name}.parquet") for name in ("train", *HELD)}
    report = {"model": model, "champion": champion, "min_gain": settings.min_gain}
    new, counts = _new_rows(task, splits, scorer.CLASSES)
    report |= counts
    promoted: dict[str, Any] = {}
    if len(new):
        print(f"{task} {model}: training with {len(new):,} new rows", flush=True)
        by = getattr(scorer, "BY", ())
        features, classifier, frame = _fitted(task, model, params, splits, new, by)
        frame, fitted = _calibrated(frame, scorer.CLASSES, scoring.calibrate.method)
        current = pd.read_parquet(f"data/{task}/calibrated/{champion}.parquet")
        seed = derive(params["seed"], "retrain", f"{task}-{model}")
        compared = promotion.compare(current, frame, scorer, scoring, knobs, settings, seed)
        metrics = compared.pop("metrics")
        report |= compared
        if champion != model:
            report["reason"] += f"; current is {champion}, trained again was {model}"
        if report["decision"] == "promoted":
            exporter = load("rampart.serving.onnx.exporters", settings.estimator, needs="to_onnx")
            inner = exporter.to_onnx(classifier, features.width, settings.opset)
            promoted["onnx"] = complete(inner, features, classifier.classes_, fitted)
            promoted["pipeline"] = Pipeline([("features", features), ("classifier", classifier)])
            promoted |= {"calibration": fitted, "metrics": metrics}
    _write(Path(f"models/{task}/retrained"), report, promoted)
    files.write_json(f"reports/{task}/retrain.json", report)
    print(f"{task} {model}: {report['decision']}: {report['reason']}")


def _write(target: Path, report: dict[str, Any], promoted: dict[str, Any]) -> None:
    """Write the folder of the promoted model; README.txt alone where none was promoted."""
    with files.replacing_folder(target) as folder:
        text = f"{report['decision']}: {report['reason']}\n"
        (folder / "README.txt").write_text(text, encoding="utf-8")
        if promoted:
            joblib.dump(promoted["pipeline"], folder / "model.joblib", compress=("zlib", 3))
            (folder / "model.onnx").write_bytes(onnx_graphs.to_bytes(promoted["onnx"]))
            for name in ("calibration", "metrics"):
                files.write_json(folder / f"{name}.json", promoted[name])


def _new_rows(
    task: str, splits: dict[str, pd.DataFrame], classes: list[str]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the new rows that may be trained on, and what there was for the report."""
    folder = Path(f"data/user/{task}/new")
    new, reason = pd.DataFrame(), f"{folder} has no labelled row"
    if any(file.suffix.lower() in FORMATS for file in folder.glob("*/*")):
        user = load("rampart.tasks", task, "user")
        new = user.user_rows(user.UserFile(path=str(folder)), user.IngestParams())
    total = len(new)
    if total:
        leaks = load("rampart.tasks", task, "leaks")
        new = new[~leaks.seen(new, pd.concat([splits[name] for name in HELD]))]
        new = new.assign(group=new["table"], weight=1.0)
        reason = f"all {total} new rows are of data that {', '.join(HELD)} hold"
    by_class = [
        int((new["label"] == code).sum()) if len(new) else 0 for code in range(len(classes))
    ]
    return new, {
        "decision": "nothing new",
        "reason": reason,
        "new_rows": {"read": total, "held out already": total - len(new), "used": len(new)},
        "new_rows_by_class": dict(zip(classes, by_class)),
    }


def _fitted(
    task: str,
    model: str,
    params: Params,
    splits: dict[str, pd.DataFrame],
    new: pd.DataFrame,
    by: Sequence[str],
) -> tuple[Any, Any, pd.DataFrame]:
    """Return features and classifier fitted on old and new rows, and what they predict.

    ``by``: columns of the rows that the scorer reads besides.
    """
    item, _ = item_and_knobs(params, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    folder = Path(f"data/{task}/features/{item.features}")
    features = joblib.load(folder / "features.joblib")
    raw = np.vstack([matrices.load(folder / "train.npz"), features.extract(new)])
    features = features.refit(raw)
    rows = pd.concat([splits["train"], new], ignore_index=True)
    y, groups = rows["label"].to_numpy(), rows["group"].to_numpy()
    trust = rows["weight"].to_numpy()
    seed = derive(params["seed"], "train", f"{task}-{model}")
    frames = []
    with threadpool_limits(1):
        classifier = build(item, estimator, tuned, seed)
        classifier = fit(classifier, item, features.weigh(raw), y, groups, trust, seed)
        for name in HELD:
            matrix = features.weigh(matrices.load(folder / f"{name}.npz"))
            p = aligned(classifier, matrix, int(y.max()) + 1)
            part = splits[name][[*dict.fromkeys([*KEYS, *by])]].assign(split=name)
            frames.append(part.assign(**{f"p_{k}": p[:, k] for k in range(p.shape[1])}))
    return features, classifier, pd.concat(frames, ignore_index=True)


def _calibrated(
    frame: pd.DataFrame, classes: list[str], method: str
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the predictions calibrated as the stage evaluate does it, and the calibration."""
    p, held = probabilities(frame, classes), (frame["split"] == "validation").to_numpy()
    fitted = calibration.fit(frame.loc[held, "label"].to_numpy(), p[held], classes, method)
    p, prediction = calibration.predict(fitted, p)
    columns = {f"p_{code}": p[:, code] for code in range(p.shape[1])}
    return frame.assign(**columns, prediction=prediction), fitted


if __name__ == "__main__":
    cli.run(main)
