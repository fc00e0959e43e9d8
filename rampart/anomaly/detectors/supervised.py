"""The ceiling: boosted trees that are told which rows are attacks, which a detector is not."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from rampart.core.params import Block, KnobError

LABELS = True


class Params(Block):
    """Knobs of the classifier."""

    rounds: int = Field(default=200, gt=0, le=1e5)
    max_depth: int = Field(default=6, gt=0, le=32)
    learning_rate: float = Field(default=0.1, gt=0, le=1)


def build(params: Params, names: list[str], seed: int) -> Supervised:
    """Return an unfitted classifier."""
    return Supervised(params, seed)


class Supervised:
    """XGBoost, in one thread: histograms then add up in the same order everywhere."""

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(self, X: np.ndarray, attack: np.ndarray | None = None) -> Supervised:
        """Learn from features and labels.

        Raises
        ------
        KnobError : there are no labels of both kinds.
        """
        from xgboost import XGBClassifier

        if attack is None or len(set(np.asarray(attack, dtype=bool).tolist())) < 2:
            raise KnobError("rows: must be all: it learns from harmless rows and from attacks")
        self.classifier_ = XGBClassifier(
            n_estimators=self.params.rounds,
            max_depth=self.params.max_depth,
            learning_rate=self.params.learning_rate,
            tree_method="hist",
            max_bin=64,
            n_jobs=1,
            random_state=self.seed,
            verbosity=0,
        ).fit(X, np.asarray(attack, dtype=int))
        return self

    def score(self, X: np.ndarray) -> np.ndarray:
        """Return the probability of an attack."""
        return self.classifier_.predict_proba(X)[:, 1].astype(np.float64)
