"""What is said of a contract, by what is said of its parts: a contract is as bad as its worst one.

What is taken is all that a model says of that one part. The highest probability of each class among
the parts would add up to a contract of which no part is like it: the larger, the worse it would
seem, and beside a second weakness the first would seem less likely.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rampart.solidity.classes import CLASSES, SEVERITY

SEVERITIES = tuple(float(SEVERITY[name]) for name in CLASSES)


def worst(
    p: np.ndarray, owner: np.ndarray, count: int, severities: Sequence[float] = SEVERITIES
) -> np.ndarray:
    """Return what is said of the worst part of each contract, by its expected severity.

    Parameters
    ----------
    p : float array of shape (parts, k). owner : int array of shape (parts,). count : contracts.
    severities : of the k classes. Of parts alike in that the one is taken whose probabilities are
        the higher, from the last class on, whatever their order.

    Returns
    -------
    float array of shape (count, k), NaN where a contract has no part.

    Examples
    --------
    >>> worst(np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([1, 1]), 2, (0, 50)).tolist()
    [[nan, nan], [0.4, 0.6]]
    """
    found = np.full((count, p.shape[1]), np.nan)
    order = np.lexsort((*p.T, p @ np.asarray(severities, dtype=float)))
    found[owner[order]] = p[order]  # the last of an owner stays
    return found
