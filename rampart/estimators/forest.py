"""Random forest."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field

from rampart.params import Block


class Params(Block):
    """Knobs of the model."""

    trees: int = Field(default=200, gt=0)
    # Beyond about 48 levels the Shapley values of a tree are numerically wrong.
    max_depth: int = Field(default=32, gt=0, le=32)
    min_leaf: int = Field(default=1, gt=0)


def build(params: Params, seed: int) -> Any:
    """Return an unfitted classifier.

    One thread: the trees' votes then add up in the same order on every machine.
    """
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        n_estimators=params.trees,
        max_depth=params.max_depth,
        min_samples_leaf=params.min_leaf,
        random_state=seed,
        n_jobs=1,
    )


def class_weights(fitted: Any) -> np.ndarray:
    """Return the importances, shape (features,): they have no direction."""
    return fitted.feature_importances_
