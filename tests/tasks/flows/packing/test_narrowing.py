import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from rampart.serving.onnx import parity
from rampart.tasks.flows.packing.narrowing import Narrowing

# Two trees: x0 <= 1 ? (x1 <= 5 ? a : b) : c, and a leaf that is 1 for the second class.
TREES = {
    "nodes_treeids": [0, 0, 0, 0, 0, 1],
    "nodes_nodeids": [0, 1, 2, 3, 4, 0],
    "nodes_modes": ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF", "LEAF"],
    "nodes_featureids": [0, 1, 0, 0, 0, 0],
    "nodes_values": [1.0, 5.0, 0.0, 0.0, 0.0, 0.0],
    "nodes_truenodeids": [1, 2, 0, 0, 0, 0],
    "nodes_falsenodeids": [4, 3, 0, 0, 0, 0],
    "class_treeids": [0, 0, 0, 0, 1],
    "class_nodeids": [2, 3, 4, 4, 0],
    "class_ids": [0, 1, 1, 2, 1],
    "class_weights": [1.0, 2.0, 4.0, 8.0, 16.0],
}
X = np.float32([[0, 4], [1, 6], [2, 0], [1, 5]])
SAID = [[1, 16, 0], [0, 18, 0], [0, 20, 8], [1, 16, 0]]


def graph(**changes):
    given = TREES | changes
    told = {"domain": "ai.onnx.ml", "classlabels_int64s": [0, 1, 2], "post_transform": "NONE"}
    node = helper.make_node(
        "TreeEnsembleClassifier", ["features"], ["label", "probabilities"], **told, **given
    )
    forms = (
        [("features", TensorProto.FLOAT, ["N", 2])],
        [
            ("label", TensorProto.INT64, ["N"]),
            ("probabilities", TensorProto.FLOAT, ["N", 3]),
        ],
    )
    values = [[helper.make_tensor_value_info(*form) for form in some] for some in forms]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(helper.make_graph([node], "trees", *values), opset_imports=opsets)
    model.ir_version = 8
    return model.SerializeToString()


def run(content, X):
    return parity.predict(parity.session(content), X)[0].tolist()


def narrow(X, **changes):
    found, columns, nodes = Narrowing(graph(**changes)).narrowed(X.min(axis=0), X.max(axis=0))
    return run(found, X[:, columns]), columns.tolist(), nodes


def test_the_whole_graph_says_what_it_says():
    assert run(graph(), X) == SAID
    assert narrow(X) == (SAID, [0, 1], 6)


def test_a_split_that_a_range_decides_is_gone():
    assert narrow(X[[0, 1]]) == (SAID[:2], [1], 4)  # x0 <= 1 of both
    assert narrow(X[[0, 2, 3]]) == ([SAID[0], SAID[2], SAID[3]], [0], 4)


def test_one_row_leaves_a_leaf_a_tree():
    for row in range(4):
        assert narrow(X[[row]]) == ([SAID[row]], [0], 2)


def test_below_is_not_at_most():
    strict = {"nodes_modes": ["BRANCH_LT", "BRANCH_LT", *TREES["nodes_modes"][2:]]}
    said = run(graph(**strict), X)
    assert said == [[1, 16, 0], [0, 20, 8], [0, 20, 8], [0, 20, 8]]
    assert narrow(X[[0, 1]], **strict) == (said[:2], [0, 1], 6)  # x0 < 1 of one alone
    assert narrow(X[[1, 3]], **strict) == ([said[1], said[3]], [0], 2)


@pytest.mark.parametrize("seed", range(5))
def test_every_range_has_the_leaves_of_the_whole(seed):
    from sklearn.ensemble import RandomForestClassifier

    from rampart.serving.onnx.exporters import forest
    from rampart.serving.onnx.graphs import to_bytes
    from rampart.serving.onnx.parts import complete

    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, 6)).round(1).astype(np.float32)
    y = (X[:, 0] + X[:, 1] * X[:, 2] > 0).astype(int) + (X[:, 3] > 1)
    fitted = RandomForestClassifier(5, random_state=seed).fit(X, y)
    cooled = {"method": "temperature", "temperature": 1.3, "classes": ["a", "b", "c"]}
    content = to_bytes(complete(forest.to_onnx(fitted, 6, 17), None, fitted.classes_, cooled))
    narrowing = Narrowing(content)
    for _ in range(5):
        some = X[np.abs(X[:, 0] - rng.normal()) < 0.4]
        if len(some):
            found, columns, nodes = narrowing.narrowed(some.min(axis=0), some.max(axis=0))
            assert nodes < len(narrowing)
            assert run(found, some[:, columns]) == run(content, some)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nodes_nodeids": [1, 2, 3, 4, 5, 1]}, "not numbered from 0"),
        ({"nodes_truenodeids": [1, 0, 0, 0, 0, 0]}, "before its parent"),
        ({"nodes_modes": ["BRANCH_EQ", *TREES["nodes_modes"][1:]]}, "trees split by"),
    ],
)
def test_other_trees_are_left_as_they_are(change, said):
    with pytest.raises(ValueError, match=said):
        Narrowing(graph(**change))


def test_another_graph_is_left_as_it_is():
    model = onnx.load_from_string(graph())
    model.graph.node[0].op_type = "LinearClassifier"
    with pytest.raises(ValueError, match="does not begin with trees"):
        Narrowing(model.SerializeToString())
