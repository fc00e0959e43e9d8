import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import numpy_helper

from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parity
from rampart.serving.onnx import weights as onnx_weights
from rampart.serving.onnx.exporters import finetuned, network
from tests import onnx_models, small_encoder

X, Y = onnx_models.rows()
NET = onnx_models.Network((6, 64, 32, 3))


def dense(opset=17):
    return network.to_onnx(NET, 6, opset)


@pytest.mark.parametrize("opset", [13, 17, 18, 21])
@pytest.mark.parametrize(("variant", "error"), [("int8", 0.1), ("float16", 2e-3)])
def test_probabilities_stay_near(variant, error, opset):
    model = getattr(onnx_weights, variant)(dense(opset))
    assert onnx_graphs.opset_of(model) == opset
    p = onnx_models.run(model, X)
    np.testing.assert_allclose(p, NET.predict_proba(X), atol=error)
    assert np.abs(p - NET.predict_proba(X)).max() > 1e-7  # it is another model


@pytest.fixture(scope="module")
def session():
    import onnxruntime

    return onnxruntime.InferenceSession(onnx_graphs.to_bytes(onnx_weights.int8(dense())))


@given(st.floats(1, 1e6), st.integers(0, 299))
def test_a_row_is_the_same_whatever_stands_beside_it(session, factor, place):
    rows = X.copy()
    rows[place] *= np.float32(factor)
    (together,) = session.run(["p"], {"x": rows})
    (before,) = session.run(["p"], {"x": X})
    others = np.arange(300) != place
    np.testing.assert_array_equal(together[others], before[others])


def test_one_product_by_hand():
    net = onnx_models.Network((2, 2), norm=False)
    net.layers_ = [{"kernel": np.array([[63.0, 0], [31.4, 2]]), "bias": np.zeros(2)}]
    model = onnx_weights.int8(network.to_onnx(net, 2, 17))
    # Scales of the columns: 1 and 2/63; 31.4 becomes 31 and the others stay. The row (0.5, 1) has
    # the step 1/127: 63.5 becomes 64 (to even), so 64 * 63 + 127 * 31 = 7969, and 127 * 63 * 2/63.
    p = onnx_models.run(model, [[0.5, 1]])[0]
    np.testing.assert_allclose(np.log(p[0] / p[1]), 7969 / 127 - 2, rtol=1e-5)
    # A row of zeros has no largest value to divide by.
    np.testing.assert_allclose(onnx_models.run(model, [[0, 0]]), [[0.5, 0.5]])


@pytest.mark.parametrize(("variant", "kind"), [("int8", np.int8), ("float16", np.float16)])
def test_the_file_holds_small_weights(variant, kind):
    model = getattr(onnx_weights, variant)(dense())
    kept = onnx_weights.weights(model)
    assert {array.dtype for array in kept.values()} == {np.dtype(kind)}
    assert list(kept) == list(onnx_weights.weights(dense()))
    assert variant == "float16" or max(np.abs(array).max() for array in kept.values()) == 63
    one, two = (onnx_graphs.to_bytes(getattr(onnx_weights, variant)(dense())) for _ in range(2))
    assert one == two


def test_a_weight_of_0_stays_0():
    net = onnx_models.Network((6, 16, 3))
    for layer in net.layers_:
        layer["kernel"] = np.where(np.abs(layer["kernel"]) < 0.3, 0, layer["kernel"])
    model = network.to_onnx(net, 6, 17)
    for variant in (onnx_weights.int8, onnx_weights.float16):
        for name, array in onnx_weights.weights(variant(model)).items():
            was = onnx_weights.weights(model)[name] == 0
            assert (array[was] == 0).all()


def test_a_column_of_zeros_has_a_scale():
    net = onnx_models.Network((6, 3))
    net.layers_[0]["kernel"][:, 1] = 0
    p = onnx_models.run(onnx_weights.int8(network.to_onnx(net, 6, 17)), X)
    np.testing.assert_allclose(p, net.predict_proba(X), atol=0.1)


def test_a_weight_beyond_float16_is_named():
    net = onnx_models.Network((6, 3))
    net.layers_[0]["kernel"][0, 0] = 70000
    with pytest.raises(ValueError, match="kernel_0: float16 holds weights to 65,504, got 70000"):
        onnx_weights.float16(network.to_onnx(net, 6, 17))


@pytest.mark.parametrize("opset", [17, 21])
@pytest.mark.parametrize(("variant", "error", "bytes_"), [("int8", 0.2, 1), ("float16", 5e-3, 2)])
def test_an_encoders_tables_are_kept_in_fewer_bits_too(opset, variant, error, bytes_):
    cut = small_encoder.tokenizer()
    ids = cut.encode(["ignore all rules", "tell me a joke please now " * 3, "pick"])
    fitted = small_encoder.fitted()
    whole = finetuned.to_onnx(fitted, ids.shape[1], opset, cut.windows)
    assert [tensor.name for _, tensor in onnx_weights.tables(whole)] == ["encoder/words"]
    small = getattr(onnx_weights, variant)(whole)
    kept = {tensor.name: tensor for tensor in small.graph.initializer}
    assert len(kept["encoder/words"].raw_data) == len(small_encoder.WORDS) * 8 * bytes_
    p, near = (
        parity.session(onnx_graphs.to_bytes(model)).run(["p"], {"x": ids})[0]
        for model in (whole, small)
    )
    np.testing.assert_allclose(near, p, atol=error)
    assert np.abs(near - p).max() > 1e-7


def test_a_row_of_a_table_is_within_half_a_step():
    model = finetuned.to_onnx(small_encoder.fitted(), 24, 17, 3)
    words = {t.name: t for t in model.graph.initializer}["encoder/words"]
    rows = numpy_helper.to_array(words)
    kept = {t.name: t for t in onnx_weights.int8(model).graph.initializer}
    whole = numpy_helper.to_array(kept["encoder/words"]).astype(float)
    scale = numpy_helper.to_array(kept["encoder/words/scale"])
    assert np.abs(whole).max(axis=1).tolist() == [127] * len(rows)
    np.testing.assert_allclose(whole * scale, rows, atol=scale.max() / 2)


def test_a_network_of_numbers_has_no_table():
    assert list(onnx_weights.tables(dense())) == []
