"""How far the columns of synthetic rows are from real ones, one column at a time.

Two sets of rows have no order in common, so their distributions are compared, never row i with
row i: the distances below are 0 for equal distributions and at most 1 (Wasserstein on numbers
excepted), whatever the numbers of rows.
"""

from __future__ import annotations

import numpy as np

from rampart.synthetic.tables.rows import Layout, Rows

BINS = 10  # of a continuous column: the deciles of the real rows


def _shares(p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both as float64, or say why they are no distributions over the same states."""
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    if p.shape != q.shape or p.ndim < 1 or p.shape[-1] < 1:
        raise ValueError(f"p and q: must have one shape (..., states), got {p.shape}, {q.shape}")
    for name, values in (("p", p), ("q", q)):
        if not ((values >= 0).all() and np.allclose(values.sum(axis=-1), 1, rtol=0, atol=1e-6)):
            raise ValueError(f"{name}: must be shares of 0 or more that sum to 1")
    return p, q


def jensen_shannon(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the Jensen-Shannon distance: 0 for equal distributions (good), 1 for disjoint ones.

    ``√((KL(p, m) + KL(q, m)) / 2)`` with ``m = (p + q) / 2`` and logarithms to base 2: the square
    root makes it a metric; Lin (1991), Endres and Schindelin (2003). Not SciPy's ``jensenshannon``:
    where p and q differ by rounding alone, its sum can be below 0 and the root NaN; here it is 0.

    Parameters
    ----------
    p, q : arrays (..., states), shares that sum to 1 over the last axis.

    Returns
    -------
    array (...).

    Examples
    --------
    >>> float(jensen_shannon([1, 0], [0, 1])), float(jensen_shannon([0.3, 0.7], [0.3, 0.7]))
    (1.0, 0.0)
    """
    p, q = _shares(p, q)
    middle = (p + q) / 2
    divergence = sum(
        part * np.log2(np.divide(part, middle, out=np.ones_like(part), where=part > 0))
        for part in (p, q)
    )
    return np.sqrt(np.clip(divergence.sum(axis=-1) / 2, 0, 1))


def hellinger(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the Hellinger distance: 0 for equal distributions (good), 1 for disjoint ones.

    ``√(Σ (√p_i - √q_i)² / 2)``; Hellinger (1909).

    Parameters
    ----------
    p, q : arrays (..., states), shares that sum to 1 over the last axis.

    Returns
    -------
    array (...).

    Examples
    --------
    >>> float(hellinger([1, 0], [0, 1])), float(hellinger([0.3, 0.7], [0.3, 0.7]))
    (1.0, 0.0)
    """
    p, q = _shares(p, q)
    return np.sqrt(np.clip(((np.sqrt(p) - np.sqrt(q)) ** 2).sum(axis=-1) / 2, 0, 1))


def total_variation(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the total variation distance: 0 for equal distributions (good), 1 for disjoint ones.

    ``Σ |p_i - q_i| / 2``: the largest difference in the probability of any event.

    Parameters
    ----------
    p, q : arrays (..., states), shares that sum to 1 over the last axis.

    Returns
    -------
    array (...).

    Examples
    --------
    >>> float(total_variation([0.5, 0.5, 0], [0.25, 0.5, 0.25]))
    0.25
    """
    p, q = _shares(p, q)
    return np.clip(np.abs(p - q).sum(axis=-1) / 2, 0, 1)


def wasserstein(x: np.ndarray, y: np.ndarray) -> float:
    """Return the 1-Wasserstein distance of two samples of numbers, in their unit: 0 is good.

    ``∫ |F(t) - G(t)| dt`` over the two distribution functions: how far the values must be moved, on
    average; Kantorovich (1942), Vallender (1974). 0 or more, without an upper end.

    Parameters
    ----------
    x, y : float arrays (n,) and (m,), finite.

    Examples
    --------
    >>> wasserstein([0.0, 1.0], [2.0, 3.0])
    2.0
    """
    from scipy.stats import wasserstein_distance

    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not (x.size and y.size and np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError(f"wasserstein: needs finite numbers, got {x.size} and {y.size} values")
    return float(wasserstein_distance(x, y))


def ordinal_wasserstein(p: np.ndarray, q: np.ndarray) -> float:
    """Return the 1-Wasserstein distance of an ordinal column, as a share of its range, in [0, 1].

    ``Σ |P_i - Q_i| / (states - 1)`` over the cumulative shares. Unseen values have no rank: the
    difference in their share counts in full, and the rest is compared among itself.

    Parameters
    ----------
    p, q : arrays (1 + states,): the share of unseen values, then of each code in order.

    Examples
    --------
    >>> ordinal_wasserstein([0, 1, 0, 0], [0, 0, 1, 0])
    0.5
    """
    p, q = _shares(p, q)
    seen_p, seen_q = p[1:].sum(), q[1:].sum()
    moved = 0.0
    if min(seen_p, seen_q) > 0 and len(p) > 2:
        gaps = np.abs(np.cumsum(p[1:] / seen_p) - np.cumsum(q[1:] / seen_q))
        moved = float(gaps[:-1].sum() / (len(p) - 2))
    return float(abs(p[0] - q[0]) + min(seen_p, seen_q) * moved)


def discrete_shares(rows: Rows, layout: Layout) -> np.ndarray:
    """Return the share of each state of each discrete column.

    Returns
    -------
    array (D, 1 + largest size) : of unseen values, then of each code; 0 beyond a column's size.
    """
    width = 1 + max(layout.sizes, default=0)
    flat = rows.discrete + 1 + np.arange(len(layout.sizes)) * width
    counts = np.bincount(flat.ravel(), minlength=len(layout.sizes) * width)
    return counts.reshape(-1, width) / len(rows)


def binned_shares(real: np.ndarray, synthetic: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of two continuous columns in bins that they share.

    The bins end at the deciles of the real values, ``[low, high)``. A value that is two deciles or
    more (a fifth of the rows, or all of them, hold the same number) has a bin of its own, so that
    a synthetic value beside it is not taken for it.

    Parameters
    ----------
    real, synthetic : float arrays (n,) and (m,).

    Returns
    -------
    two arrays (2 ``BINS``,), padded with 0.
    """
    ends = np.quantile(real, np.arange(1, BINS) / BINS)
    repeated = ends[1:][np.diff(ends) == 0]
    ends = np.unique(np.concatenate([ends, np.nextafter(repeated, np.inf)]))
    real_shares, synthetic_shares = (
        np.bincount(np.searchsorted(ends, values, side="right"), minlength=2 * BINS) / len(values)
        for values in (real, synthetic)
    )
    return real_shares, synthetic_shares


def marginal_distances(real: Rows, synthetic: Rows, layout: Layout) -> dict[str, float]:
    """Return the mean over columns of each distance; 0 is good.

    A value that the training part never had is one more state of its column. Continuous columns are
    compared in deciles of the real rows; Wasserstein on their values, in coded units. The sampling
    of rows alone keeps the distances above 0: compare generators, or a copy, not with 0.

    Parameters
    ----------
    real, synthetic : n and m rows of one layout, one or more each.
    layout : of D discrete and C continuous columns, one or more in all.

    Returns
    -------
    dict : ``jensen_shannon``, ``hellinger``, ``total_variation``, in [0, 1]; ``wasserstein``, 0 or
        more (for discrete columns within [0, 1]: ordinal ones as a share of their range, others as
        total variation).

    Raises
    ------
    ValueError : no rows or no columns.
    """
    if not (len(real) and len(synthetic) and len(layout)):
        raise ValueError(
            f"distances: need rows and columns, got {len(real)} real rows, {len(synthetic)} "
            f"synthetic rows, {len(layout)} columns"
        )
    pairs = [(discrete_shares(real, layout), discrete_shares(synthetic, layout))]
    if layout.continuous:
        binned = [
            binned_shares(*columns)
            for columns in zip(real.continuous.T, synthetic.continuous.T, strict=True)
        ]
        pairs.append(tuple(np.stack(side) for side in zip(*binned, strict=True)))
    result = {
        measure.__name__: float(np.concatenate([measure(p, q) for p, q in pairs if len(p)]).mean())
        for measure in (jensen_shannon, hellinger, total_variation)
    }
    return result | {"wasserstein": _mean_wasserstein(real, synthetic, layout, *pairs[0])}


def _mean_wasserstein(
    real: Rows, synthetic: Rows, layout: Layout, p: np.ndarray, q: np.ndarray
) -> float:
    values = total_variation(p, q)
    for k, (kind, size) in enumerate(zip(layout.kinds, layout.sizes, strict=True)):
        if kind == "ordinal":
            values[k] = ordinal_wasserstein(p[k, : size + 1], q[k, : size + 1])
    columns = zip(real.continuous.T, synthetic.continuous.T, strict=True)
    return float(np.mean([*values, *(wasserstein(x, y) for x, y in columns)]))
