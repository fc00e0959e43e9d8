"""Pieces of the adversarial loop, worked out by hand; the models have tests of their own."""

import pytest

from rampart.core.params import check
from rampart.synthetic.networks.adversarial import (
    AdversarialParams,
    generator_network,
    slopes,
)
from tests.refusals import refused

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow


def test_the_slope_of_a_plane_is_the_length_of_its_weights():
    plane = torch.tensor([[3.0], [4.0]])
    rows = torch.tensor([[0.0, 0.0], [7.0, -1.0]])
    assert slopes(lambda some: some @ plane, rows).tolist() == [5, 5]


def test_the_slope_of_a_bowl_grows_with_the_distance_and_can_be_learned_from():
    scale = torch.tensor(1.0, requires_grad=True)
    lengths = slopes(
        lambda some: scale * (some**2).sum(dim=1, keepdim=True), torch.tensor([[0.0, 1.0]])
    )
    assert lengths.tolist() == [2]
    lengths.sum().backward()  # a penalty on the slope moves the critic's weights
    assert scale.grad.item() == 2


def test_a_generator_starts_around_the_rows():
    start = torch.tensor([0.5, -2.0])
    network = generator_network(3, [4, 6], start)
    kinds = [type(layer).__name__ for layer in network]
    assert kinds == ["Linear", "BatchNorm1d", "ReLU", "Linear", "BatchNorm1d", "ReLU", "Linear"]
    assert network(torch.zeros(8, 3)).shape == (8, 2)
    # What the hidden units give is 0 where each is the same in all rows: the start is left.
    assert torch.allclose(network(torch.zeros(8, 3)), start.expand(8, 2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batch": 1}, r"campaign.cgan.batch: must be >= 2, got 1"),
        ({"average": 1}, r"average: must be < 1, got 1"),
        ({"critic_step": 2}, r"critic_step: unknown key; did you mean 'critic_steps'"),
    ],
)
def test_a_wrong_knob_is_named(change, message):
    with refused("malware", f"campaign.cgan: {change}", match=message):
        check(change, "campaign.cgan", AdversarialParams)
