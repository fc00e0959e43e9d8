"""Trees for the rows at hand: what their columns' ranges decide already is taken out of the graph.

Flows without payload have a few hundred of a forest's words in all, so that most of its splits
send every one of them the same way. A graph without these splits has the same leaves for these
rows, and is some fifty times smaller: a million flows then take seconds where they took minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

TREES = "TreeEnsembleClassifier"
MODES = {b"BRANCH_LEQ": True, b"BRANCH_LT": False}
NODES = ("nodes_falsenodeids", "nodes_featureids", "nodes_modes", "nodes_nodeids", "nodes_treeids",
         "nodes_truenodeids", "nodes_values")  # fmt: skip
VOTES = ("class_ids", "class_nodeids", "class_treeids", "class_weights")
LEFT = ("nodes_hitrates", "nodes_missing_value_tracks_true")  # no column has a missing value


class Narrowing:
    """A graph whose first node is trees on the input ``features``, and narrower ones of it.

    Parameters
    ----------
    content : the bytes of the graph.

    Raises
    ------
    ValueError : another graph, or trees in another order than converters write them.
    """

    def __init__(self, content: bytes):
        import onnx

        self._model = onnx.load_from_string(content)
        node = self._model.graph.node[0] if self._model.graph.node else None
        if node is None or node.op_type != TREES or list(node.input) != ["features"]:
            raise ValueError("the graph does not begin with trees")
        found = {item.name: item for item in node.attribute}
        self._mode = np.array(list(found["nodes_modes"].strings))
        splits = self._mode[self._mode != b"LEAF"]
        if not set(splits.tolist()) <= MODES.keys():
            raise ValueError(f"trees split by {sorted(set(splits.tolist()))}")
        self._tree = np.array(found["nodes_treeids"].ints)
        start = np.searchsorted(self._tree, self._tree)
        places = np.arange(len(self._tree))
        if (start + found["nodes_nodeids"].ints != places).any():
            raise ValueError("nodes are not numbered from 0 in each tree")
        self._leaf = self._mode == b"LEAF"
        self._true = np.where(self._leaf, places, start + found["nodes_truenodeids"].ints)
        self._false = np.where(self._leaf, places, start + found["nodes_falsenodeids"].ints)
        if (np.minimum(self._true, self._false)[~self._leaf] <= places[~self._leaf]).any():
            raise ValueError("a node comes before its parent")
        self._roots = np.flatnonzero(np.diff(self._tree, prepend=-1))
        self._feature = np.array(found["nodes_featureids"].ints)
        self._value = np.array(found["nodes_values"].floats, dtype=np.float32)
        trees, nodes = (np.array(found[f"class_{name}ids"].ints) for name in ("tree", "node"))
        self._voter = self._roots[np.searchsorted(self._tree[self._roots], trees)] + nodes
        self._class = np.array(found["class_ids"].ints)
        self._weight = np.array(found["class_weights"].floats, dtype=np.float32)
        kept = [found[name] for name in found.keys() - {*NODES, *VOTES, *LEFT}]
        del node.attribute[:]  # ten megabytes that need not be copied each time
        node.attribute.extend(sorted(kept, key=lambda item: item.name))

    def __len__(self) -> int:
        return len(self._tree)

    def narrowed(self, low: np.ndarray, high: np.ndarray) -> tuple[bytes, np.ndarray, int]:
        """Return the graph for rows within a range, the columns it takes, and its nodes.

        Parameters
        ----------
        low, high : the least and the largest value of each column, float32 of shape (width,).
        """
        kept, target = self._reached(low, high)
        splits = kept[~self._leaf[kept]]
        columns, feature = np.unique(self._feature[splits], return_inverse=True)
        if not len(columns):  # every row has one answer; a graph has some input
            columns = np.array([0])
        number = np.full(len(self._tree), -1)
        tree = self._tree[kept]
        number[kept] = np.arange(len(kept)) - np.searchsorted(tree, tree)
        features = np.zeros(len(kept), dtype=np.int64)
        features[~self._leaf[kept]] = feature
        ends = [
            np.where(self._leaf[kept], 0, number[target[way[kept]]])
            for way in (self._true, self._false)
        ]
        votes = number[self._voter] >= 0
        attributes = {
            "nodes_treeids": tree,
            "nodes_nodeids": number[kept],
            "nodes_modes": self._mode[kept],
            "nodes_featureids": features,
            "nodes_values": self._value[kept],
            "nodes_truenodeids": ends[0],
            "nodes_falsenodeids": ends[1],
            "class_treeids": self._tree[self._voter[votes]],
            "class_nodeids": number[self._voter[votes]],
            "class_ids": self._class[votes],
            "class_weights": self._weight[votes],
        }
        return self._written(attributes, len(columns)), columns, len(kept)

    def _reached(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the nodes that are left, sorted, and for each node the one that stands for it."""
        least, most = low[self._feature], high[self._feature]
        closed = self._mode == b"BRANCH_LEQ"
        always = np.where(closed, most <= self._value, most < self._value) & ~self._leaf
        never = np.where(closed, least > self._value, least >= self._value) & ~self._leaf
        target = np.where(
            always, self._true, np.where(never, self._false, np.arange(len(self._tree)))
        )
        while ((further := target[target]) != target).any():
            target = further
        reached, front = [], target[self._roots]
        while len(front):
            reached.append(front)
            open_ = front[~self._leaf[front]]
            front = target[np.concatenate([self._true[open_], self._false[open_]])]
        return np.sort(np.concatenate(reached)), target

    def _written(self, attributes: dict[str, np.ndarray], width: int) -> bytes:
        from onnx import ModelProto, helper

        model = ModelProto()
        model.CopyFrom(self._model)
        for name, values in attributes.items():
            model.graph.node[0].attribute.append(helper.make_attribute(name, values.tolist()))
        model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = width
        found: Any = model.SerializeToString()
        return found
