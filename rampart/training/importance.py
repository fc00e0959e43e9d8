"""Which features a fitted model uses: permutation importance, and the score with the best of them.

Breiman (2001): the importance of a feature is how much the score falls when its column is
shuffled, which breaks what it says about the class and leaves its distribution as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.core.progress import Progress
from rampart.core.seeds import derive

Score = Callable[[np.ndarray], float]
"""From probabilities (n, k) to a number, higher is better. One that takes classes alone would not
see a change that moves no decision, and there are few decisions to move."""


class ImportanceParams(Block):
    """The block ``importance.<model>``."""

    estimator: Name
    features: Name
    repeats: Annotated[int, Field(ge=1, le=1000)] = 3
    """Shuffles of each feature."""
    rows: Annotated[int, Field(ge=10, le=1e8)] | None = 1000
    """Validation rows that are used, at random; null: all."""
    best: list[Annotated[int, Field(ge=1, le=1e7)]] = [50, 100, 200]
    """How many of the best features a model is fitted on anew."""
    top: Annotated[int, Field(ge=1, le=1000)] = 25
    """Features in the figure."""


def permutation_importance(
    fitted: Any, X: np.ndarray, score: Score, repeats: int, seed: int
) -> np.ndarray:
    """Return how much the score falls when each feature is shuffled.

    Parameters
    ----------
    fitted : classifier with ``predict_proba``.
    X : float array of shape (n, features).
    score : of the probabilities.
    repeats : shuffles of each feature; the same shuffles for every feature.
    seed : of the shuffles.

    Returns
    -------
    float array of shape (features, repeats).
    """
    whole = score(fitted.predict_proba(X))
    orders = [np.random.default_rng(derive(seed, r)).permutation(len(X)) for r in range(repeats)]
    falls = np.zeros((X.shape[1], repeats))
    work, progress = X.copy(), Progress(X.shape[1])
    for feature in range(X.shape[1]):
        column = X[:, feature]
        if (column != column[0]).any():  # else there is nothing to shuffle: its importance is 0
            for repeat, order in enumerate(orders):
                work[:, feature] = column[order]
                falls[feature, repeat] = whole - score(fitted.predict_proba(work))
            work[:, feature] = column
        progress.step("features")
    return falls


def ranked(falls: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    """Return the features by importance, the largest first, ties by name.

    Parameters
    ----------
    falls : float array of shape (features, repeats).
    names : of the features.

    Returns
    -------
    DataFrame : rank (from 1), index, feature, importance (mean), deviation (over the repeats).
    """
    table = pd.DataFrame(
        {
            "index": np.arange(len(names)),
            "feature": np.asarray(names, dtype=object),
            "importance": falls.mean(axis=1),
            "deviation": falls.std(axis=1),
        }
    )
    table = table.sort_values(["importance", "feature"], ascending=[False, True])
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table.reset_index(drop=True)
