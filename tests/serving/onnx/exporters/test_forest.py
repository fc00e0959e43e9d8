import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx.exporters import forest
from tests import onnx_models

X, Y = onnx_models.rows()


def fitted(**knobs):
    return RandomForestClassifier(20, random_state=0, **knobs)


@pytest.mark.parametrize("y", [Y, Y % 2], ids=["three classes", "two classes"])
@pytest.mark.parametrize("knobs", [{}, {"min_samples_leaf": 5, "max_depth": 4}])
def test_votes_are_the_native_ones(y, knobs):
    model = fitted(**knobs).fit(X, y)
    unseen = np.random.default_rng(1).standard_normal((200, 6)).astype(np.float32)
    for rows in (X, unseen):
        p = onnx_models.run(forest.to_onnx(model, 6, 17), rows)
        assert p.dtype == np.float32
        np.testing.assert_allclose(p, model.predict_proba(rows), atol=1e-6)


def test_the_same_forest_gives_the_same_bytes():
    one, two = (onnx_graphs.to_bytes(forest.to_onnx(fitted().fit(X, Y), 6, 17)) for _ in range(2))
    assert one == two


def test_votes_of_0_are_left_out():
    # Grown to the end each leaf is of one class: one vote a leaf, and as many leaves as rows.
    model = forest.to_onnx(fitted(bootstrap=False, max_features=6).fit(X, Y), 6, 17)
    (trees,) = (node for node in model.graph.node if node.op_type == "TreeEnsembleClassifier")
    attributes = {attribute.name: attribute for attribute in trees.attribute}
    assert len(attributes["class_weights"].floats) == len(attributes["class_ids"].ints)
    assert len(attributes["class_weights"].floats) == list(attributes["nodes_modes"].strings).count(
        b"LEAF"
    )
    assert "nodes_hitrates" not in attributes


def test_behind_a_choice_of_columns():
    model = Selected(fitted(), 3).fit(np.abs(X), Y + 4)
    p = onnx_models.run(forest.to_onnx(model, 6, 17), np.abs(X))
    np.testing.assert_allclose(p, model.predict_proba(np.abs(X)), atol=1e-6)
