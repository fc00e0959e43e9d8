import numpy as np
import pytest
import torch

from rampart.encoders import bert, windows
from rampart.estimators.shared.transformer.layers import BIAS, KERNEL, Layers, Outputs
from tests import tiny_encoder

pytestmark = pytest.mark.slow
CONFIG = tiny_encoder.CONFIG


def weights():
    rng = np.random.default_rng(3)
    head = {KERNEL: rng.normal(size=(3, 16)), BIAS: rng.normal(size=3)}
    return tiny_encoder.weights() | {name: v.astype(np.float32) for name, v in head.items()}


def cut():
    rng = np.random.default_rng(2)
    ids = rng.integers(4, 18, (5, 16)).astype(np.int32)
    length = np.array([16, 3, 9, 12, 5])
    return windows.Windows(np.arange(5), ids * (np.arange(16) < length[:, None]), length)


def layers(pool="mean", frozen=1, **more):
    return Layers(weights(), CONFIG, cut(), pool, frozen, **more)


def logits(network, places=(0, 1, 2, 3, 4), seed=None):
    with torch.no_grad():
        return network(np.array(places), seed)[0].numpy()


def wanted(pool):
    w = {name: torch.from_numpy(value) for name, value in weights().items()}
    found = []
    for ids, length in zip(cut().ids, cut().length):
        tokens = torch.from_numpy(ids[None, :length]).long()
        mask = torch.ones(1, length, dtype=torch.bool)
        hidden = bert.embed(w, CONFIG, tokens)
        for number in range(2):
            hidden = bert.layer(w, CONFIG, number, hidden, mask)
        vector = hidden[0].mean(0) if pool == "mean" else hidden[0, 0]
        found.append((w[KERNEL] @ vector + w[BIAS]).numpy())
    return np.array(found)


@pytest.mark.parametrize("pool", ["mean", "cls"])
@pytest.mark.parametrize("frozen", [-1, 0, 1, 2])
def test_the_logits_are_the_same_wherever_the_frozen_layers_end(pool, frozen):
    network = layers(pool, frozen, kept="float32")
    np.testing.assert_allclose(logits(network), wanted(pool), atol=1e-5)
    np.testing.assert_allclose(logits(network, [3, 1]), wanted(pool)[[3, 1]], atol=1e-5)


def test_half_the_bits_in_memory_move_little():
    network = layers(kept="float16")
    assert network.outputs.values.dtype == np.float16
    np.testing.assert_allclose(logits(network), wanted("mean"), atol=0.02)


@pytest.mark.parametrize("frozen", [-1, 0, 1, 2])
def test_what_learns_is_what_is_not_frozen(frozen):
    names = set(layers(frozen=frozen).learnt)
    upper = {name for name in names if name.startswith("encoder.layer.")}
    assert {name.split(".")[2] for name in upper} == {str(n) for n in range(max(0, frozen), 2)}
    assert {KERNEL, BIAS} <= names
    assert ("embeddings.LayerNorm.bias" in names) == (frozen == -1)


def test_every_weight_that_learns_gets_a_gradient_and_no_other_does():
    network = layers(frozen=-1)
    network(np.arange(5), 1)[0].square().sum().backward()
    without = {name for name, value in network.learnt.items() if not value.grad.any()}
    # The scores of attention do not depend on what is added to all keys.
    assert all("key.bias" in name for name in without)
    network = layers(frozen=1, kept="float32")
    network(np.arange(5), 1)[0].square().sum().backward()
    assert all(v.grad is None for name, v in network.w.items() if name not in network.learnt)


def test_the_encoders_own_arrays_do_not_change():
    arrays = weights()
    network = Layers(arrays, CONFIG, cut(), "mean", 1)
    with torch.no_grad():
        for value in network.learnt.values():
            value.add_(1)
    for name, value in weights().items():
        np.testing.assert_array_equal(arrays[name], value)
    np.testing.assert_array_equal(network.arrays()[BIAS], arrays[BIAS] + 1)


def test_low_rank_matrices_learn_in_place_of_the_layers():
    network = layers(lora=2, seed=4)
    learnt = set(network.learnt) - {KERNEL, BIAS}
    assert all(name.endswith((".up", ".down")) and ".layer.1." in name for name in learnt)
    assert len(learnt) == 2 * 6
    np.testing.assert_allclose(logits(network), wanted("mean"), atol=1e-5)  # nothing yet
    with torch.no_grad():
        for name, value in network.learnt.items():
            if name.endswith(".up"):
                value.add_(0.1)
    merged = Layers(network.arrays(), CONFIG, cut(), "mean", 2)
    np.testing.assert_allclose(logits(network), logits(merged), atol=1e-5)
    assert not np.allclose(logits(network), wanted("mean"), atol=0.01)


def test_dropout_is_drawn_in_training_alone():
    network = layers(dropout=0.5)
    np.testing.assert_array_equal(logits(network), logits(network))
    first = logits(network, seed=1)
    assert not np.array_equal(first, logits(network, seed=2))
    np.testing.assert_array_equal(first, logits(network, seed=1))
    dropped = network._dropout(1)(torch.ones(1000))
    assert set(dropped.tolist()) == {0.0, 2.0}
    assert dropped.mean().item() == pytest.approx(1, abs=0.1)


def test_outputs_lie_one_behind_the_other():
    kept = Outputs(np.array([2, 1]), 2, "float32")
    kept.put(np.array([1, 0]), np.array([[[5, 6], [0, 0]], [[1, 2], [3, 4]]]))
    assert kept.values.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert kept.padded(np.array([1]), 2).tolist() == [[[5, 6], [0, 0]]]
