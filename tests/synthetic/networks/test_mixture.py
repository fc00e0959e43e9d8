import numpy as np
import pytest

from rampart.synthetic.networks.mixture import Mixture, fit_mixture


def test_one_gaussian_has_the_mean_and_covariance_of_the_points():
    points = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]) * [2.0, 1.0] + [5, 7]
    mixture = fit_mixture(points, 1, ridge=0.25, seed=0)
    assert mixture.means[0] == pytest.approx([5, 7])
    covariance = mixture.factors[0] @ mixture.factors[0].T
    assert covariance == pytest.approx(np.diag([4.25, 1.25]))  # 2², 1² and the ridge


def test_two_clusters_are_found():
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(-5, 1, (50, 2)), rng.normal(5, 1, (150, 2))])
    mixture = fit_mixture(points, 2, ridge=1e-6, seed=0)
    assert sorted(mixture.weights) == pytest.approx([0.25, 0.75], abs=1e-3)
    assert sorted(mixture.means[:, 0]) == pytest.approx([-5, 5], abs=0.5)


def test_draws_have_the_covariance():
    factor = np.array([[2.0, 0.0], [1.0, 1.0]])
    drawn = Mixture(np.ones(1), np.array([[3.0, 4.0]]), factor[None]).sample(
        50_000, np.random.default_rng(0)
    )
    assert drawn.mean(axis=0) == pytest.approx([3, 4], abs=0.05)
    assert np.cov(drawn.T) == pytest.approx(np.array([[4.0, 2.0], [2.0, 2.0]]), abs=0.1)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_points_are_enough(n):
    points = np.random.default_rng(0).normal(size=(n, 5))
    mixture = fit_mixture(points, 20, ridge=0.01, seed=0)
    assert len(mixture.weights) == max(1, n // 2)
    assert np.isfinite(mixture.sample(10, np.random.default_rng(1))).all()


def test_the_same_seed_gives_the_same_numbers():
    points = np.random.default_rng(0).normal(size=(60, 3))
    one, two = (fit_mixture(points, 4, 0.01, seed=3) for _ in range(2))
    for left, right in zip(one, two, strict=True):
        assert np.array_equal(left, right)
