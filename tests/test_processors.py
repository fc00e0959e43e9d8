"""No processor's own approximations: operations whose last bit is left to its maker.

Seen on an Intel CPU and on an AMD one as QEMU's user mode emulates it (``qemu-x86_64 -cpu
EPYC-Rome python -m tests.small_fits``), with all kernels pinned: of torch's operations those of
``OWN`` differed (optimizers that are not fused take ``sqrt`` too), of TensorFlow's those of
``APPROXIMATE``.
"""

import importlib
from pathlib import Path

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from rampart.estimators import perceptron
from rampart.estimators.shared.keras import loop
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


def operations(graph):
    """Return the operations, on 32 bits, of a graph of TensorFlow and of the functions in it."""
    import tensorflow as tf

    graph = graph.as_graph_def()
    nodes = [*graph.node, *(node for part in graph.library.function for node in part.node_def)]
    return {node.op for node in nodes if node.attr["T"].type in (0, tf.float32.as_datatype_enum)}


def step_of(name):
    """Return the graph of the step that trains a small Keras model of an estimator."""
    import tensorflow as tf

    module = importlib.import_module(f"rampart.estimators.{name}")
    if name == "network":
        module._started()
        model = module._model(module.Params(layers="4-4", dropout="0.1-0.1"), 3, 2, 0)
        rows = tf.ones((5, 3)), tf.zeros(5, tf.int32), tf.ones(5)
        return tf.function(model.train_step).get_concrete_function(rows).graph
    params = module.Params()
    model = untrained(module, 9, 4, classes=3)
    return loop._step(model, loop.optimizer_of(params, model), params).get_concrete_function().graph


@pytest.mark.parametrize("name", [*TEXTS, "network"])
def test_a_step_of_a_keras_model_takes_none_of_them(name):
    seen = operations(step_of(name))
    assert seen & {"MatMul", "BatchMatMulV2"}
    assert seen & {"Sqrt"}  # of the optimizer: rounded as IEEE 754 says
    assert seen & APPROXIMATE == set()


def test_those_of_keras_are_seen():
    import tensorflow as tf

    keras = started()
    dense, norm = keras.layers.Dense, keras.layers.LayerNormalization
    model = keras.Sequential([keras.Input((6,)), dense(3, "softmax"), dense(2, "gelu"), norm()])
    graph = tf.function(model).get_concrete_function(tf.ones((1, 6))).graph
    assert operations(graph) & APPROXIMATE >= {"Rsqrt", "Softmax", "Erfc"}


def test_a_perceptron_takes_none_of_them():
    with Operations() as seen:
        X, y = problem()
        perceptron.build(perceptron.Params(**KNOBS["perceptron"]), 3).fit(X, y)
    assert seen.all & {"mm", "addmm"}
    assert seen.own == set()
