"""The layers are those of Keras, whose formulas test_attention and test_network work out."""

import math

import numpy as np
import pytest

from rampart.estimators.shared.keras.session import started

pytestmark = pytest.mark.slow  # TensorFlow


@pytest.fixture(scope="module")
def both():
    keras = started()
    from rampart.estimators.shared.keras import same

    return keras.layers, same


def rows(*shape):
    return np.random.default_rng(1).normal(1, 3, shape).astype(np.float32)


def close(made, wanted):
    np.testing.assert_allclose(made, wanted, rtol=2e-5, atol=2e-6)


def test_the_root_is_rounded_once(both):
    x = np.array([4.0, 2.0, 1e-5], dtype=np.float32)
    wanted = np.float32([1 / math.sqrt(value) for value in x])
    np.testing.assert_array_equal(both[1].inverse_root(x), wanted)


def test_gelu(both):
    # The normal distribution up to 1, 0 and -2: 0.84134, 0.5 and 0.02275.
    x = np.array([1.0, 0.0, -2.0], dtype=np.float32)
    np.testing.assert_allclose(both[1].gelu(x), [0.84134, 0, -0.0455], atol=1e-5)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_layer_normalization(both, precision):
    theirs, ours = (module.LayerNormalization(epsilon=1e-5, dtype=precision) for module in both)
    x = rows(2, 4, 6)
    for layer in (theirs, ours):
        layer.build(x.shape)
        layer.set_weights([rows(6), rows(6)])
    made, wanted = (layer(x) for layer in (ours, theirs))
    assert made.dtype == wanted.dtype == precision
    near = 1e-5 if precision == "float32" else 0.1
    np.testing.assert_allclose(np.float32(made), np.float32(wanted), rtol=near, atol=near)


def test_attention_reads_what_the_mask_leaves(both):
    theirs, ours = (module.MultiHeadAttention(2, 3) for module in both)
    x, mask = rows(2, 4, 6), np.array([[[1, 1, 1, 0]], [[1, 0, 0, 0]]], dtype=bool)
    theirs(x, x, attention_mask=mask), ours(x, x, attention_mask=mask)
    ours.set_weights(theirs.get_weights())
    close(ours(x, x, attention_mask=mask), theirs(x, x, attention_mask=mask))
