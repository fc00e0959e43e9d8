"""A mixture of Gaussians of full covariance."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np


class Mixture(NamedTuple):
    """M Gaussians in d dimensions."""

    weights: np.ndarray  # (M,), sum to 1
    means: np.ndarray  # (M, d)
    factors: np.ndarray  # (M, d, d), lower Cholesky factors of the covariances

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw n points, (n, d)."""
        which = rng.choice(len(self.weights), size=n, p=self.weights)
        normal = rng.standard_normal((n, self.means.shape[1]))
        return self.means[which] + np.einsum("nij,nj->ni", self.factors[which], normal)


def fit_mixture(points: np.ndarray, components: int, ridge: float, seed: int) -> Mixture:
    """Fit a mixture by expectation maximisation.

    Parameters
    ----------
    points : (n, d). One Gaussian for each 2 points at most, so that no class is too small.
    components : M, the most Gaussians.
    ridge : is added to the variances, so that few points in many dimensions give a covariance.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    if len(points) == 1:  # scikit-learn wants two points
        factor = np.sqrt(ridge) * np.eye(points.shape[1])
        return Mixture(np.ones(1), points.copy(), factor[None])
    model = GaussianMixture(
        max(1, min(components, len(points) // 2)),
        reg_covar=ridge,
        max_iter=30,
        tol=1e-2,
        init_params="k-means++",
        random_state=seed,
    )
    # One thread: sums in one order, so the same numbers on any number of cores.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # near the maximum is near enough
        model.fit(points)
    return Mixture(model.weights_, model.means_, np.linalg.cholesky(model.covariances_))
