"""The trees of a package's graph as plain arrays, which Shapley values are computed of."""

from __future__ import annotations

import numpy as np

from rampart.attribution.forests import Tree
from rampart.tasks.flows.packing.narrowing import TREES


def of_graph(content: bytes, classes: int) -> list[Tree]:
    """Return the trees that a graph begins with.

    Parameters
    ----------
    content : of a forest as skl2onnx writes it: a leaf votes with its share of each class, divided
        by the number of trees.

    Raises
    ------
    ValueError : the graph does not begin with such trees.
    """
    import onnx

    nodes = onnx.load_from_string(content).graph.node
    if not nodes or nodes[0].op_type != TREES or list(nodes[0].input) != ["features"]:
        raise ValueError("the model is no forest: Shapley values are not computed of it here")
    found = {one.name: one for one in nodes[0].attribute}
    modes = np.array(list(found["nodes_modes"].strings))
    leaf = modes == b"LEAF"
    number = np.array(found["nodes_treeids"].ints)
    start = np.searchsorted(number, number)
    in_order = (start + found["nodes_nodeids"].ints == np.arange(len(number))).all()
    if not in_order or set(modes[~leaf].tolist()) - {b"BRANCH_LEQ"}:
        raise ValueError("the trees of the graph are of another form than a forest's")
    roots = np.flatnonzero(np.diff(number, prepend=-1))
    trees, places = (np.array(found[f"class_{name}ids"].ints) for name in ("tree", "node"))
    values = np.zeros((len(number), classes))
    voter = roots[np.searchsorted(number[roots], trees)] + places
    values[voter, found["class_ids"].ints] = found["class_weights"].floats
    values *= len(roots)
    if not np.allclose(values[leaf].sum(axis=1), 1, atol=1e-4):
        raise ValueError("the leaves of the graph hold no shares of classes: it is no forest")
    left = np.where(leaf, -1, found["nodes_truenodeids"].ints)
    right = np.where(leaf, -1, found["nodes_falsenodeids"].ints)
    feature = np.array(found["nodes_featureids"].ints)
    threshold = np.array(found["nodes_values"].floats, dtype=float)
    ones = np.ones(len(number))  # rows that came by: not in a graph, and not needed
    return [
        Tree(*(part[low:high] for part in (left, right, feature, threshold, values, ones)))
        for low, high in zip(roots, [*roots[1:], len(number)])
    ]
