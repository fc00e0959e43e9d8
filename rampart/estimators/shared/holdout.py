"""Which training rows stay out of the training to say when it stops: whole groups of them."""

from __future__ import annotations

import hashlib

import numpy as np


def holdout(y: np.ndarray, groups: np.ndarray | None, share: float, seed: int) -> np.ndarray:
    """Return which rows are held out, bool of shape (n,): at most ``share`` of them, whole groups.

    Groups come in the order of the SHA-256 of the seed and their name; one that would exceed the
    share or leave a class without training rows is passed over. Without groups, each row of a
    class is its own, and every class of two rows or more is represented.

    Parameters
    ----------
    y : class codes 0 to k - 1, shape (n,).
    groups : names, shape (n,); None for a row that must be trained on.

    Raises
    ------
    ValueError : no row, or no group, can be held out.
    """
    held = np.zeros(len(y), dtype=bool)
    if groups is None:
        rng = np.random.default_rng(seed)
        for code in np.unique(y):
            rows = rng.permutation(np.flatnonzero(y == code))
            held[rows[: max(round(share * len(rows)), len(rows) > 1)]] = True
    else:
        free = np.flatnonzero([group is not None for group in groups])
        names, where = np.unique(np.asarray(groups)[free].astype(str), return_inverse=True)
        counts = np.zeros((len(names), y.max() + 1), dtype=int)
        np.add.at(counts, (where, y[free]), 1)
        left, sizes, room = np.bincount(y), counts.sum(axis=1), share * len(y)
        room = max(room, sizes.min(initial=len(y)))  # few rows: the smallest group at least
        chosen = []
        for number in sorted(range(len(names)), key=lambda n: _digest(seed, names[n])):
            after = left - counts[number]
            if sizes[number] <= room and (after[counts[number] > 0] > 0).all():
                chosen.append(number)
                left, room = after, room - sizes[number]
        held[free[np.isin(where, chosen)]] = True
    if not held.any():
        raise ValueError(
            f"no rows can be held out to stop the training: {len(y)} rows of "
            f"{len(np.unique(y))} classes need two groups a class or more"
        )
    return held


def _digest(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}/{name}".encode()).digest()
