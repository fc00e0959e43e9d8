"""ROC-AUC, average precision and recall with a bootstrap of whole groups, the same draws for all.

A replicate draws groups with replacement; a row then counts as often as its group was drawn. With
weights the scores are those of rampart/metrics/probability.py, each row repeated.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rampart.metrics.probability import finite, ranked

CHUNK = 200  # replicates at a time: their rows' weights are in memory


class Draws(NamedTuple):
    """How often each group is in each replicate."""

    counts: np.ndarray  # int (B, G)
    place: np.ndarray  # int (n,): the group of each row


def draw(groups: np.ndarray, attack: np.ndarray, replicates: int, seed: int) -> Draws:
    """Draw replicates; one that has no attack, or no harmless row, is drawn again.

    Raises
    ------
    ValueError : fewer than two groups have attacks, or harmless rows.
    """
    names, place = np.unique(groups, return_inverse=True)
    kinds = [np.bincount(place[side], minlength=len(names)) > 0 for side in (attack, ~attack)]
    for word, kind in zip(("attacks", "harmless rows"), kinds):
        if kind.sum() < 2:
            raise ValueError(f"bootstrap: {int(kind.sum())} group(s) have {word}: needs two")
    rng, kept, done = np.random.default_rng(seed), [], 0
    while done < replicates:
        counts = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=replicates)
        whole = ((counts @ kinds[0]) > 0) & ((counts @ kinds[1]) > 0)
        kept.append(counts[whole])
        done += len(kept[-1])
    return Draws(np.concatenate(kept)[:replicates], place)


def areas(attack: np.ndarray, score: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return ROC-AUC and average precision under each set of weights.

    Parameters
    ----------
    attack, score : bool and float arrays of shape (n,).
    weights : array of shape (B, n), 0 or more; each has an attack and a harmless row.

    Returns
    -------
    float array of shape (B, 2).
    """
    value = ranked(finite(score, "score"))
    order = np.argsort(-value, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(value[order]) != 0])
    weights = np.asarray(weights, dtype=np.float64)[:, order]
    hits = np.add.reduceat(weights * attack[order], starts, axis=1)
    misses = np.add.reduceat(weights * ~attack[order], starts, axis=1)
    found, false = hits.cumsum(axis=1), misses.cumsum(axis=1)
    total, harmless = found[:, -1], false[:, -1]
    roc = (misses * (found - hits / 2)).sum(axis=1) / (total * harmless)
    alerts = np.maximum(found + false, 1e-300)  # a level that no draw has reached adds nothing
    precision = (hits * found / alerts).sum(axis=1) / total
    return np.column_stack([roc, precision])


def area_replicates(attack: np.ndarray, score: np.ndarray, draws: Draws) -> np.ndarray:
    """Return ``areas`` of each replicate, shape (B, 2)."""
    parts = [
        areas(attack, score, draws.counts[start : start + CHUNK][:, draws.place])
        for start in range(0, len(draws.counts), CHUNK)
    ]
    return np.concatenate(parts)


def share_replicates(hit: np.ndarray, among: np.ndarray, draws: Draws) -> np.ndarray:
    """Return in each replicate the share of the rows ``among`` that are ``hit``, shape (B,)."""
    size = draws.counts.shape[1]
    part, whole = (
        draws.counts @ np.bincount(draws.place[rows], minlength=size)
        for rows in (hit & among, among)
    )
    return part / whole
