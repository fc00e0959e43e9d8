import numpy as np
import pytest

from rampart.estimators.logreg import OneVsRest
from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx.exporters import logreg
from tests import onnx_models

X, Y = onnx_models.rows()


@pytest.mark.parametrize("y", [Y, Y % 2], ids=["three classes", "two classes"])
def test_probabilities_are_the_native_ones(y):
    model = OneVsRest(C=3.0).fit(X, y)
    unseen = np.random.default_rng(1).standard_normal((200, 6)).astype(np.float32)
    for rows in (X, unseen, 100 * unseen):
        p = onnx_models.run(logreg.to_onnx(model, 6, 17), rows)
        assert p.dtype == np.float32
        np.testing.assert_allclose(p, model.predict_proba(rows), atol=2e-5)


def test_the_same_model_gives_the_same_bytes():
    model = OneVsRest().fit(X, Y)
    one, two = (onnx_graphs.to_bytes(logreg.to_onnx(model, 6, 17)) for _ in range(2))
    assert one == two


def test_behind_a_choice_of_columns():
    model = Selected(OneVsRest(), 3).fit(np.abs(X), Y + 4)
    p = onnx_models.run(logreg.to_onnx(model, 6, 17), np.abs(X))
    np.testing.assert_allclose(p, model.predict_proba(np.abs(X)), atol=2e-5)
