"""Local outlier factor: how much thinner the rows lie around a row than around its neighbours.

Breunig, Kriegel, Ng and Sander (2000), LOF: identifying density-based local outliers, SIGMOD.
It keeps all rows that it was fitted on and compares each new one with every one of them.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from rampart.core.params import Block, KnobError

LABELS = False


class Params(Block):
    """Knobs of the detector."""

    neighbours: int = Field(default=20, gt=0, le=1e5)


def build(params: Params, names: list[str], seed: int) -> Outlier:
    """Return an unfitted detector."""
    return Outlier(params)


class Outlier:
    """scikit-learn's factor for rows that it was not fitted on (novelty)."""

    def __init__(self, params: Params):
        self.params = params

    def fit(self, X: np.ndarray, attack: np.ndarray | None = None) -> Outlier:
        """Keep the rows and their densities; ``attack`` is not looked at.

        Raises
        ------
        KnobError : no more rows than neighbours.
        """
        from sklearn.neighbors import LocalOutlierFactor

        if len(X) <= self.params.neighbours:
            raise KnobError(
                f"neighbours: must be below the {len(X)} rows, got {self.params.neighbours}"
            )
        factor = LocalOutlierFactor(self.params.neighbours, novelty=True, n_jobs=1)
        self.factor_ = factor.fit(X)
        return self

    def score(self, X: np.ndarray) -> np.ndarray:
        """Return the factor of each row: 1 is as dense as its neighbours, more is thinner."""
        return -self.factor_.score_samples(X).astype(np.float64)
