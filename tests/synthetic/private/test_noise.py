import math

import numpy as np
import pytest

from rampart.synthetic.private.noise import choose, discrete_gaussian


def test_the_noise_is_whole_and_has_its_probabilities():
    drawn = discrete_gaussian(1.0, 200_000, np.random.default_rng(0))
    assert drawn.dtype == np.int64
    # By hand: the weights of 0, ±1, ±2, ±3 are 1, 0.60653, 0.13534, 0.01111; their sum is 2.50596.
    for number, share in ((0, 0.39905), (1, 0.24204), (-1, 0.24204), (2, 0.05400)):
        assert (drawn == number).mean() == pytest.approx(share, abs=0.004)


def test_its_spread_is_sigma():
    drawn = discrete_gaussian(30.0, (300, 300), np.random.default_rng(1))
    assert drawn.shape == (300, 300)
    assert drawn.std() == pytest.approx(30, rel=0.01)
    assert abs(drawn.mean()) < 0.4


def test_a_choice_has_the_odds_of_the_mechanism():
    # ε = 2, Δ = 1: the odds of a score higher by 1 are e.
    rng = np.random.default_rng(2)
    chosen = np.array([choose([0.0, 1.0], 1.0, 2.0, rng) for _ in range(20_000)])
    assert chosen.mean() == pytest.approx(math.e / (1 + math.e), abs=0.01)


@pytest.mark.parametrize("sigma", [0.0, -1.0, math.inf, math.nan])
def test_a_scale_that_is_none_is_refused(sigma):
    with pytest.raises(ValueError, match="sigma must be above 0"):
        discrete_gaussian(sigma, 1, np.random.default_rng(0))


@pytest.mark.parametrize("scores", [[], [math.nan], [1.0, math.inf]])
def test_scores_must_be_numbers(scores):
    with pytest.raises(ValueError, match="needs one score or more, all finite"):
        choose(scores, 1.0, 1.0, np.random.default_rng(0))
