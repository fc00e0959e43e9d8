"""Whether whole synthetic rows look like real ones: all columns at once.

The inputs are features as classifiers read them (``rampart.synthetic.tables.rows.matrix``).
"""

from __future__ import annotations

import numpy as np

from rampart.metrics.probability import roc_auc

FOLDS = 3
TREES = 50
MOST_ROWS = 2000  # of each kind in the two-sample test


def _checked(real: np.ndarray, synthetic: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Return both as float64 (n, P) and (m, P), or say what does not fit."""
    real, synthetic = np.asarray(real, dtype=np.float64), np.asarray(synthetic, dtype=np.float64)
    if real.ndim != 2 or synthetic.ndim != 2 or real.shape[1:] != synthetic.shape[1:]:
        raise ValueError(
            "real and synthetic: must be matrices of as many columns, got shapes "
            f"{real.shape} and {synthetic.shape}"
        )
    if min(len(real), len(synthetic)) < least or not real.shape[1]:
        raise ValueError(
            f"real and synthetic: need {least} rows or more each and a column, got shapes "
            f"{real.shape} and {synthetic.shape}"
        )
    if not (np.isfinite(real).all() and np.isfinite(synthetic).all()):
        raise ValueError("real and synthetic: must be finite, got NaN or infinity")
    return real, synthetic


def squared_distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the squared Euclidean distance of each row of ``a`` to each of ``b``, (n, m)."""
    lengths = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)
    return np.maximum(lengths - 2 * (a @ b.T), 0)


def two_sample_auc(real: np.ndarray, synthetic: np.ndarray, seed: int) -> float:
    """Return how well a classifier tells synthetic rows from real ones; 0.5 is good, 1 is bad.

    The classifier two-sample test of Lopez-Paz and Oquab (2017) with ROC-AUC: 50 extremely
    randomised trees (Geurts et al. 2006), 3 stratified folds, mean of the folds' AUC. The larger
    side is cut to the size of the smaller (and both to 2,000 rows), by chance. The AUC is as
    measured, in [0, 1]: below 0.5 it is luck, or rows that both sides have. A row that the
    synthetic side repeats gives it away, rightly so where the real rows do not repeat.

    Parameters
    ----------
    real, synthetic : float arrays (n, P) and (m, P), 3 rows or more each.
    seed : of the subset, the folds and the trees.
    """
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.model_selection import StratifiedKFold

    real, synthetic = _checked(real, synthetic, FOLDS)
    rng = np.random.default_rng(seed)
    size = min(len(real), len(synthetic), MOST_ROWS)
    sides = [part[rng.permutation(len(part))[:size]] for part in (real, synthetic)]
    X, is_synthetic = np.concatenate(sides).astype(np.float32), np.repeat([False, True], size)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    areas = []
    for train, test in folds.split(X, is_synthetic):
        trees = ExtraTreesClassifier(TREES, random_state=seed, n_jobs=1)
        trees.fit(X[train], is_synthetic[train])
        areas.append(roc_auc(is_synthetic[test], trees.predict_proba(X[test])[:, 1]))
    return float(np.mean(areas))


def density_coverage(real: np.ndarray, synthetic: np.ndarray, k: int = 5) -> tuple[float, float]:
    """Return whether synthetic rows lie where real ones do, and whether they lie everywhere there.

    A ball around each real row reaches to its k-th nearest other real row (Naeem et al. 2020).
    ``density = Σ_j Σ_i [row j within ball i] / k_i / m`` is how densely the real rows lie about a
    synthetic one; ``coverage`` is the share of balls with a synthetic row: low means that modes
    are missing. k_i is the number of other real rows within ball i. That is k unless some are
    equally far, as is common with binary columns; dividing by k would then give rows of the very
    same distribution a density far above 1. Balls are closed for the same reason.

    Parameters
    ----------
    real, synthetic : float arrays (n, P) and (m, P); n > k.
    k : neighbours, 1 or more.

    Returns
    -------
    density : 0 or more, about 1 for the same distribution (more: crowded about the modes).
    coverage : in [0, 1], 1 best (about ``1 - 2^-k`` or more for the same distribution, m ≥ n).

    Raises
    ------
    ValueError : k real rows or fewer.
    """
    real, synthetic = _checked(real, synthetic, 1)
    if not 1 <= k < len(real):
        raise ValueError(f"density: needs 1 <= k < real rows, got k {k} and {len(real)} real rows")
    among = squared_distances(real, real)
    np.fill_diagonal(among, np.inf)
    radius = np.partition(among, k - 1, axis=1)[:, k - 1]
    # Products of matrices differ in their last bits: a row on the edge of a ball is within.
    radius = radius * (1 + 1e-9) + 1e-9
    neighbours = (among <= radius[:, None]).sum(axis=1)
    within = squared_distances(real, synthetic) <= radius[:, None]
    density = float((within.sum(axis=1) / neighbours).sum() / len(synthetic))
    return density, float(within.any(axis=1).mean())


def mmd(real: np.ndarray, synthetic: np.ndarray, bandwidth: float | None = None) -> float:
    """Return the maximum mean discrepancy with a Gaussian kernel; 0 is good, √2 the upper end.

    ``√(mean k(x, x') + mean k(y, y') - 2 mean k(x, y))``, ``k(x, y) = exp(-|x - y|² / 2σ²)``, over
    all pairs, each row with itself too: the biased estimate of Gretton et al. (2012, eq. 5), which
    is never negative and 0 for the same rows. Other rows of the same distribution give up to about
    ``√(1/n + 1/m)``, so compare generators on one fold, with one n and m, and not with 0.

    Parameters
    ----------
    real, synthetic : float arrays (n, P) and (m, P).
    bandwidth : σ > 0; None: the median distance between two different real rows, so that all
        generators are measured by one kernel.

    Raises
    ------
    ValueError : all real rows are the same, so that they have no scale.
    """
    real, synthetic = _checked(real, synthetic, 1)
    among = squared_distances(real, real)
    np.fill_diagonal(among, 0)
    if bandwidth is None:
        apart = among[among > 1e-12]
        if not apart.size:
            raise ValueError("mmd: all real rows are the same: they give no bandwidth")
        bandwidth = float(np.sqrt(np.median(apart)))
    if not bandwidth > 0:
        raise ValueError(f"mmd: bandwidth must be > 0, got {bandwidth}")
    parts = (among, squared_distances(synthetic, synthetic), squared_distances(real, synthetic))
    same, other, across = (float(np.exp(part / (-2 * bandwidth**2)).mean()) for part in parts)
    return float(np.sqrt(max(same + other - 2 * across, 0.0)))
