"""The graph of who deals with whom: an arrow for every pair of sender and receiver.

Transactions, movements and, where they are known, inner calls are arrows; how often is its weight.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from rampart.chain.features.history import NOBODY, History
from rampart.chain.features.shapes import gini, share

BUSIEST = 150  # addresses among which short cycles are counted
STEPS, DAMPING = 40, 0.85


def arrows(history: History) -> Counter[tuple[int, int]]:
    """Return how often each address dealt with each other, in the order in which they first did."""
    record, found = history.record, Counter()
    for one in record.transactions:
        found[one.sender, one.created if one.to == NOBODY else one.to] += 1
    for row in (*record.movements, *(one for one in record.calls if one.depth > 0)):
        found[row.sender, row.to] += 1
    return Counter({(a, b): n for (a, b), n in found.items() if NOBODY not in (a, b) and a != b})


def graph(history: History) -> dict[str, float]:
    """Return degrees, cycles, stars, cores, components and ranks."""
    import networkx as nx

    weights = arrows(history)
    whole = nx.DiGraph()
    whole.add_node(0)
    whole.add_edges_from(weights)
    size, edges = whole.number_of_nodes(), whole.number_of_edges()
    plain = whole.to_undirected()
    rest = plain.copy()
    rest.remove_node(0)
    parts = [len(part) for part in nx.connected_components(rest)]
    ranks = pagerank(whole)
    ins, outs = dict(whole.in_degree()), dict(whole.out_degree())
    wins, wouts = Counter(), Counter()
    for (a, b), n in weights.items():
        wouts[a] += n
        wins[b] += n
    lean = [abs(wins[node] - wouts[node]) / (wins[node] + wouts[node]) for node in wins | wouts]
    return {
        "nodes": float(size),
        "edges": share(edges, size),
        "edge_weight": share(sum(weights.values()), edges),
        "edge_top": share(max(weights.values(), default=0), sum(weights.values())),
        "in_degree": float(ins[0]),
        "out_degree": float(outs[0]),
        "degree_lean": share(ins[0] - outs[0], ins[0] + outs[0]),
        "flow_lean": share(wins[0] - wouts[0], wins[0] + wouts[0]),
        "lean": float(np.mean(lean)) if lean else 0.0,
        "mutual": share(sum((b, a) in weights for a, b in weights), edges),
        "star_in": share(max(ins.values()), size),
        "star_out": share(max(outs.values()), size),
        "core": float(max(nx.core_number(plain).values())),
        "clustering": float(nx.average_clustering(plain)) if size <= BUSIEST else 0.0,
        "parts": float(len(parts)),
        "part_largest": share(max(parts, default=0), size - 1),
        "rank_me": float(ranks[0]),
        "rank_most": float(ranks.max()),
        "rank_gini": gini(ranks),
        **cycles(whole),
    }


def cycles(whole: Any) -> dict[str, float]:
    """Return how many simple cycles of 2, 3 and 4 addresses there are.

    Of closed walks: ``tr A^2 / 2``, ``tr A^3 / 3`` and ``(tr A^4 - 2 sum m^2 + sum m) / 4``, where
    m is with how many others an address deals both ways, as walks that turn round are no cycles.
    Of a large graph only the ``BUSIEST`` addresses are looked at.

    Examples
    --------
    >>> import networkx as nx
    >>> cycles(nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 3), (3, 0)]))
    {'cycles_2': 1.0, 'cycles_3': 0.0, 'cycles_4': 1.0}
    """
    order = sorted(whole, key=lambda node: (-whole.degree(node), node))[:BUSIEST]
    place = {node: n for n, node in enumerate(order)}
    matrix = np.zeros((len(order), len(order)))
    for a, b in whole.edges():
        if a in place and b in place:
            matrix[place[a], place[b]] = 1
    twice = matrix @ matrix
    both = np.diag(twice)
    four = (twice * twice.T).sum() - 2 * (both**2).sum() + both.sum()
    three = (twice * matrix.T).sum()
    counts = (both.sum() / 2, three / 3, four / 4)
    return {f"cycles_{size}": float(n) for size, n in zip((2, 3, 4), counts)}


def pagerank(whole: Any) -> np.ndarray:
    """Return the rank of each node (Page et al. 1999), the subject's first; they sum to 1."""
    order = sorted(whole)
    place = {node: n for n, node in enumerate(order)}
    size = len(order)
    ends = np.array([(place[a], place[b]) for a, b in whole.edges()], dtype=int).reshape(-1, 2)
    out = np.bincount(ends[:, 0], minlength=size)
    rank = np.full(size, 1 / size)
    for _ in range(STEPS):
        given = np.bincount(ends[:, 1], rank[ends[:, 0]] / out[ends[:, 0]], minlength=size)
        lost = rank[out == 0].sum()
        rank = (1 - DAMPING) / size + DAMPING * (given + lost / size)
    return rank
