"""A contract is what is said of its worst part, by the expected severity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.solidity.worst import SEVERITIES, worst

SEVERE = (0, 50, 95)


def test_the_worst_by_hand():
    # Expected severities 19.5, 62 and 0: of contract 2 the second part is the worst.
    p = np.array([[0.7, 0.2, 0.1], [0.3, 0.1, 0.6], [1.0, 0.0, 0.0]])
    found = worst(p, np.array([2, 2, 0]), 3, SEVERE)
    np.testing.assert_array_equal(found, [[1, 0, 0], [np.nan] * 3, [0.3, 0.1, 0.6]])


def test_a_grave_part_stands_before_a_likelier_one():
    p = np.array([[0.03, 0.97, 0.0], [0.3, 0.0, 0.7]])  # 48.5 and 66.5
    np.testing.assert_array_equal(worst(p, np.array([0, 0]), 1, SEVERE), p[1:])


def test_a_safe_contract_is_safe():
    assert SEVERITIES[0] == 0
    assert min(SEVERITIES[1:]) > 0


@st.composite
def contracts(draw):
    owner = draw(st.lists(st.integers(0, 3), max_size=20))
    rows = st.lists(st.floats(0.01, 1), min_size=3, max_size=3)
    p = np.array([draw(rows) for _ in owner]).reshape(-1, 3)
    return p / p.sum(axis=1, keepdims=True), np.array(owner, dtype=int)


@given(contracts())
def test_the_order_of_the_parts_does_not_matter(parts):
    p, owner = parts
    np.testing.assert_array_equal(
        worst(p, owner, 4, SEVERE), worst(p[::-1], owner[::-1], 4, SEVERE)
    )


@given(contracts())
def test_another_part_never_makes_a_contract_better(parts):
    p, owner = parts
    for less in range(len(owner)):
        before = worst(p[:less], owner[:less], 4, SEVERE) @ SEVERE
        after = worst(p, owner, 4, SEVERE) @ SEVERE
        there = ~np.isnan(before)
        assert (after[there] >= before[there] - 1e-9).all()


@given(contracts())
def test_what_is_said_is_said_of_one_part(parts):
    p, owner = parts
    for number, said in enumerate(worst(p, owner, 4, SEVERE)):
        own = p[owner == number]
        assert np.isnan(said).all() if not len(own) else (own == said).all(axis=1).any()


def test_no_part_at_all():
    assert np.isnan(worst(np.zeros((0, 3)), np.zeros(0, dtype=int), 2, SEVERE)).all()


@pytest.mark.parametrize("count", [0, 1])
def test_as_many_contracts_as_asked(count):
    assert worst(np.zeros((0, 3)), np.zeros(0, dtype=int), count, SEVERE).shape == (count, 3)
