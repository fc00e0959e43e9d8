"""How far a distribution has moved: the population stability index, whatever the number of rows."""

from __future__ import annotations

import numpy as np

BINS = 10


def psi(reference: np.ndarray, current: np.ndarray) -> float:
    """Return the population stability index of two tables of counts, ``Σ (c - r) ln(c / r)``.

    A share is ``(count + 1/2) / (n + k/2)`` over the k cells (Jeffreys), so that an empty cell
    gives a finite number. Two samples of one source have about ``(k - 1)(1/n + 1/m)``.
    Usual reading: below 0.1 none, above 0.25 a large shift (Siddiqi 2006, Credit Risk Scorecards).

    Parameters
    ----------
    reference, current : int arrays of shape (k,).

    Examples
    --------
    >>> round(psi(np.array([50, 50]), np.array([25, 75])), 4)
    0.2687
    """
    k = len(reference)
    r, c = ((part + 0.5) / (part.sum() + k / 2) for part in map(np.asarray, (reference, current)))
    return float(((c - r) * np.log(c / r)).sum())


def number_counts(reference: np.ndarray, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many values are in each tenth of the reference, and last how many are missing.

    A value that more than a tenth of the reference has makes edges fall together: fewer cells then.
    Where nothing is missing in either there is no cell for it.
    """
    known = reference[~np.isnan(reference)]
    edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if len(known) else np.empty(0)
    counts = []
    for part in (reference, current):
        missing = np.isnan(part)
        cells = np.searchsorted(edges, part[~missing], side="left")
        counts.append([*np.bincount(cells, minlength=len(edges) + 1), missing.sum()])
    table = np.array(counts)
    return tuple(table[:, (table.sum(axis=0) > 0) | (np.arange(table.shape[1]) < len(edges))])


def category_counts(
    reference: np.ndarray, current: np.ndarray, most: int = 20
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return categories and how often each sample has them; beyond the ``most``, all in one."""
    names, codes = np.unique(np.concatenate([reference, current]).astype(str), return_inverse=True)
    n, k = len(reference), len(names)
    table = np.stack([np.bincount(part, minlength=k) for part in (codes[:n], codes[n:])])
    order = np.argsort(-table.sum(axis=0), kind="stable")
    kept, rest = order[:most], order[most:]
    told = [str(names[place]) for place in kept]
    table = np.hstack([table[:, kept], table[:, rest].sum(axis=1, keepdims=True)])
    if not len(rest):
        return told, *table[:, :-1]
    return [*told, "(all others)"], *table
