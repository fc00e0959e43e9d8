import pytest
import torch

from rampart.estimators.shared.transformer import checkpoints

pytestmark = pytest.mark.slow


class Network:
    device = "cpu"

    def __init__(self, value):
        self.learnt = {"a": torch.full((2,), value, requires_grad=True)}


def parts(value):
    network = Network(value)
    optimizer = torch.optim.AdamW(network.learnt.values(), lr=0.1)
    return network, optimizer, torch.amp.GradScaler("cpu", enabled=False)


def test_values_optimiser_history_and_best_come_back(tmp_path):
    kept = parts(1.0)
    kept[0].learnt["a"].square().sum().backward()
    kept[1].step()
    assert not checkpoints.there(tmp_path)
    checkpoints.keep(tmp_path, *kept, {"epoch": [1]}, {"a": torch.tensor([5.0, 5.0])})
    assert [path.name for path in tmp_path.iterdir()] == [checkpoints.NAME]
    fresh = parts(0.0)
    history, best = checkpoints.resume(tmp_path, *fresh)
    assert history == {"epoch": [1]}
    assert best["a"].tolist() == [5.0, 5.0]
    assert torch.equal(fresh[0].learnt["a"], kept[0].learnt["a"])
    states = [optimizer.state_dict()["state"][0] for _, optimizer, _ in (kept, fresh)]
    assert torch.equal(states[0]["exp_avg"], states[1]["exp_avg"])
