"""Fit what says how unusual a row is, choose thresholds on validation, score the other splits.

    python -m stages.anomaly flows

in   data/<task>/features/<kind>/{features.joblib,*.npz}, data/<task>/splits/*.parquet
out  models/<task>/anomaly/: <name>/{model.joblib,model.onnx}, thresholds.json;
     data/<task>/anomaly.parquet: id, split, and the score of each detector, higher is more unusual

A detector learns from train alone, without labels but for which of its rows are harmless (rows:
benign); the ceiling is told all labels. model.onnx takes what the features' ``extract`` gives, and
its scores are those of model.joblib, or the stage stops. thresholds.json says what goes in, the
thresholds, and which detector is used: the candidate with an ONNX file that has the highest
ROC-AUC on validation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import pandas as pd
from threadpoolctl import threadpool_limits

from rampart.anomaly import choice, graph
from rampart.anomaly.items import AnomalyParams
from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import ParamError, block, check, read, under
from rampart.core.seeds import derive

SPLITS = ("train", "validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the detectors, their thresholds and scores of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "anomaly", AnomalyParams)
    words = load("rampart.tasks", task, "unusual")
    columns = ["id", "label", "group", "generated"]
    rows = {
        name: pd.read_parquet(f"data/{task}/splits/{name}.parquet", columns=columns)
        for name in SPLITS
    }
    attack = {name: (part["label"] != words.HARMLESS).to_numpy() for name, part in rows.items()}
    real = ~rows["train"]["generated"].to_numpy(bool)
    built = {}
    for key, item in settings.detectors.items():
        name = item.detector
        module = load("rampart.anomaly.detectors", name, needs="build")
        where = f"{params.where('anomaly')}.detectors.{key}"
        if module.LABELS and (item.rows, item.role) != ("all", "ceiling"):
            raise ParamError(f"{where}: {name} learns labels: rows must be all and role ceiling")
        built[key] = module, check(item.knobs, f"{where}.knobs", module.Params), where
    seed = derive(params["seed"], "anomaly", task)
    told: dict[str, Any] = {}
    scores = {name: rows[name][["id"]].assign(split=name) for name in SPLITS[1:]}
    with files.replacing_folder(f"models/{task}/anomaly") as out, threadpool_limits(1):
        for key, item in settings.detectors.items():
            module, knobs, where = built[key]
            folder = f"data/{task}/features/{item.features}"
            features = joblib.load(f"{folder}/features.joblib")
            raw = {name: matrices.load(f"{folder}/{name}.npz") for name in SPLITS}
            kept = real & ~attack["train"] if item.rows == "benign" else real
            with under(f"{where}.knobs"):
                names = list(features.get_feature_names_out())
                detector = module.build(knobs, names, derive(seed, key))
                detector.fit(features.weigh(raw["train"])[kept], attack["train"][kept])
            found = {name: detector.score(features.weigh(raw[name])) for name in scores}
            for name, frame in scores.items():
                frame[key] = found[name]
            exported = written(out / key, detector, features, raw, found, settings.within)
            groups = rows["validation"]["group"].to_numpy()
            chosen = found["validation"], attack["validation"], groups
            told[key] = choice.described(item, features, int(kept.sum()), exported)
            with under(params.where("anomaly")):
                day = settings.budgets, settings.rows_a_day
                told[key] |= choice.on_validation(*chosen, *day)
            auc = told[key]["validation_roc_auc"]
            print(f"{task} {key}: ROC-AUC on validation {auc:.3f}", flush=True)
        use = choice.chosen_of(told)
        day = {"rows": settings.rows_a_day, "hours": settings.hours_a_day}
        files.write_json(out / "thresholds.json", {"day": day, "detectors": told, "use": use})
    files.write_parquet(f"data/{task}/anomaly.parquet", pd.concat(scores.values()))
    print(f"{task}: {use} is used", flush=True)


def written(
    folder: Path, detector: Any, features: Any, raw: dict, found: dict, within: float
) -> dict[str, Any] | None:
    """Write a detector; return how its ONNX file is asked, None where it cannot have one."""
    folder.mkdir()
    model = {"features": features, "detector": detector}
    joblib.dump(model, folder / "model.joblib", compress=("zlib", 3))
    if not hasattr(detector, "part"):
        return None
    content = graph.whole(detector, features)
    (folder / "model.onnx").write_bytes(content)
    try:
        return choice.require_equal(content, raw, found, within)
    except ValueError as error:
        raise ValueError(f"{folder.name}: {error}") from None


if __name__ == "__main__":
    cli.run(main)
