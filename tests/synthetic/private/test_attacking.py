"""The guarantee is attacked; a generator with too little noise is caught."""

import math

import numpy as np
import pytest

from rampart.synthetic.generators import copy, dp_aim, dp_marginals, dp_tree
from rampart.synthetic.private import counting
from rampart.synthetic.private.attacking import lower_bound, seen, worlds

SMALL = {"rounds": 3, "parts": 4, "steps": 3, "last_steps": 10}
TRIALS = 120


def bound(module, trials=TRIALS, **knobs):
    params = module.Params(**knobs)
    shown = [seen(module.build, params, 30, 3, trials, 1, there) for there in (False, True)]
    return lower_bound(*shown, 1e-5, 0.05)


def test_the_worlds_differ_in_a_row():
    layout, (table, y), canary = worlds(4, 2)
    assert layout.sizes == (2, 2)
    assert table.discrete[y == 0].tolist() == [[0, 0]] * 4
    assert table.discrete[y == 1].tolist() == [[0, 0], [1, 1]] * 2
    assert canary.discrete.tolist() == [[1, 1]]


@pytest.mark.slow
@pytest.mark.parametrize("epsilon", [0.5, 1, 3, 10])
@pytest.mark.parametrize(("module", "more"), [(dp_marginals, {}), (dp_tree, {}), (dp_aim, SMALL)])
def test_no_attack_shows_more_than_was_claimed(module, more, epsilon):
    assert bound(module, epsilon=epsilon, **more) <= epsilon


def test_a_copy_has_no_guarantee_and_it_shows():
    assert bound(copy, 200) > 2


@pytest.mark.parametrize("module", [dp_marginals, dp_tree])
def test_forgotten_noise_is_found(module, monkeypatch):
    # The mistake that a guarantee dies of: the budget is booked, and the noise is not added.
    monkeypatch.setattr(counting, "discrete_gaussian", lambda sigma, shape, rng: 0)
    assert bound(module, 200, epsilon=0.5) > 0.5


def test_noise_of_a_tenth_of_its_scale_is_found(monkeypatch):
    whole = counting.discrete_gaussian
    monkeypatch.setattr(
        counting, "discrete_gaussian", lambda sigma, shape, rng: whole(sigma / 10, shape, rng)
    )
    assert bound(dp_marginals, 400, epsilon=1) > 1


def test_the_bound_by_hand():
    # All of 100 in the second half: Clopper-Pearson at 97.5 % of 100 / 100 is 0.025^(1/100) =
    # 0.96378, of 0 / 100 it is 1 - that = 0.03622; ln((0.96378 - 0.00001) / 0.03622) = 3.2812.
    found = lower_bound(np.zeros(200), np.ones(200), 1e-5, 0.05)
    assert found == pytest.approx(math.log((0.025**0.01 - 1e-5) / (1 - 0.025**0.01)))


def test_equal_worlds_show_nothing():
    rng = np.random.default_rng(0)
    bounds = [lower_bound(rng.random(200), rng.random(200), 1e-5, 0.05) for _ in range(50)]
    assert np.mean(np.array(bounds) > 0) <= 0.1


@pytest.mark.parametrize("counts", [(10, 10), (40, 30)])
def test_too_few_trials_are_refused(counts):
    with pytest.raises(ValueError, match="as many trials of each world, 20 or more"):
        lower_bound(*map(np.zeros, counts), 1e-5, 0.05)
