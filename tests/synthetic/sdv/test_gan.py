"""What CTGAN and CopulaGAN have in common: SDV's names of the knobs, and batches that fit."""

import pytest

from rampart.core.params import check
from rampart.synthetic.sdv.gan import GanParams, knobs
from tests.refusals import refused


def test_the_knobs_have_the_names_of_sdv():
    made = knobs(GanParams(epochs=3, hidden=8, noise=4, generator_rate=0.01), 1000)
    assert made == {
        "enforce_rounding": False,
        "epochs": 3,
        "batch_size": 500,
        "pac": 10,
        "generator_dim": (8, 8),
        "discriminator_dim": (8, 8),
        "embedding_dim": 4,
        "generator_lr": 0.01,
        "discriminator_lr": 2e-4,
        "discriminator_steps": 1,
        "enable_gpu": False,
    }


def test_few_rows_are_a_smaller_batch():
    made = knobs(GanParams(batch=500, pac=10), 47)
    assert made["batch_size"] <= 47
    assert made["batch_size"] % 2 == made["batch_size"] % 10 == 0


@pytest.mark.parametrize(
    ("rows", "epochs"),
    [
        (1000, 5),  # 20 steps an epoch
        (99, 100),  # one of 50 rows, and the rest waits for the next
        (7, 100),
        (100_000, 3),
    ],
)
def test_few_rows_get_the_epochs_that_make_the_updates(rows, epochs):
    assert knobs(GanParams(batch=50, epochs=3, updates=100), rows)["epochs"] == epochs


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batch": 25, "pac": 5}, "batch must be even and a multiple of pac 5"),
        ({"batch": 24}, "batch must be even and a multiple of pac 10"),
        ({"epochs": 0}, r"campaign.ctgan.epochs: must be > 0, got 0"),
        ({"hiden": 8}, r"hiden: unknown key; did you mean 'hidden'"),
    ],
)
def test_a_wrong_knob_is_named(change, message):
    with refused("malware", f"campaign.ctgan: {change}", match=message):
        check(change, "campaign.ctgan", GanParams)
