import numpy as np

from app.flows import ingest, loading
from app.flows.board import trees
from rampart.attribution.forests import probabilities
from rampart.tasks.flows.packing.rows import prepared
from tests.refusals import refused
from tests.tasks.flows import unusual_model


def test_the_trees_say_what_the_graph_says(flow_package, recorded):
    package = loading.package(flow_package)
    found = trees.of_graph(package.graph, len(package.labels))
    rows = prepared(ingest.read(recorded).flows)
    X = package.vectors.matrix(rows.texts, rows.place, rows.columns)
    p = np.maximum(probabilities(found, X), 1e-12)
    warm = p ** (1 / package.config["calibration"]["temperature"])  # the graph calibrates
    (said,) = package.session.run(["probabilities"], {"features": X})
    np.testing.assert_allclose(warm / warm.sum(axis=1, keepdims=True), said, atol=1e-3)
    assert len(found) == 8


def test_another_model_is_refused():
    with refused("flows", "Shapley values of a model that is no forest", match="no forest"):
        trees.of_graph(unusual_model.graph(), 5)


def test_trees_without_shares_of_classes_are_refused():
    node = {
        "nodes_treeids": [0], "nodes_nodeids": [0], "nodes_modes": ["LEAF"],
        "nodes_truenodeids": [0], "nodes_falsenodeids": [0], "nodes_featureids": [0],
        "nodes_values": [0.0], "class_treeids": [0], "class_nodeids": [0], "class_ids": [0],
        "class_weights": [3.0], "classlabels_int64s": [0, 1], "post_transform": "NONE",
    }  # fmt: skip
    import onnx
    from onnx import helper

    made = helper.make_node(
        "TreeEnsembleClassifier", ["features"], ["label", "p"], domain="ai.onnx.ml", **node
    )
    graph = helper.make_graph([made], "boosted", [], [])
    content = onnx.helper.make_model(graph).SerializeToString()
    with refused("flows", "Shapley values of boosted trees", match="no shares of classes"):
        trees.of_graph(content, 2)
