"""What a server's traffic is compared with: sketches of held-out rows, and how they were answered.

A sample of them: some thousand rows tell a distribution to a hundredth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.monitoring import sketches
from rampart.monitoring.drift import DriftParams, Sample

REPLICATES = 2000


class Reference(NamedTuple):
    """A sample, what it is of, and when a difference from it is drift."""

    sample: Sample
    about: Mapping[str, Any]  # task, name, version, model, scale, splits, rows, accuracy ...
    tests: DriftParams


def sample(
    sketched: Sequence[Mapping[str, float]],
    prediction: Sequence[str],
    confidence: Sequence[float],
    correct: Sequence[float],
    group: Sequence[Any],
) -> Sample:
    """Return requests as the arrays that the tests read; all arguments have one length.

    Parameters
    ----------
    sketched : as ``sketches.sketch`` gives them.
    correct : 1, 0, or NaN where the label is not known.
    group : anything that is equal for requests that are alike.
    """
    numbers, categories = sketches.columns(sketched)
    vector = {name: numbers.pop(name) for name in list(numbers) if name.startswith(sketches.VECTOR)}
    return Sample(
        numbers,
        categories,
        vector,
        np.asarray(prediction, dtype=object),
        np.round(np.asarray(confidence, dtype=float), 3).astype(np.float32),
        np.asarray(correct, dtype=np.float32),
        np.unique(np.asarray(group).astype(str), return_inverse=True)[1].astype(np.int64),
    )


def taken(whole: Sample, rows: np.ndarray) -> Sample:
    """Return some rows of a sample, in the order given."""
    return Sample(
        *({name: part[rows] for name, part in table.items()} for table in whole[:3]),
        *(part[rows] for part in whole[3:]),
    )


def some(group: np.ndarray, rows: int, of_group: int, seed: int) -> np.ndarray:
    """Return the places of at most ``rows`` rows, at most ``of_group`` of one group, in order.

    Rows of a large group would otherwise be most of the sample. Whole groups are drawn, at random.

    Parameters
    ----------
    group : the group of each row, int array of shape (n,).
    """
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(len(group))
    rank = rng.permutation(int(group.max()) + 1)[group[shuffled]]
    order = np.argsort(rank, kind="stable")
    sorted_rank = rank[order]
    within = np.arange(len(group)) - np.searchsorted(sorted_rank, sorted_rank)
    return np.sort(shuffled[order][within < of_group][:rows])


def accuracy(correct: np.ndarray, group: np.ndarray, alpha: float, seed: int) -> dict[str, float]:
    """Return the share that is right, with its interval: whole groups are resampled (bootstrap).

    Parameters
    ----------
    correct : float array of shape (n,), NaN where nobody knows; those rows are left out.

    Raises
    ------
    ValueError : no label is known.
    """
    known = ~np.isnan(correct)
    if not known.any():
        raise ValueError("accuracy: no row has a known label")
    code = np.unique(group[known], return_inverse=True)[1]
    size, hits = np.bincount(code), np.bincount(code, correct[known])
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(size), np.full(len(size), 1 / len(size)), REPLICATES)
    low, high = np.quantile((drawn @ hits) / (drawn @ size), [alpha / 2, 1 - alpha / 2])
    value = hits.sum() / size.sum()
    figures = {"accuracy": value, "accuracy_low": low, "accuracy_high": high}
    return {**{k: round(float(v), 6) for k, v in figures.items()}, "labelled": int(size.sum())}
