import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.private import accounting
from rampart.synthetic.private.accounting import Budget, BudgetError, delta_of, rho_of


def brute(rho, epsilon):
    """The formula at many orders, without looking for the best one cleverly."""
    less = np.exp(np.linspace(math.log(1e-4), math.log(1e5), 200_001))
    alpha = 1 + less
    logs = less * (alpha * rho - epsilon) + alpha * np.log1p(-1 / alpha) - np.log(less)
    return float(np.exp(logs.min()))


@pytest.mark.parametrize(("rho", "epsilon"), [(0.0306, 1), (0.1, 1), (0.22, 3), (1.8, 10)])
def test_delta_is_the_least_over_all_orders(rho, epsilon):
    assert delta_of(rho, epsilon) == pytest.approx(brute(rho, epsilon), rel=1e-6)


def test_delta_of_one_order_by_hand():
    # α = 2: exp(2ρ - ε) / 1 * (1 - 1/2)^2 = exp(2ρ - ε) / 4, and the least is not above it.
    assert delta_of(0.5, 2.0) <= math.exp(1.0 - 2.0) / 4


def test_no_noise_at_all_is_no_guarantee():
    assert delta_of(1e4, 1.0) == pytest.approx(1.0)


def test_it_is_never_worse_than_the_older_bound():
    # Bun and Steinke (2016): ε = ρ + 2 √(ρ ln(1 / δ)).
    for rho, delta in ((0.01, 1e-6), (0.2, 1e-5), (2.0, 1e-9)):
        older = rho + 2 * math.sqrt(rho * math.log(1 / delta))
        assert delta_of(rho, older) <= delta


@given(st.floats(0.01, 50), st.floats(1e-12, 0.01))
def test_rho_gives_delta_back_and_no_more(epsilon, delta):
    rho = rho_of(epsilon, delta)
    assert delta_of(rho, epsilon) <= delta
    assert delta_of(rho * 1.001, epsilon) > delta


def test_scale_and_cost_are_inverse():
    assert accounting.cost_of(accounting.scale_of(0.3, 2.0), 2.0) == pytest.approx(0.3)


def test_a_budget_is_spent_once():
    budget = Budget(1.0)
    for _ in range(10):  # ten tenths are 1.0 to rounding
        budget.spend("a tenth", 0.1)
    assert len(budget.ledger) == 10
    with pytest.raises(BudgetError, match=r"more: costs 0\.01, and of 1 is left"):
        budget.spend("more", 0.01)
    assert len(budget.ledger) == 10


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rho_of(0.0, 1e-5), "epsilon must be > 0"),
        (lambda: rho_of(1.0, 1.0), r"delta in \(0, 1\)"),
        (lambda: delta_of(-1.0, 1.0), "must be >= 0"),
        (lambda: accounting.scale_of(0.0), "rho must be > 0"),
        (lambda: Budget(0.0), "a budget must be > 0"),
        (lambda: Budget(1.0).spend("nothing", 0.0), "nothing: a cost must be > 0"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
