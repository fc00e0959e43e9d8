import numpy as np
import pytest

from rampart.estimators import pretrained as estimator
from rampart.serving.onnx import graphs
from rampart.serving.onnx.exporters import pretrained
from rampart.serving.onnx.parity import session
from tests import tiny_families
from tests.estimators.shared.transformer.problem import data

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=tiny_families.KINDS)
def fitted(request, tmp_path_factory):
    name = tiny_families.write(request.param, tmp_path_factory.mktemp(request.param))
    X, y, groups = data(name, 30)
    pool = "mean" if request.param in ("bert", "roberta") else "cls"
    params = estimator.Params(encoder=name, epochs=1, learning_rate=0.01, batch=12, pool=pool)
    return estimator.build(params, 5).fit(X, y, groups=groups)


@pytest.mark.parametrize("windows", [1, 2])
def test_the_graph_gives_the_same_probabilities(fitted, windows):
    X, _, _ = data(fitted.params.encoder, 20, seed=1)
    X = X[:, : 12 * windows]
    graph = graphs.to_bytes(pretrained.to_onnx(fitted, X.shape[1], 17, windows))
    running = session(graph)
    p = running.run(["p"], {"x": X})[0]
    np.testing.assert_allclose(p, fitted.predict_proba(X), atol=1e-5)
    alone = [running.run(["p"], {"x": row[None]})[0][0] for row in X]
    np.testing.assert_allclose(alone, p, atol=1e-5)
    assert graph == graphs.to_bytes(pretrained.to_onnx(fitted, X.shape[1], 17, windows))


@pytest.mark.parametrize(("width", "windows"), [(25, 3), (0, 1)])
def test_windows_that_do_not_fill_the_ids_are_refused(fitted, width, windows):
    with pytest.raises(ValueError, match=f"{width} columns must be {windows} windows of 1 token"):
        pretrained.to_onnx(fitted, width, 17, windows)
