"""Take some of the training rows, so that every class and family keeps its share of them."""

from __future__ import annotations

import numpy as np


def sample(y: np.ndarray, groups: np.ndarray | None, most: int | None, seed: int) -> np.ndarray:
    """Return the numbers of at most ``most`` rows, in order; all if there are no more.

    A stratum is the rows of one class and group. Each gets the whole part of its share; the places
    left go to the largest remainders, equal ones by chance.

    Parameters
    ----------
    y : class codes, shape (n,).
    groups : names, shape (n,); None: a stratum is a class.
    most : None for all rows.
    """
    if most is None or most >= len(y):
        return np.arange(len(y))
    rng = np.random.default_rng(seed)
    names = np.full(len(y), "") if groups is None else np.asarray(groups).astype(str)
    _, name = np.unique(names, return_inverse=True)
    key = y * (name.max() + 1) + name
    _, stratum, counts = np.unique(key, return_inverse=True, return_counts=True)
    share = counts * most / len(y)
    places = np.floor(share).astype(int)
    chance = rng.permutation(len(counts))
    order = np.lexsort((chance, places - share))
    places[order[: most - places.sum()]] += 1
    # A row's place among those of its stratum, which are in an order by chance.
    shuffled = rng.permutation(len(y))
    grouped = shuffled[np.argsort(stratum[shuffled], kind="stable")]
    place = np.arange(len(y)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.sort(grouped[place < np.repeat(places, counts)])
