"""Gradient boosted trees (XGBoost)."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field

from rampart.core.params import Block


class Params(Block):
    """Knobs of the model."""

    rounds: int = Field(default=150, gt=0, le=1e5)
    max_depth: int = Field(default=5, gt=0, le=64)
    learning_rate: float = Field(default=0.2, gt=0, le=1)
    subsample: float = Field(default=0.8, gt=0, le=1)
    colsample: float = Field(default=0.2, gt=0, le=1)  # share of the features a tree sees


def build(params: Params, seed: int) -> Any:
    """Return an unfitted classifier.

    One thread: histograms then add up in the same order on every machine.
    """
    from xgboost import XGBClassifier

    return XGBClassifier(
        n_estimators=params.rounds,
        max_depth=params.max_depth,
        learning_rate=params.learning_rate,
        subsample=params.subsample,
        colsample_bytree=params.colsample,
        tree_method="hist",
        max_bin=64,
        n_jobs=1,
        random_state=seed,
        verbosity=0,
    )


def class_weights(fitted: Any) -> np.ndarray:
    """Return the importances (gain), shape (features,): they have no direction."""
    return fitted.feature_importances_
