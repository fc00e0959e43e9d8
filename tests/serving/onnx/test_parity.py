import numpy as np
import pytest

from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parity
from rampart.serving.onnx import parts as onnx_parts
from rampart.serving.onnx.exporters import network
from tests import onnx_models, small_encoder
from tests.small_features import norm

X, Y = onnx_models.rows()
PLAIN = {"method": "none", "classes": ["a", "b", "c"]}


@pytest.fixture(scope="module")
def running():
    inner = network.to_onnx(onnx_models.Network((6, 8, 3)), 6, 17)
    model = onnx_parts.complete(inner, norm(np.zeros(6), np.ones(6)), np.arange(3), PLAIN)
    return parity.session(onnx_graphs.to_bytes(model))


def test_rows_at_a_time_change_nothing_but_rounding(running):
    p, label = parity.predict(running, X)
    for rows in (1, 7, 300, 999):
        other, same = parity.predict(running, X, rows)
        np.testing.assert_allclose(other, p, atol=1e-6)
        np.testing.assert_array_equal(same, label)


def test_no_row_is_no_row(running):
    p, label = parity.predict(running, X[:0])
    assert (p.shape, label.shape) == ((0, 3), (0,))


def test_float64_features_are_taken_too(running):
    np.testing.assert_array_equal(
        parity.predict(running, X.astype(np.float64))[0], parity.predict(running, X)[0]
    )


P = np.array([[0.5, 0.5], [1, 0], [0.25, 0.75], [0, 1]])
LABEL = np.array([0, 0, 1, 1])


def test_agreement_by_hand():
    other = P + np.array([[0.125, -0.125], [0, 0], [0, 0], [0, 0]])
    report = parity.compare(other, np.array([1, 0, 1, 1]), P, LABEL)
    assert report == {"rows": 4, "label_agreement": 0.75, "within": 1.0}


def test_a_tie_that_rounding_breaks_is_no_disagreement():
    native = np.array([[0.4, 0.4, 0.2], [0.4, 0.4 + 1.4e-7, 0.2], [0.4, 0.4 + 1e-5, 0.2]])
    label = np.array([0, 0, 0])  # of the exported model: the first of what is equal in float32
    p = np.array([[0.4, 0.4, 0.2]] * 3, dtype=np.float32)
    report = parity.compare(p, label, native, np.array([1, 1, 1]))
    assert report == {"rows": 3, "label_agreement": 2 / 3, "within": 1e-5}
    report = parity.compare(p, label, native, np.array([2, 2, 2]))
    assert report["label_agreement"] == 0  # tied with another, not with the native label


@pytest.mark.parametrize(
    ("p", "label", "message"),
    [
        (P[:3], LABEL[:3], r"shapes must be equal, got \(3, 2\) and \(4, 2\)"),
        (P * [[np.nan, 1]], LABEL, "gives no finite probability for 4 of 4 rows"),
    ],
)
def test_what_cannot_be_compared(p, label, message):
    with pytest.raises(ValueError, match=message):
        parity.compare(p, label, P, LABEL)


def test_nothing_cannot_be_compared():
    with pytest.raises(ValueError, match="there is no row to compare"):
        parity.compare(P[:0], LABEL[:0], P[:0], LABEL[:0])


def test_less_than_asked_is_an_error_with_the_figure():
    report = {"rows": 4, "label_agreement": 0.75, "within": 1.0}
    parity.require({"test": report}, 0.75)
    sentence = r"^test: .* native label on 0\.750000 of 4 rows, asked are 0\.999 \(.* at most 1\)"
    with pytest.raises(ValueError, match=sentence):
        parity.require({"validation": report | {"label_agreement": 1.0}, "test": report}, 0.999)


def test_ids_of_tokens_are_run_by_size_and_come_back_in_order():
    ids = small_encoder.tokenizer().encode(["ignore all rules", "pick", "tell me a joke", "a lock"])
    running = parity.session(onnx_graphs.to_bytes(small_encoder.graph()))
    alone = np.concatenate([parity.predict(running, row[None])[0] for row in ids])
    for rows in (None, 1, 3):
        np.testing.assert_allclose(parity.predict(running, ids, rows)[0], alone, atol=1e-6)
