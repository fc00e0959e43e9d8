"""A fit takes seconds, so one is shared."""

import numpy as np
import pytest
import scipy.sparse as sp

from rampart.core.compute import ComputeParams, parallel
from rampart.core.params import ParamError, check
from rampart.estimators import network
from rampart.estimators.shared.holdout import holdout
from tests.dumped import digest
from tests.told import counts, hear

KNOBS = {"layers": "16-8-8", "dropout": "0.1-0.1-0.1", "batch": 45, "epochs": 10, "patience": 4}
KNOBS |= {"plateau": 1, "learning_rate": 0.04}


def problem():
    """Return rows, labels, weights, groups: each row has two copies with a wrong, light label."""
    rng = np.random.default_rng(0)
    right = np.arange(180) % 3
    X = (np.eye(3)[right] + rng.normal(0, 0.2, (180, 3))).astype(np.float32)
    y = np.concatenate([right, (right + 1) % 3, (right + 1) % 3])
    weights = np.where(np.arange(540) < 180, 2.98, 0.01)
    groups = np.array([f"table/{n % 60}" for n in range(180)] * 3, dtype=object)
    return np.tile(X, (3, 1)), 2 * y, weights, groups  # the labels are 0, 2, 4


def fit(seed):
    return network.build(network.Params(**KNOBS), seed).fit(*problem())


def digests(*seeds):
    """Fit side by side, and return the digest of each network."""
    return parallel(ComputeParams(workers=2), lambda seed: digest(fit(seed)), zip(seeds))


@pytest.fixture(scope="module")
def fitted():
    return fit(3)


@pytest.mark.slow
def test_it_learns_what_the_weights_say(fitted):
    X, y, _, _ = problem()
    p = fitted.predict_proba(X[:180])
    assert p.dtype == np.float32
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)
    assert fitted.classes_.tolist() == [0, 2, 4]
    assert (fitted.classes_[p.argmax(axis=1)] == y[:180]).mean() > 0.9
    np.testing.assert_allclose(fitted.predict_proba(sp.csr_matrix(X[:180])), p)
    assert network.class_weights(fitted) is None


@pytest.mark.slow
def test_the_history_has_a_value_for_each_epoch(fitted):
    history = fitted.history_
    names = {"loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"}
    assert set(history) == {"epoch", *names}
    epochs = history["epoch"]
    assert epochs == list(range(1, len(epochs) + 1))
    assert all(len(history[name]) == len(epochs) for name in names)
    assert history["learning_rate"][0] == pytest.approx(0.04)
    assert min(history["learning_rate"]) <= 0.0200001  # a plateau halves it


@pytest.mark.slow
def test_the_layers_are_in_order_and_the_best_epoch_s(fitted):
    X, y, weights, groups = problem()
    assert [layer["kernel"].shape for layer in fitted.layers_] == [(3, 16), (16, 8), (8, 8), (8, 3)]
    assert [sorted(layer) for layer in fitted.layers_] == [
        *[["beta", "bias", "epsilon", "gamma", "kernel", "mean", "variance"]] * 2,
        *[["bias", "kernel"]] * 2,  # the last hidden layer is not normalised, nor is the output
    ]
    held = holdout(y // 2, groups, 0.1, 3)
    p = fitted.predict_proba(X[held])[np.arange(held.sum()), y[held] // 2]
    loss = np.average(-np.log(p), weights=weights[held])
    assert loss == pytest.approx(min(fitted.history_["val_loss"]), rel=1e-4)


@pytest.mark.slow
def test_numpy_predicts_what_keras_does(fitted):
    X, _, _, _ = problem()
    model = network._model(fitted.params, 3, 3, 1, fitted.layers_)
    wanted = np.exp(model(X).numpy())  # it gives logits
    wanted /= wanted.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(fitted.predict_proba(X), wanted, atol=1e-6)


@pytest.mark.slow
def test_fine_tuning_leaves_the_share_of_zeros_that_was_asked(fitted):
    X, y, weights, _ = problem()
    pruned = network.finetune(fitted, X, y, weights, 0.5, 2, 5)
    for layer, whole in zip(pruned.layers_, fitted.layers_):
        assert (layer["kernel"] == 0).mean() == 0.5
        assert (whole["kernel"] == 0).mean() == 0  # the network that was given stays as it is
    right = pruned.classes_[pruned.predict_proba(X[:180]).argmax(axis=1)] == y[:180]
    assert right.mean() > 0.9
    assert len(pruned.history_["loss"]) == 2


@pytest.mark.slow
def test_fine_tuning_refuses_what_does_not_fit(fitted):
    X, y, weights, _ = problem()
    with pytest.raises(ValueError, match="sparsity: must be from 0 to below 1, got 1"):
        network.finetune(fitted, X, y, weights, 1, 1, 1)
    with pytest.raises(ValueError, match=r"classes \[0, 2, 4\], got \[1, 2, 4\]"):
        network.finetune(fitted, X, np.maximum(y, 1), weights, 0.5, 1, 1)


@pytest.mark.slow
def test_a_fit_beside_another_gives_the_same_bytes(fitted):
    """Other processes are in tests/test_same_bytes.py."""
    first, second = digests(3, 4)
    assert first == digest(fitted)
    assert second != first


def test_probabilities_by_hand():
    net = network.build(network.Params(), 1)
    one = np.ones(1, dtype=np.float32)
    normal = {"gamma": 2 * one, "beta": one, "mean": 3 * one, "variance": 3 * one, "epsilon": 1.0}
    net.layers_ = [
        {"kernel": np.array([[1.0], [2.0]], dtype=np.float32), "bias": -one, **normal},
        {"kernel": np.array([[0.0, 1.0]], dtype=np.float32), "bias": np.zeros(2, np.float32)},
    ]
    # 1 + 2 * 2.5 - 1 = 5; (5 - 3) / sqrt(3 + 1) * 2 + 1 = 3: the odds are 1 to e^3.
    # -9 + 0 - 1 < 0 becomes 0; (0 - 3) / 2 * 2 + 1 = -2.
    p = net.predict_proba([[1, 2.5], [-9, 0]])
    np.testing.assert_allclose(p[:, 1] / p[:, 0], np.exp([3, -2]), rtol=1e-5)


def test_a_rate_is_needed_for_each_layer():
    with pytest.raises(ParamError, match="dropout must have one rate a layer of 8-4"):
        check({"layers": "8-4", "dropout": "0.1"}, "train.x", network.Params)


@pytest.mark.slow
def test_epochs_are_told(monkeypatch):
    lines = hear(monkeypatch, network)
    knobs = network.Params(layers="2", dropout="0", batch=100, epochs=2)
    network.build(knobs, 1).fit(*problem())
    assert counts(lines) == ["[1/2]", "[2/2]"]


@pytest.mark.slow
@pytest.mark.parametrize("training", [True, False])
def test_the_normalisation_is_that_of_keras(training):
    layers = network._started().layers
    theirs, ours = (
        kind(momentum=0.9) for kind in (layers.BatchNormalization, network._normalisation())
    )
    for step in range(2):
        x = np.random.default_rng(step).normal(1, 3, (5, 3)).astype(np.float32)
        wanted = theirs(x, training=training).numpy()
        np.testing.assert_allclose(ours(x, training=training).numpy(), wanted, rtol=2e-5, atol=2e-6)
    for weight, wanted in zip(ours.weights, theirs.weights, strict=True):
        assert weight.name == wanted.name
        np.testing.assert_allclose(weight.numpy(), wanted.numpy(), rtol=2e-5)
