"""Random forest."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from rampart.core.params import Block

DEEPEST = 32


class Params(Block):
    """Knobs of the model."""

    trees: int = Field(default=200, gt=0, le=1e5)
    # Beyond about 48 levels the Shapley values of a tree are numerically wrong; null is 32 too.
    max_depth: int | None = Field(default=DEEPEST, gt=0, le=DEEPEST)
    min_split: int = Field(default=2, ge=2, le=1e9)  # rows of a node that may be split
    min_leaf: int = Field(default=1, gt=0, le=1e9)
    max_features: Literal["sqrt", "log2"] | None = "sqrt"  # that a split chooses from; null: all


def build(params: Params, seed: int) -> Any:
    """Return an unfitted classifier.

    One thread: the trees' votes then add up in the same order on every machine.
    """
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        n_estimators=params.trees,
        max_depth=params.max_depth or DEEPEST,
        min_samples_split=params.min_split,
        min_samples_leaf=params.min_leaf,
        max_features=params.max_features,
        random_state=seed,
        n_jobs=1,
    )


def class_weights(fitted: Any) -> np.ndarray:
    """Return the importances, shape (features,): they have no direction."""
    return fitted.feature_importances_
