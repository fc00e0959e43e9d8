"""Is a model that saw more data better enough to take the place of the current one?"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.core.seeds import derive
from rampart.metrics.bootstrap import Statistic, paired_test
from rampart.metrics.evaluation import EvaluateParams, evaluate, rounded

SCORES = ("accuracy", "f1_macro")
"""The scores that must gain, each a function in the task's STATISTICS."""


class RetrainParams(Block):
    """The block ``retrain.<model>``."""

    """The item of ``train`` that is trained again; of a blend, its best member."""
    features: Name
    estimator: Name
    min_gain: Annotated[float, Field(ge=0, lt=1)] = 0.01
    """Accuracy and macro-F1 must each gain more than this."""
    bootstrap: Annotated[int, Field(ge=100, le=1e5)] = 2000
    """Replicates of the paired bootstrap of each gain."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """1 - confidence of its interval."""
    unit: Literal["row", "group"] = "group"
    """What it resamples: single rows, or whole groups where their rows are alike."""
    opset: Annotated[int, Field(ge=13, le=21)] = 17
    """Of the ONNX graph of a promoted model."""


def gains(
    current: pd.DataFrame,
    new: pd.DataFrame,
    statistics: Mapping[str, Statistic],
    k: int,
    settings: RetrainParams,
    seed: int,
) -> dict[str, dict[str, float]]:
    """Return how much better the new model is than the current one, on the same rows.

    Parameters
    ----------
    current, new : predictions on the frozen test split: id, group, label, prediction.
    statistics : name of a score to its function of confusion matrices.
    k : number of classes.

    Returns
    -------
    dict : score to ``gain`` (new - current), ``low`` and ``high`` (percentile interval of the
        paired bootstrap) and ``p``.

    Raises
    ------
    ValueError : the two were not scored on the same rows.
    """
    for key in ("id", "label"):
        if not np.array_equal(current[key], new[key]):
            raise ValueError(
                f"the test rows of the current and the new model differ in {key}: the current "
                "model was scored on another split; train and calibrate it again"
            )
    y, a, b = (
        column.to_numpy() for column in (new["label"], new["prediction"], current["prediction"])
    )
    groups = new["group"].to_numpy() if settings.unit == "group" else None
    differences = {}
    for name, statistic in statistics.items():
        draw, count = derive(seed, name), settings.bootstrap
        test = paired_test(y, a, b, k, statistic, count, settings.alpha, draw, groups)
        differences[name] = {"gain": test.pop("difference"), **test}
    return differences


def decide(differences: Mapping[str, Mapping[str, float]], min_gain: float) -> tuple[str, str]:
    """Return ``promoted`` or ``kept``, and why.

    A score passes when its gain is above ``min_gain`` and its interval is above 0; all must pass.

    Examples
    --------
    >>> decide({"accuracy": {"gain": 0.02, "low": -0.001, "high": 0.04}}, 0.01)[0]
    'kept'
    >>> decide({"accuracy": {"gain": 0.02, "low": 0.004, "high": 0.04}}, 0.01)[0]
    'promoted'
    """
    faults = []
    for name, test in differences.items():
        figure = f"{name} gains {test['gain']:+.4f} ({test['low']:+.4f} to {test['high']:+.4f})"
        if test["gain"] <= min_gain:
            faults.append(f"{figure}, not more than {min_gain:g}")
        elif test["low"] <= 0:
            faults.append(f"{figure}, an interval with 0 in it")
    if faults:
        return "kept", "; ".join(faults)
    gained = " and ".join(f"{name} {test['gain']:+.4f}" for name, test in differences.items())
    return "promoted", f"{gained}, each above {min_gain:g} with an interval above 0"


def compare(
    current: pd.DataFrame,
    new: pd.DataFrame,
    scorer: ModuleType,
    scoring: EvaluateParams,
    knobs: Any,
    settings: RetrainParams,
    seed: int,
) -> dict[str, Any]:
    """Score two models on validation, test and external, and decide on test.

    Parameters
    ----------
    current, new : calibrated predictions of all splits: id, split, source, group, label,
        prediction, p_0 … p_{k-1}.
    scorer, scoring, knobs : see ``rampart.metrics.evaluation.evaluate``.

    Returns
    -------
    dict : ``decision``, ``reason``, ``gains``; ``current`` and ``new``: by split the scores with
        their intervals; ``metrics``, all metrics of the new model.
    """
    tables = {"current": current, "new": new}
    metrics = {
        name: rounded(evaluate(table, scorer, scoring, knobs, seed))
        for name, table in tables.items()
    }
    test = [table[table["split"] == "test"] for table in tables.values()]
    statistics = {name: scorer.STATISTICS[name] for name in SCORES}
    differences = gains(*test, statistics, len(scorer.CLASSES), settings, seed)
    decision, reason = decide(differences, settings.min_gain)
    keys = [f"{name}{end}" for name in SCORES for end in ("", "_low", "_high")]
    scores = {
        name: {split: {key: part[split][key] for key in keys} for split in ("test", "external")}
        for name, part in metrics.items()
    }
    report = {"decision": decision, "reason": reason, "gains": rounded(differences)}
    return report | scores | {"metrics": metrics["new"]}
