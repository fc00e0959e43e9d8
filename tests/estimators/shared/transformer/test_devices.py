import pytest
import torch

from rampart.core.params import KnobError
from rampart.estimators.shared.transformer import devices
from rampart.estimators.shared.transformer.knobs import Knobs

pytestmark = pytest.mark.slow


def knobs(**values):
    return Knobs(encoder="x", **values)


def test_cuda_is_used_where_it_is(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert devices.chosen(knobs()) == "cpu"
    assert devices.chosen(knobs(device="auto")) == "cuda"
    assert devices.chosen(knobs(device="cuda", precision="bfloat16")) == "cuda"
    assert devices.here(knobs(device="cuda")) == "cuda"


def test_what_is_not_there_is_refused_or_passed_over(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert devices.chosen(knobs(device="auto")) == "cpu"
    assert devices.here(knobs(device="cuda")) == "cpu"
    with pytest.raises(KnobError, match="device: must be cpu or auto"):
        devices.chosen(knobs(device="cuda"))
    with pytest.raises(KnobError, match="precision: must be float32 on the device cpu"):
        devices.chosen(knobs(device="auto", precision="float16"))


def test_a_training_leaves_the_generator_and_the_threads_as_they_were():
    state, threads = torch.random.get_rng_state(), torch.get_num_threads()
    with devices.alone():
        torch.manual_seed(5)
        torch.rand(3)
        assert torch.get_num_threads() == 1
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.get_num_threads() == threads


def test_layers_compute_with_16_bits_only_if_they_shall():
    x = torch.randn(2, 3)
    with devices.narrow(knobs(), "cpu"):
        assert (x @ x.t()).dtype == torch.float32
    with devices.narrow(knobs(precision="bfloat16"), "cpu"):
        assert (x @ x.t()).dtype == torch.bfloat16


def test_each_purpose_and_place_has_a_seed():
    seeds = {devices.seed_of(seed, purpose, place) for seed, purpose, place in PLACES}
    assert len(seeds) == len(PLACES)


PLACES = [(seed, purpose, place) for seed in (1, 2) for purpose in (0, 1) for place in (0, 1)]
