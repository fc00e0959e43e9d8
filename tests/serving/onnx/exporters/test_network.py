import numpy as np
import pytest

from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx.exporters import network
from tests import onnx_models

X, Y = onnx_models.rows()


@pytest.mark.parametrize("norm", [True, False])
@pytest.mark.parametrize("widths", [(6, 3), (6, 16, 3), (6, 32, 16, 8, 3)])
def test_probabilities_are_the_native_ones(widths, norm):
    model = onnx_models.Network(widths, norm=norm)
    p = onnx_models.run(network.to_onnx(model, 6, 17), 3 * X)
    np.testing.assert_allclose(p, model.predict_proba(3 * X), atol=1e-6)


def test_one_layer_by_hand():
    model = onnx_models.Network((2, 1, 2))
    hidden = {"kernel": [[1.0], [-1]], "bias": [0.5], "gamma": [2.0], "beta": [1.0]}
    hidden |= {"mean": [3.0], "variance": [4.0], "epsilon": 0.0}
    model.layers_ = [hidden, {"kernel": [[1.0, 0]], "bias": [0.0, 0]}]
    # 4 - 1 + 0.5 = 3.5; (3.5 - 3) / 2 * 2 + 1 = 1.5. Below 0: (0 - 3) / 2 * 2 + 1 = -2.
    p = onnx_models.run(network.to_onnx(model, 2, 17), [[4, 1], [0, 1]])
    np.testing.assert_allclose(np.log(p[:, 0] / p[:, 1]), [1.5, -2], rtol=1e-6)


def test_the_same_network_gives_the_same_bytes():
    one, two = (
        onnx_graphs.to_bytes(network.to_onnx(onnx_models.Network((6, 8, 3)), 6, 17))
        for _ in range(2)
    )
    assert one == two


def test_behind_a_choice_of_columns():
    model = Selected(None, 2)
    model.estimator, model.columns_ = onnx_models.Network((2, 8, 3)), np.array([1, 4])
    p = onnx_models.run(network.to_onnx(model, 6, 17), X)
    np.testing.assert_allclose(p, model.predict_proba(X), atol=1e-6)


def test_kernels_that_do_not_follow_each_other_are_refused():
    with pytest.raises(
        ValueError, match=r"layer 0: the kernel must have 5 rows, got the shape \(6"
    ):
        network.to_onnx(onnx_models.Network((6, 3)), 5, 17)
