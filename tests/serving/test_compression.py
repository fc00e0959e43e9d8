import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from rampart.serving import compression
from rampart.serving.onnx import parts as onnx_parts
from rampart.serving.onnx.exporters import forest, network
from tests import onnx_models
from tests.small_features import norm

X, Y = onnx_models.rows()
PLAIN = {"method": "none", "classes": ["a", "b", "c"]}
VARIANTS = ["float32", "int8", "float16", "pruned", "pruned_int8"]


def whole(inner):
    return onnx_parts.complete(inner, norm(np.zeros(6), np.ones(6)), np.arange(3), PLAIN)


NET = onnx_models.Network((6, 128, 128, 3))
DENSE = whole(network.to_onnx(NET, 6, 17))
# The network is right about the labels that it gives itself.
DATA = {"validation": (X, NET.predict_proba(X).argmax(axis=1)), "test": (X[:50], Y[:50])}


def pruned(share):
    net = onnx_models.Network((6, 128, 128, 3))
    for layer in net.layers_:
        limit = np.quantile(np.abs(layer["kernel"]), share)
        layer["kernel"] = np.where(np.abs(layer["kernel"]) <= limit, 0, layer["kernel"])
    return whole(network.to_onnx(net, 6, 17))


def test_every_variant_of_a_network_is_measured():
    report, shipped = compression.judge(DENSE, pruned(0.5), DATA, 1.0)
    assert list(report) == VARIANTS
    assert list(shipped) == VARIANTS[1:]
    assert report["float32"]["accuracy"] == 1
    for name, values in report.items():
        assert values["status"] == "shipped"
        assert values["loss"] == pytest.approx(1 - values["accuracy"], abs=1e-6)
        expected = report["float32"]["accuracy_test"] - values["accuracy_test"]
        assert values["loss_test"] == pytest.approx(expected, abs=1e-6)
        assert name == "float32" or values["bytes"] == len(shipped[name])
    assert report["int8"]["bytes"] < report["float16"]["bytes"] < report["float32"]["bytes"]


def test_what_pruning_saves_is_seen_when_compressed():
    report, _ = compression.judge(DENSE, pruned(0.5), DATA, 1.0)
    dense, sparse = report["float32"], report["pruned"]
    assert dense["bytes"] == sparse["bytes"]
    assert sparse["bytes_compressed"] < 0.85 * dense["bytes_compressed"]
    assert (dense["sparsity"], sparse["sparsity"]) == (0, 0.5)
    assert sparse["zeros_by_kernel"] == {f"classifier/kernel_{n}": 0.5 for n in range(3)}


def test_a_variant_that_loses_too_much_is_refused():
    report, shipped = compression.judge(DENSE, pruned(0.95), DATA, 0.05)
    assert list(shipped) == ["int8", "float16"]
    for name in ("pruned", "pruned_int8"):
        assert report[name]["status"] == "refused"
        assert report[name]["loss"] > 0.05
        assert report[name]["reason"].startswith("loses ")
        assert "on validation, 5.00 are allowed" in report[name]["reason"]


def test_validation_decides_not_test():
    sparse = pruned(0.95)
    own = compression.parity.predict(compression.parity.session(compression.to_bytes(sparse)), X)[1]
    data = DATA | {"test": (X, own)}  # where it is right about every row
    report, shipped = compression.judge(DENSE, sparse, data, 0.05)
    assert report["pruned"]["loss_test"] < 0 < 0.05 < report["pruned"]["loss"]
    assert report["pruned"]["status"] == "refused"
    assert "pruned" not in shipped


def test_nothing_is_lost_or_gained_at_a_limit_of_0():
    assert compression.gate(0.0, 0.0)[0] == "shipped"
    assert compression.gate(1e-6, 0.0)[0] == "refused"
    assert compression.gate(-0.01, 0)[1].startswith("gains 1.00 points of accuracy")


def test_trees_have_no_weights_to_make_smaller():
    model = RandomForestClassifier(5, random_state=0).fit(X, Y)
    dense = whole(forest.to_onnx(model, 6, 17))
    report, shipped = compression.judge(dense, None, DATA, 0.005)
    assert (list(report), shipped) == (VARIANTS, {})
    assert report["float32"]["status"] == "shipped"
    assert {report[name]["status"] for name in VARIANTS[1:]} == {"not applicable"}
    assert report["int8"]["reason"].startswith("trees compare and add")
    assert report["pruned"]["reason"].startswith("the estimator has no kernels")
    assert report["float32"]["zeros_by_kernel"] == {}


def test_accuracy_is_the_lower_of_together_and_alone(monkeypatch):
    answers = {None: np.array([0, 0, 1, 1]), 1: np.array([0, 1, 1, 1])}
    monkeypatch.setattr(compression.parity, "session", lambda model: None)
    monkeypatch.setattr(
        compression.parity, "predict", lambda running, X, rows=None: (None, answers[rows])
    )
    assert compression._accuracy(b"", X[:4], np.array([0, 1, 1, 1])) == 0.75
    assert compression._accuracy(b"", X[:4], np.array([0, 0, 1, 1])) == 0.75
