from types import SimpleNamespace

import numpy as np
import pytest
from xgboost import XGBClassifier

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx.exporters import xgboost
from tests import onnx_models

X, Y = onnx_models.rows()


def fitted():
    return XGBClassifier(n_estimators=8, max_depth=4, max_bin=64, tree_method="hist", n_jobs=1)


@pytest.mark.parametrize("y", [Y, Y % 2], ids=["three classes", "two classes"])
def test_probabilities_are_the_native_ones(y):
    # Weights shift the start that XGBoost takes from the shares of the classes.
    model = fitted().fit(X, y, sample_weight=np.linspace(0.2, 2, len(y)))
    unseen = np.random.default_rng(1).standard_normal((200, 6)).astype(np.float32)
    for rows in (X, unseen):
        p = onnx_models.run(xgboost.to_onnx(model, 6, 17), rows)
        np.testing.assert_allclose(p, model.predict_proba(rows), atol=1e-6)


@pytest.mark.parametrize("opset", [15, 17, 21])
def test_the_operators_are_those_that_were_asked_for(opset):
    model = xgboost.to_onnx(fitted().fit(X, Y), 6, opset)
    assert onnx_graphs.opset_of(model) == opset
    assert onnx_models.run(model, X[:2]).shape == (2, 3)


def test_the_same_trees_give_the_same_bytes():
    one, two = (onnx_graphs.to_bytes(xgboost.to_onnx(fitted().fit(X, Y), 6, 17)) for _ in range(2))
    assert one == two


def test_behind_a_choice_of_columns_with_other_classes():
    model = Selected(fitted(), 3).fit(np.abs(X), 2 * Y)
    assert model.classes_.tolist() == [0, 2, 4]
    p = onnx_models.run(xgboost.to_onnx(model, 6, 17), np.abs(X))
    np.testing.assert_allclose(p, model.predict_proba(np.abs(X)), atol=1e-6)


def test_classes_that_are_not_codes_are_refused():
    with pytest.raises(ValueError, match=r"classes_: must be 0, 1, \.\.\. for XGBoost, got \[1, 2"):
        xgboost.to_onnx(SimpleNamespace(classes_=np.array([1, 2, 3])), 6, 17)
