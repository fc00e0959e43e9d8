import pytest
import torch

from rampart.synthetic.networks.autoregression import Autoregression

pytestmark = pytest.mark.slow


def prior(slots=3, codes=4, hidden=16):
    torch.manual_seed(0)
    return Autoregression(slots, codes, hidden, classes=2)


def test_a_slot_reads_the_slots_before_it_alone():
    network = prior().eval()
    index, label = torch.zeros((1, 3), dtype=torch.long), torch.tensor([1])
    plain = network(index, label)
    assert plain.shape == (1, 3, 4)
    for slot in range(3):
        other = index.clone()
        other[0, slot] = 2
        changed = (network(other, label) != plain).any(dim=2)[0]
        assert not changed[: slot + 1].any()
        assert changed[slot + 1 :].all()
    assert (network(index, torch.tensor([0])) != plain).any(dim=2).all()


def test_uniform_codes_cost_their_logarithm():
    network = prior()
    for weight in network.parameters():
        torch.nn.init.zeros_(weight)
    loss = network.loss(torch.tensor([[0, 1, 2]]), torch.tensor([0]))
    assert loss.item() == pytest.approx(1.386294, abs=1e-5)  # ln 4


def test_draws_what_it_was_taught():
    network = prior(slots=2, codes=3)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.05)
    # class 0: the second code is the first; class 1: always 2, then 0
    index, labels = torch.tensor([[0, 0], [1, 1], [2, 0]]), torch.tensor([0, 0, 1])
    for _ in range(150):
        optimizer.zero_grad()
        network.loss(index, labels).backward()
        optimizer.step()
    with torch.no_grad():
        drawn = network.draw(torch.arange(2).repeat_interleave(400), torch.Generator())
    assert (drawn[:400, 0] == drawn[:400, 1]).float().mean() > 0.95
    assert drawn[:400, 0].float().mean().item() == pytest.approx(0.5, abs=0.1)
    assert (drawn[400:] == torch.tensor([2, 0])).float().mean() > 0.95
