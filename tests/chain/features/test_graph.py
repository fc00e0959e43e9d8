import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.features import graph as g
from tests.chain.features.made import history, move, tx

ARROWS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20)


def test_a_star_and_a_ring():
    star = g.graph(history([tx(n, n + 1, 0) for n in range(4)]))
    assert (star["nodes"], star["in_degree"], star["out_degree"]) == (5, 4, 0)
    assert star["degree_lean"] == 1.0
    assert star["parts"] == 4
    assert star["core"] == 1
    ring = g.graph(history([tx(0, 0, 1), tx(1, 1, 2), tx(2, 2, 0)]))
    assert ring["cycles_3"] == 1
    assert ring["clustering"] == 1.0
    assert ring["rank_me"] == pytest.approx(1 / 3)


def test_movements_are_arrows_and_minting_is_none():
    told = g.arrows(history([tx(0, 0, 1)], [move(0, -2, 2), move(0, 1, 2), move(0, 1, 2)]))
    assert told == {(0, 1): 1, (1, 2): 2}


@given(ARROWS)
def test_short_cycles_are_those_that_a_search_finds(arrows):
    whole = nx.DiGraph([(a, b) for a, b in arrows if a != b])
    whole.add_node(0)
    found = [len(cycle) for cycle in nx.simple_cycles(whole, length_bound=4)]
    told = g.cycles(whole)
    assert told == {f"cycles_{size}": found.count(size) for size in (2, 3, 4)}


@given(ARROWS)
def test_ranks_are_those_of_the_library(arrows):
    whole = nx.DiGraph([(a, b) for a, b in arrows if a != b])
    whole.add_node(0)
    ranks = g.pagerank(whole)
    expected = nx.pagerank(whole, alpha=0.85, tol=1e-12, max_iter=1000)
    np.testing.assert_allclose(ranks, [expected[node] for node in sorted(whole)], atol=5e-3)
    assert ranks.sum() == pytest.approx(1)
