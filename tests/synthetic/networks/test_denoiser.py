import pytest
import torch

from rampart.synthetic.networks.denoiser import (
    FREQUENCIES,
    Denoiser,
    step_features,
    stratified_steps,
)

pytestmark = pytest.mark.slow


def test_steps_as_waves():
    waves = step_features(torch.tensor([0, 1]), steps=1000)
    assert waves[0].tolist() == [0.0] * FREQUENCIES + [1.0] * FREQUENCIES
    # frequencies 1, 10000^(-1/16), ...: the sines of 1 and 0.562341
    assert waves[1, :2].tolist() == pytest.approx([0.841471, 0.533168], abs=1e-5)
    # half the steps: the same place in the diffusion looks the same
    assert torch.allclose(step_features(torch.tensor([4]), 8), step_features(torch.tensor([8]), 16))


def test_each_nth_of_the_steps_comes_once():
    drawn = stratified_steps(10, 10, torch.Generator().manual_seed(0))
    assert sorted(drawn.tolist()) == list(range(1, 11))
    assert drawn.tolist() != list(range(1, 11))
    many = stratified_steps(1000, 7, torch.Generator().manual_seed(1))
    assert torch.bincount(many, minlength=8)[1:].tolist() == pytest.approx([1000 / 7] * 7, abs=2)


def test_the_network_is_told_step_and_class():
    torch.manual_seed(0)
    network = Denoiser(3, 2, (8, 8), classes=2, steps=10).eval()
    x = torch.zeros(1, 3)
    one, two = torch.tensor([1]), torch.tensor([2])
    outputs = [network(x, step, label) for step in (one, two) for label in (one - 1, one)]
    assert outputs[0].shape == (1, 2)
    assert len({tuple(output[0].tolist()) for output in outputs}) == 4
