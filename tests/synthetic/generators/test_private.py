"""The three generators with a guarantee: what they share, and what each adds."""

import numpy as np
import pytest

from rampart.synthetic.generators import dp_aim, dp_marginals, dp_tree
from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.private.accounting import rho_of
from rampart.synthetic.tables.rows import Layout, Rows
from tests.synthetic.generators.small import CONTINUOUS, DISCRETE, MIXED, check, table

QUICK = {"rounds": 4, "parts": 5, "steps": 5, "last_steps": 20}
ALL = [(dp_marginals, {}), (dp_tree, {}), (dp_aim, QUICK)]
TWO = Layout(("a", "b"), ("binary", "binary"), (2, 2))


@pytest.mark.parametrize(("module", "knobs"), ALL)
def test_it_keeps_the_interface(module, knobs):
    check(module, DISCRETE, **knobs)


@pytest.mark.parametrize(("module", "knobs"), ALL)
@pytest.mark.parametrize("layout", [MIXED, CONTINUOUS])
def test_numbers_are_refused(module, knobs, layout):
    with pytest.raises(GeneratorError, match="continuous columns have no guarantee"):
        module.build(module.Params(**knobs), layout, 2, 0)


@pytest.mark.parametrize(("module", "knobs"), ALL)
@pytest.mark.parametrize("epsilon", [0.5, 3])
def test_all_of_the_budget_is_spent_and_no_more(module, knobs, epsilon):
    params = module.Params(epsilon=epsilon, **knobs)
    generator = module.build(params, DISCRETE, 2, 0).fit(*table(DISCRETE))
    spent = sum(cost for _, cost in generator.budget.ledger)
    assert spent == pytest.approx(rho_of(epsilon, 1e-5))


@pytest.mark.parametrize(("module", "knobs"), ALL)
def test_it_keeps_no_row(module, knobs):
    rows, y = table(DISCRETE, n=90)
    generator = module.build(module.Params(**knobs), DISCRETE, 2, 0).fit(rows, y)
    assert not [name for name, value in vars(generator).items() if isinstance(value, Rows)]


@pytest.mark.parametrize(
    ("module", "knobs"), [(dp_tree, {}), (dp_aim, {**QUICK, "parts": 30, "steps": 60})]
)
def test_columns_go_together_where_epsilon_is_large(module, knobs):
    codes = np.array([[0, 0], [1, 1]] * 500 + [[0, 1], [1, 0]] * 500, np.int32)
    rows, y = Rows(codes, np.empty((2000, 0))), np.repeat([0, 1], 1000)
    generator = module.build(module.Params(epsilon=50, **knobs), TWO, 2, 0).fit(rows, y)
    drawn, labels = generator.sample([500, 500], 0)
    equal = drawn.discrete[:, 0] == drawn.discrete[:, 1]
    assert equal[labels == 0].mean() > 0.85
    assert equal[labels == 1].mean() < 0.15


def test_marginals_are_those_of_the_class_where_epsilon_is_large():
    codes = np.array([[1, 0]] * 900 + [[0, 1]] * 100, np.int32)
    rows, y = Rows(codes, np.empty((1000, 0))), np.zeros(1000, int)
    generator = dp_marginals.build(dp_marginals.Params(epsilon=20), TWO, 1, 0).fit(rows, y)
    assert generator.shares[0][0] == pytest.approx([0.1, 0.9], abs=0.01)


def test_a_tree_has_at_most_the_edges_asked_for():
    for edges, most in ((0, 0), (2, 2), (None, 3)):
        params = dp_tree.Params(edges=edges)
        generator = dp_tree.build(params, DISCRETE, 2, 0).fit(*table(DISCRETE))
        assert len(generator.pairs) == most


def test_the_score_of_an_edge_by_hand():
    # A class of 4 rows, always equal: each of 4 cells is 1 off the 1 of independence.
    codes = np.array([[0, 0], [1, 1], [0, 0], [1, 1]])
    half = np.array([[0.5, 0.5]])
    found = dp_tree.dependence(codes, np.zeros(4, int), [half, half], np.array([4.0]), (2, 2))
    assert found[0, 1] == 4.0


def test_a_row_changes_a_score_by_one_at_most():
    rng = np.random.default_rng(0)
    codes, y = rng.integers(0, 2, (50, 4)), rng.integers(0, 2, 50)
    singles = [np.array([[0.3, 0.7], [0.6, 0.4]])] * 4
    given = (singles, np.array([25.0, 25.0]), (2, 2, 2, 2))
    before = dp_tree.dependence(codes, y, *given)
    for row in range(10):
        keep = np.arange(50) != row
        after = dp_tree.dependence(codes[keep], y[keep], *given)
        off = np.abs(after - before)[np.triu_indices(4, 1)]
        assert off.max() <= 1 + 1e-5
