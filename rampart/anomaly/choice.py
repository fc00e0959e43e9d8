"""What a fitted detector says of itself in thresholds.json, and which one is used."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.anomaly.items import DetectorItem
from rampart.anomaly.thresholds import at_budgets, quantiles
from rampart.metrics.probability import roc_auc
from rampart.serving.onnx.parity import session


def require_equal(
    content: bytes, raw: dict[str, np.ndarray], found: dict[str, np.ndarray], within: float
) -> dict[str, Any]:
    """Return how an ONNX file is asked, once its scores are those of the native detector.

    Parameters
    ----------
    content : the file.
    raw, found : split -> raw features (n, width), native scores (n,).

    Raises
    ------
    ValueError : a score differs by more than ``within``.
    """
    running = session(content)
    gaps = [
        np.abs(running.run(["score"], {"features": raw[name]})[0][:, 0] - native)
        for name, native in found.items()
    ]
    worst = max(float(gap.max()) for gap in gaps)
    if not worst <= within:
        raise ValueError(f"ONNX scores differ by {worst:g}, allowed is {within:g}")
    return {"input": "features", "output": "score", "scores_differ_by_at_most": within}


def described(
    item: DetectorItem, features: Any, rows: int, exported: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what a runtime has to know to ask a detector."""
    return {
        "detector": item.detector,
        "role": item.role,
        "fitted_on": {"split": "train", "rows": item.rows, "n": rows},
        "features": item.features,
        "width": len(features.get_feature_names_out()),
        "numbers": list(features.numbers_),
        "levels": {name: list(levels) for name, levels in features.levels_.items()},
        "onnx": exported,
    }


def on_validation(
    score: np.ndarray,
    attack: np.ndarray,
    groups: np.ndarray,
    budgets: list[float],
    rows_a_day: int,
) -> dict[str, Any]:
    """Return what validation says of a detector's score: ROC-AUC, thresholds and quantiles.

    Parameters
    ----------
    score, attack, groups : arrays of shape (n,), of the rows of validation.
    budgets : alerts a day.
    """
    return {
        "validation_roc_auc": roc_auc(attack, score),
        "budgets": at_budgets(score, attack, groups, budgets, rows_a_day),
        "quantiles": {"benign": quantiles(score[~attack]), "all": quantiles(score)},
    }


def chosen_of(told: dict[str, dict[str, Any]]) -> str:
    """Return the candidate that is used.

    Raises
    ------
    ValueError : no candidate can leave.
    """
    able = [key for key, one in told.items() if one["role"] == "candidate" and one["onnx"]]
    if not able:
        raise ValueError("anomaly.detectors: no candidate has an ONNX form; add isolation")
    return max(able, key=lambda key: told[key]["validation_roc_auc"])
