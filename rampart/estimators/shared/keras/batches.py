"""Put rows of like lengths into one batch and cut it to the longest: less padding to compute."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

POOL = 16  # batches that are drawn by chance together and sorted within; all: no chance is left


class Rows(NamedTuple):
    """Rows to train on or to judge by."""

    ids: np.ndarray  # int32, shape (n, length)
    y: np.ndarray  # class codes, int32, shape (n,)
    weights: np.ndarray  # of mean 1, float32, shape (n,)


def lengths(ids: np.ndarray) -> np.ndarray:
    """Return the place of the last token of each row, from 1; int, shape (n,)."""
    used = ids != 0
    return np.where(used.any(axis=1), ids.shape[1] - np.argmax(used[:, ::-1], axis=1), 1)


def shuffled(sizes: np.ndarray, batch: int, seed: int) -> list[np.ndarray]:
    """Return the rows of each batch of an epoch; a last one that is not full is left out.

    Parameters
    ----------
    sizes : length of each row, shape (n,).
    batch : rows of a batch; at most n.
    seed : of the epoch.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(sizes))[: len(sizes) // batch * batch]
    batches = []
    for start in range(0, len(order), POOL * batch):
        pool = order[start : start + POOL * batch]
        batches += list(pool[np.argsort(sizes[pool], kind="stable")].reshape(-1, batch))
    return [batches[number] for number in rng.permutation(len(batches))]


def by_length(sizes: np.ndarray, batch: int) -> list[np.ndarray]:
    """Return all rows in batches, the shortest first; the last batch may be smaller."""
    order = np.argsort(sizes, kind="stable")
    return [order[start : start + batch] for start in range(0, len(order), batch)]


def cut(rows: Rows, numbers: np.ndarray, sizes: np.ndarray) -> Rows:
    """Return the rows of a batch, up to the end of its longest."""
    longest = sizes[numbers].max()
    return Rows(rows.ids[numbers, :longest], rows.y[numbers], rows.weights[numbers])
