import numpy as np
import pytest

from rampart.synthetic.private.mixtures import Measured, Mixture, errors

SIZES = (2, 3)


def mixture(parts=20):
    shares = [np.array([0.5, 0.5]), np.array([0.2, 0.3, 0.5])]
    return Mixture(SIZES, shares, parts, np.random.default_rng(0))


def test_shares_of_a_column_sum_to_one():
    p = mixture().shares()
    assert p.shape == (20, 5)
    np.testing.assert_allclose(p[:, :2].sum(axis=1), 1)
    np.testing.assert_allclose(p[:, 2:].sum(axis=1), 1)


def test_it_comes_to_what_was_measured():
    # Two columns that go together in a way that no product has.
    wanted = np.array([[0.4, 0.1, 0.0], [0.0, 0.1, 0.4]])
    measured, model = Measured(SIZES), mixture()
    measured.add_pair((0, 1), wanted, 1.0)
    before = np.abs(model.tables()[:2, 2:] - wanted).sum()
    model.fit(measured, 300)
    assert np.abs(model.tables()[:2, 2:] - wanted).sum() < 0.05 < before
    codes = model.sample(20_000, np.random.default_rng(1))
    found = np.zeros((2, 3))
    np.add.at(found, (codes[:, 0], codes[:, 1]), 1 / len(codes))
    assert np.abs(found - wanted).sum() < 0.07


def test_the_slope_is_that_of_the_squared_error():
    measured = Measured(SIZES)
    measured.add_single(0, np.array([0.9, 0.1]), 2.0)
    measured.add_single(0, np.array([0.5, 0.5]), 2.0)  # twice measured: the mean, 0.7 and 0.3
    single, pairs = measured.slope(np.array([0.7, 0.3, 0, 0, 0]), np.zeros((5, 5)))
    np.testing.assert_allclose(single, 0, atol=1e-12)
    assert not pairs.any()


def test_more_precise_measurements_weigh_more():
    measured, model = (
        Measured((2,)),
        Mixture((2,), [np.array([0.5, 0.5])], 10, np.random.default_rng(0)),
    )
    measured.add_single(0, np.array([1.0, 0.0]), 3.0)
    measured.add_single(0, np.array([0.0, 1.0]), 1.0)
    model.fit(measured, 300)
    assert model.shares().mean(axis=0)[0] == pytest.approx(0.75, abs=0.01)


def test_errors_of_each_two_columns():
    true = np.zeros((5, 5))
    true[:2, 2:] = [[1, 2, 3], [4, 5, 6]]
    found = errors(true, np.ones((5, 5)), np.array([0, 2, 5]))
    assert found.tolist() == [[4.0, 15.0], [6.0, 9.0]]
