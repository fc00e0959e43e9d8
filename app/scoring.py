"""Score a task's trained models on rows that somebody brings: what ``app.evaluate`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from rampart.core import files
from rampart.core.params import Params
from rampart.metrics import calibration
from rampart.metrics.bootstrap import by_group, interval
from rampart.metrics.classification import classification_metrics, wilson
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.evaluation import EvaluateParams
from rampart.training.items import aligned

LEARNED = ("train", "validation")  # what models, thresholds and weights were fitted on
WHOLE = "make repro"


def trained(task: str, params: Params) -> tuple[list[str], list[str]]:
    """Return the models of the block ``train`` that are there, and those that are not."""
    there, missing = [], []
    for name in params["train"]:
        parts = (_model(task, name), _calibration(task, name))
        (there if all(part.is_file() for part in parts) else missing).append(name)
    return there, missing


def learned(task: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return columns of the rows that the models learned from.

    Raises
    ------
    ValueError : the splits are not there.
    """
    paths = [Path(f"data/{task}/splits/{split}.parquet") for split in LEARNED]
    for path in paths:
        if not path.is_file():
            raise ValueError(
                f"{path}: is not there, so what was seen cannot be told: run `{WHOLE}`"
            )
    parts = [pd.read_parquet(path, columns=list(columns)) for path in paths]
    return pd.concat(parts, ignore_index=True)


def predicted(task: str, name: str, rows: pd.DataFrame, classes: int) -> pd.DataFrame:
    """Return the rows with a trained model's calibrated probabilities and its decisions.

    Nothing is fitted: features, model, calibration and threshold are those of the pipeline.
    """
    import joblib
    from threadpoolctl import threadpool_limits

    pipeline = joblib.load(_model(task, name))
    fitted = files.read_json(_calibration(task, name))
    with threadpool_limits(1):
        p, prediction = calibration.predict(fitted, aligned(pipeline, rows, classes))
    shares = {f"p_{code}": p[:, code] for code in range(classes)}
    return rows[["label", "group"]].assign(**shares, prediction=prediction)


def scores(
    frame: pd.DataFrame, scorer: ModuleType, settings: EvaluateParams, seed: int
) -> dict[str, Any]:
    """Return the metrics of one model; one that cannot be computed is left out, with the reason.

    Parameters
    ----------
    frame : label, group, prediction, p_0 … p_{k-1}.
    scorer : the task's module ``score``, for its CLASSES.
    settings : the block ``evaluate``: bootstrap, alpha, unit, bins.

    Returns
    -------
    dict : ``n``, ``accuracy``, ``by_class`` (class -> n, recall, low, high; Wilson intervals); if
        every class has rows ``f1_macro``, ``f1_macro_low``, ``f1_macro_high`` and ``roc_auc``;
        ``left_out``: metric -> why it is not there.
    """
    classes, k = scorer.CLASSES, len(scorer.CLASSES)
    y, prediction = frame["label"].to_numpy(), frame["prediction"].to_numpy()
    matrix = confusion(y, prediction, k)
    metrics: dict[str, Any] = {"n": len(y), "accuracy": float(np.mean(y == prediction))}
    metrics["by_class"] = dict(_recalls(matrix, classes, settings.alpha))
    metrics["left_out"] = {}
    if lacking := [classes[code] for code in range(k) if not matrix[code].any()]:
        reason = f"no row of {', '.join(lacking)}"
        return metrics | {"left_out": dict.fromkeys(("f1_macro", "roc_auc"), reason)}
    p = frame[[f"p_{code}" for code in range(k)]].to_numpy()
    whole = classification_metrics(y, p, prediction, classes, settings.ece_bins)
    metrics |= {name: whole[name] for name in ("f1_macro", "roc_auc", "ece")}
    groups = None
    if settings.unit == "group":
        groups = by_group(y * k + prediction, frame["group"].to_numpy(), k * k)
    try:
        low, high = interval(matrix, macro_f1, settings.bootstrap, settings.alpha, seed, groups)
    except ValueError as error:
        return metrics | {"left_out": {"interval of f1_macro": str(error)}}
    return metrics | {"f1_macro_low": low, "f1_macro_high": high}


def _recalls(
    matrix: np.ndarray, classes: Sequence[str], alpha: float
) -> Iterator[tuple[str, dict[str, Any]]]:
    for code, name in enumerate(classes):
        n, hits = int(matrix[code].sum()), int(matrix[code, code])
        if n:
            low, high = (float(end) for end in wilson(hits, n, alpha))
            yield name, {"n": n, "recall": hits / n, "low": low, "high": high}


def by_value(frames: dict[str, pd.DataFrame], values: pd.Series) -> list[dict[str, Any]]:
    """Return, of each value of a column, its rows and the share that each model gets right.

    Parameters
    ----------
    frames : model -> what ``predicted`` gives.
    values : of the column, with the index of the rows.

    Returns
    -------
    a dict a value, ``value``, ``n`` and ``accuracy`` (model -> share), most rows first.
    """
    table = []
    for value, index in values.astype(str).groupby(values.astype(str)).groups.items():
        right = {
            name: float(np.mean(frame.loc[index, "label"] == frame.loc[index, "prediction"]))
            for name, frame in frames.items()
        }
        table.append({"value": value, "n": len(index), "accuracy": right})
    return sorted(table, key=lambda row: (-row["n"], row["value"]))


def _model(task: str, name: str) -> Path:
    return Path(f"models/{task}/{name}/model.joblib")


def _calibration(task: str, name: str) -> Path:
    return Path(f"models/{task}/calibration/{name}.json")
