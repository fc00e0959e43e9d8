"""A row of the aggregator: what three models say of one contract, the absent ones at 0.

A column is the log-odds that a model gives to a class, ``ln(p / (1 - p))`` within ``WIDEST``:
a linear model adds evidence up as Bayes' rule does; 0, as likely as not, where the evidence is not
there, beside a column that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from rampart.solidity.classes import CLASSES as WEAKNESSES
from rampart.tasks.behaviour.row import CLASSES as INTENTS

FRAUD = "fraud"
CLASSES = (*WEAKNESSES, FRAUD)
"""What a contract is: safe, has one of the weaknesses, or is made to take what others send."""
EVIDENCE = ("source", "bytecode", "history")
LABELS = {"source": WEAKNESSES, "bytecode": WEAKNESSES, "history": INTENTS}
"""Evidence -> the classes of the model that reads it."""
WIDEST = 7.0  # log-odds: one in a thousand, which no model here could support beyond


def column(evidence: str, label: str) -> str:
    """Return the name of a column.

    Examples
    --------
    >>> column("source", "time")
    'n_source_time'
    """
    return f"n_{evidence}_{label}"


def there(evidence: str) -> str:
    """Return the name of the column that says whether there is evidence."""
    return f"n_has_{evidence}"


def log_odds(p: np.ndarray) -> np.ndarray:
    """Return ``ln(p / (1 - p))`` within ``WIDEST``, of any shape.

    Examples
    --------
    >>> log_odds(np.array([0.5, 1.0, 0.0])).tolist()
    [0.0, 7.0, -7.0]
    """
    with np.errstate(divide="ignore"):
        return np.clip(np.log(p) - np.log1p(-np.asarray(p, dtype=float)), -WIDEST, WIDEST)


COLUMNS = (
    *(column(kind, label) for kind in EVIDENCE for label in LABELS[kind]),
    *map(there, EVIDENCE),
)
"""All columns, in their order."""


def rows(said: Mapping[str, np.ndarray], count: int) -> dict[str, np.ndarray]:
    """Return the columns of contracts.

    Parameters
    ----------
    said : evidence -> probabilities of shape (count, classes of its model), NaN in the rows of the
        contracts that do not have it; evidence that none has may be absent.

    Returns
    -------
    column -> float32 of shape (count,).
    """
    found = {}
    for kind in EVIDENCE:
        p = said.get(kind, np.full((count, len(LABELS[kind])), np.nan))
        missing = np.isnan(p).any(axis=1)
        odds = log_odds(np.where(missing[:, None], 0.5, p))
        for place, label in enumerate(LABELS[kind]):
            found[column(kind, label)] = odds[:, place].astype(np.float32)
        found[there(kind)] = (~missing).astype(np.float32)
    return {name: found[name] for name in COLUMNS}


def subsets(kinds: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every part of the evidence that a contract has, but none of it, the smallest first.

    Examples
    --------
    >>> subsets(["source", "bytecode"])
    [('source',), ('bytecode',), ('source', 'bytecode')]
    """
    return [part for size in range(1, len(kinds) + 1) for part in combinations(kinds, size)]
