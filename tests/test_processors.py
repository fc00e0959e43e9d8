"""No processor's own approximations: operations whose last bit is left to its maker.

Seen on an Intel CPU and on an AMD one as QEMU's user mode emulates it (``qemu-x86_64 -cpu
EPYC-Rome python -m tests.small_fits``), with all kernels pinned: of torch's operations those of
``OWN`` differed (optimizers that are not fused take ``sqrt`` too), of TensorFlow's those of
``APPROXIMATE``.
"""

import importlib
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from rampart.estimators import perceptron
from rampart.estimators.shared.keras.session import started
from tests.small_fits import KNOBS, TEXTS, problem
from tests.small_mixed_rows import MIXED, mixed
from tests.small_texts import untrained

ROOT = Path(__file__).parents[1]
OWN = {"sqrt", "sqrt_", "atan", "_cdist_forward", "lstm"}
APPROXIMATE = {"Rsqrt", "RsqrtGrad", "Inv", "Reciprocal", "Softmax", "Erfc"}
SMALL = {
    "epochs": 1,
    "updates": 0,
    "prior_epochs": 1,
    "diffusion_epochs": 1,
    "steps": 3,
    "components": 2,
}
LEARNED = sorted(
    path.stem
    for path in (ROOT / "rampart/synthetic/generators").glob("[a-z]*.py")
    if {"torch", "sdv"} & set(path.read_text().replace(".", " ").split())
)

pytestmark = pytest.mark.slow


class Operations(TorchDispatchMode):
    """Keeps the names of the operations of ``OWN`` that numbers of 32 bits go through."""

    def __init__(self):
        super().__init__()
        self.own, self.all = set(), set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        self.all.add(name)
        if name in ("pow", "pow_") and args[1:] == (0.5,):
            name = "sqrt"
        if name in OWN and args[0].dtype == torch.float32:
            self.own.add(name)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("name", LEARNED)
def test_a_generator_takes_none_of_them(name):
    module = importlib.import_module(f"rampart.synthetic.generators.{name}")
    knobs = {knob: value for knob, value in SMALL.items() if knob in module.Params.model_fields}
    with Operations() as seen:
        module.build(module.Params(**knobs), MIXED, 2, 3).fit(*mixed((90, 60))).sample([20, 20], 5)
    assert seen.all & {"mm", "addmm"} or name == "gaussian_copula"
    assert seen.own == set()


@pytest.mark.parametrize(
    "step",
    [
        lambda x: x.sqrt(),
        lambda x: x**0.5,
        lambda x: torch.optim.RMSprop([stepped(x)]).step(),
        lambda x: torch.optim.Adam([stepped(x)]).step(),
    ],
)
def test_they_are_seen(step):
    with Operations() as seen:
        step(torch.ones(3))
    assert seen.own == {"sqrt"}


def stepped(x):
    """Return a weight with a gradient."""
    weight = torch.nn.Parameter(x)
    weight.grad = x.clone()
    return weight


def graph_of(model, inputs):
    """Return the operations, on 32 bits, of a step of the training of a Keras model."""
    import tensorflow as tf

    @tf.function
    def slopes(inputs):
        with tf.GradientTape() as tape:
            logits = model(inputs, training=True)
            y = tf.zeros(tf.shape(logits)[0], tf.int32)
            loss = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        return tape.gradient(loss, model.trainable_variables)

    graph = slopes.get_concrete_function(tf.constant(inputs)).graph.as_graph_def()
    nodes = [*graph.node, *(node for part in graph.library.function for node in part.node_def)]
    return {node.op for node in nodes if node.attr["T"].type in (0, tf.float32.as_datatype_enum)}


def keras_model(name):
    """Return a small model and inputs of it."""
    module = importlib.import_module(f"rampart.estimators.{name}")
    if name == "network":
        module._started()
        params = module.Params(layers="4-4", dropout="0.1-0.1")
        return module._model(params, 3, 2, 0), np.ones((5, 3), np.float32)
    return untrained(module, 9, 4), np.array([[3, 4, 5, 0]], np.int32)


@pytest.mark.parametrize("name", [*TEXTS, "network"])
def test_a_keras_model_takes_none_of_them(name):
    seen = graph_of(*keras_model(name))
    assert seen & {"MatMul", "BatchMatMulV2"}
    assert seen & APPROXIMATE == set()


def test_those_of_keras_are_seen():
    keras = started()
    layers = keras.layers
    rows = keras.Input((4, 6))
    x = layers.LayerNormalization()(layers.MultiHeadAttention(2, 3)(rows, rows))
    x = layers.Dense(2, "gelu")(layers.Flatten()(layers.Dense(3, "softmax")(x)))
    seen = graph_of(keras.Model(rows, x), np.ones((1, 4, 6), np.float32))
    assert seen & APPROXIMATE >= {"Rsqrt", "Softmax", "Erfc"}


def test_a_perceptron_takes_none_of_them():
    with Operations() as seen:
        X, y = problem()
        perceptron.build(perceptron.Params(**KNOBS["perceptron"]), 3).fit(X, y)
    assert seen.all & {"mm", "addmm"}
    assert seen.own == set()
