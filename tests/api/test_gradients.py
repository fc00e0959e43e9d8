import numpy as np
import pytest

from rampart.api.gradients import GradientError, check_gradients, compare


def cubic(weights):
    """Return the sum of cubes: its slope is 3 w²."""
    return float((weights[0] ** 3).sum())


def test_slopes_worked_out_by_hand():
    w = np.array([[1.0, -2.0]])
    found = compare(cubic, [w], [3 * w**2], count=2, step=1e-5)
    slopes = {one.place: one for one in found}
    assert slopes[0, 0].numeric == pytest.approx(3, abs=1e-6)
    assert slopes[0, 1].numeric == pytest.approx(12, abs=1e-6)
    assert all(one.error < 1e-6 for one in found)


def test_a_wrong_slope_shows():
    (one,) = compare(cubic, [np.array([2.0])], [np.array([6.0])])
    assert one.analytic == 6
    assert one.numeric == pytest.approx(12)
    assert one.error == pytest.approx(0.5)


def test_the_same_seed_looks_at_the_same_weights():
    w = np.arange(100.0)
    places = [
        [one.place for one in compare(cubic, [w], [3 * w**2], seed=seed)] for seed in (1, 1, 2)
    ]
    assert places[0] == places[1] != places[2]


def test_shapes_that_differ_are_refused():
    with pytest.raises(GradientError, match=r"array 0: has shape \(2,\), its gradient \(3,\)"):
        compare(cubic, [np.ones(2)], [np.ones(3)])


def test_what_is_no_network_is_refused():
    with pytest.raises(GradientError, match="torch module or a Keras model, got list"):
        check_gradients([], None, None)


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    return rng.normal(size=(8, 4)).astype(np.float32), rng.integers(0, 3, 8)


@pytest.mark.slow
def test_a_network_of_torch(data):
    import torch

    torch.manual_seed(0)
    layers = torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Dropout(0.5), torch.nn.Linear(5, 3)
    model = torch.nn.Sequential(*layers)
    before = [one.detach().clone() for one in model.parameters()]
    found = check_gradients(model, *data)
    assert len(found) == 5 + 5 + 5 + 3
    assert max(one.error for one in found) < 1e-6
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters()))


@pytest.mark.slow
def test_a_wrong_backward_pass_of_torch_is_found(data):
    import torch

    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(context, x):
            return 2 * x

        @staticmethod
        def backward(context, grad):
            return grad  # it should be 2 * grad

    class Wrong(torch.nn.Linear):
        def forward(self, x):
            return Doubled.apply(super().forward(x))

    torch.manual_seed(0)
    with pytest.raises(GradientError, match=r"array 0, weight .*: relative error"):
        check_gradients(Wrong(4, 3), *data)


@pytest.mark.slow
def test_the_dense_network_of_this_project(data):
    from rampart.estimators import network

    keras = network._started()
    params = network.Params(layers="6-5", dropout="0.3-0.3")
    model = network._model(params, 4, 3, 1)  # gives logits
    assert isinstance(model, keras.Model)
    found = check_gradients(keras.Sequential([model, keras.layers.Softmax()]), *data)
    assert len({one.array for one in found}) == len(model.trainable_variables)


@pytest.mark.slow
def test_a_gradient_that_is_cut_off_in_keras_is_found(data):
    from rampart.estimators import network

    keras = network._started()
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(5, activation="tanh", name="hidden")(inputs)
    cut = keras.layers.Lambda(lambda x: keras.ops.stop_gradient(x))(hidden)
    model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(cut))
    with pytest.raises(GradientError, match="gradient 0, the loss moves by"):
        check_gradients(model, *data)
