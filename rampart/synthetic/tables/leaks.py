"""Columns that give the label away: one alone, or two together, from which it can be read.

Such a column is often made after the label was known (a verdict, a date of analysis, the name of
the folder that a sample lay in). A campaign on it is easy for every generator and says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.settings import LeakParams

LEAVES = 64  # of the tree that reads the label
ROWS = 5000  # of a larger table, so many are looked at
PAIRED = 20  # the columns that tell most, whose pairs are tried


class Leak(NamedTuple):
    """Columns that give the label away, and the balanced accuracy of a tree that sees no other."""

    columns: tuple[str, ...]
    balanced_accuracy: float

    def words(self) -> str:
        """Return it as part of a sentence."""
        names = " and ".join(map(repr, self.columns))
        together = " together" if len(self.columns) > 1 else ""
        return f"{names}{together} (balanced accuracy {self.balanced_accuracy:.3f})"


def leaks(
    features: pd.DataFrame,
    schema: Sequence[Column],
    y: np.ndarray,
    folds: np.ndarray,
    limit: float,
) -> list[Leak]:
    """Return the columns, and the pairs of others, that tell the label better than ``limit``.

    A tree of 64 leaves reads the label from the codes of one column, or of two, on the even folds
    and is asked on the odd ones, and the other way round. The score is balanced accuracy, the mean
    over classes of the share of its rows that are told right: 1 / classes for a guess, whatever
    their proportions. Pairs are tried of the 20 columns that tell most and are no leak themselves.

    Parameters
    ----------
    features, schema : canonical columns, as ``rampart.synthetic.tables.schema.clean`` gives them.
    y : (n,) int codes of the classes.
    folds : (n,) int, two folds at least with rows of each class in each.
    limit : balanced accuracy from which on it is a leak.

    Returns
    -------
    list of Leak : columns first, then pairs; of each the best first.
    """
    taken = np.unique(np.linspace(0, len(y) - 1, min(len(y), ROWS)).astype(int))
    y, half = y[taken], folds[taken] % 2
    table = features.iloc[taken]
    coded = {column.name: codes(table[column.name], column.kind) for column in schema}
    alone = {name: told(column[:, None], y, half) for name, column in coded.items()}
    found = [Leak((name,), score) for name, score in alone.items() if score >= limit]
    rest = sorted((name for name in alone if alone[name] < limit), key=lambda name: -alone[name])
    pairs = []
    for pair in combinations(rest[:PAIRED], 2):
        score = told(np.column_stack([coded[name] for name in pair]), y, half)
        if score >= limit:
            pairs.append(Leak(pair, score))
    return [leak for some in (found, pairs) for leak in sorted(some, key=_best_first)]


def codes(values: pd.Series, kind: str) -> np.ndarray:
    """Return a column as numbers (n,) for a tree; what is missing is less than all others.

    Numbers keep their order and the gaps between them, squeezed so that huge ones fit.

    Examples
    --------
    >>> codes(pd.Series(["b", None, "a"]), "categorical").tolist()
    [1.0, -1.0, 0.0]
    >>> codes(pd.Series([2.0, float("nan"), 2.0]), "continuous").tolist()
    [0.0, -1.0, 0.0]
    """
    if kind != "continuous":
        return pd.factorize(values, sort=True)[0].astype(float)
    numbers = values.to_numpy(dtype=float)
    there = numbers[~np.isnan(numbers)]
    if not len(there):
        return np.full(len(numbers), -1.0)
    low, middle, high = np.quantile(there, [0.25, 0.5, 0.75])
    squeezed = np.arcsinh((numbers - middle) / ((high - low) or 1.0))
    return np.where(np.isnan(numbers), np.nanmin(squeezed) - 1, squeezed)


def told(X: np.ndarray, y: np.ndarray, half: np.ndarray) -> float:
    """Return the balanced accuracy of a tree, each half of the rows told by a fit on the other."""
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.tree import DecisionTreeClassifier

    said = np.empty_like(y)
    for asked in (0, 1):
        tree = DecisionTreeClassifier(
            max_leaf_nodes=LEAVES, class_weight="balanced", random_state=0
        )
        learned = tree.fit(X[half != asked], y[half != asked])
        said[half == asked] = learned.predict(X[half == asked])
    return float(balanced_accuracy_score(y, said))


def report(found: Sequence[Leak], settings: LeakParams) -> dict[str, Any]:
    """Return what a report on the data says."""
    return {
        "limit": settings.limit,
        "found": [
            {"columns": list(one.columns), "balanced_accuracy": round(one.balanced_accuracy, 4)}
            for one in found
        ],
    }


def refusal(found: Sequence[Leak], settings: LeakParams) -> str:
    """Return the sentence that refuses a table."""
    return (
        f"the label can be read from {'; '.join(one.words() for one in found)}: leave columns out "
        f"by exclude, or set leak.refuse to false where they are honest (leak.limit is "
        f"{settings.limit:g})"
    )


def _best_first(leak: Leak) -> tuple[float, tuple[str, ...]]:
    return -leak.balanced_accuracy, leak.columns
