"""Autoencoder, CVAE, VQ-VAE and latent diffusion: all decode latents of a class."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rampart.core.loading import load
from rampart.synthetic.generators import autoencoder, cvae, vqvae
from rampart.synthetic.interface import Generator
from tests.small_mixed_rows import MIXED, mixed
from tests.synthetic.generators.small import LAYOUTS, check

pytestmark = pytest.mark.slow

latent_diffusion = load("rampart.synthetic.generators", "latent_diffusion")

FEW = {"epochs": 60, "batch": 100, "hidden": (32,), "learning_rate": 1e-2}
KNOBS = {
    autoencoder: {**FEW, "latent": 4, "components": 4},
    cvae: {**FEW, "latent": 4},
    vqvae: {**FEW, "slots": 4, "codes": 4, "size": 2, "prior_epochs": 150},
    latent_diffusion: {
        **FEW, "latent": 4, "steps": 10, "diffusion_hidden": (32,), "diffusion_epochs": 60
    },
}  # fmt: skip
MODULES = pytest.mark.parametrize("module", KNOBS, ids=lambda module: module.__name__[19:])


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


def unfitted(module, layout=MIXED, seed=0, **knobs):
    return module.build(module.Params(**{**KNOBS[module], **knobs}), layout, 2, seed)


@MODULES
def test_learns_what_belongs_together(module, tmp_path):
    rows, y = mixed((200, 200))
    fitted = unfitted(module).fit(rows, y)
    drawn, labels = fitted.sample([300, 200], seed=1)
    a, twin, color, _ = drawn.discrete.T
    x = drawn.continuous[:, 0]
    assert labels.tolist() == [0] * 300 + [1] * 200
    assert drawn.discrete.min() == 0
    assert drawn.discrete.max(axis=0).tolist() == [1, 1, 2, 0]
    assert np.isfinite(x).all()
    assert (a == twin).mean() > 0.9  # 0.68 if they were drawn apart
    assert [a[:300].mean(), a[300:].mean()] == pytest.approx([0.2, 0.8], abs=0.15)
    assert (color[:300] == 2).mean() < 0.1
    assert (color[300:] == 2).mean() > 0.2
    assert x[a == 1].mean() - x[a == 0].mean() > 1.4  # 2 in the rows
    assert 0.3 < x[a == 0].std() < 0.9  # ½ in the rows: not the mean alone
    first = [entry for entry in fitted.history if "loss" in entry]
    assert first[0]["loss"] > first[-1]["loss"]
    epochs = [entry["epoch"] for entry in fitted.history]
    assert epochs == list(range(1, len(epochs) + 1))
    assert len(epochs) > len(first) or module not in (vqvae, latent_diffusion)

    fitted.save(tmp_path / "made.pkl")
    again, _ = Generator.load(tmp_path / "made.pkl").sample([300, 200], seed=1)
    assert np.array_equal(again.discrete, drawn.discrete)
    assert np.array_equal(again.continuous, drawn.continuous)


@MODULES
def test_seeds_say_all(module):
    rows, y = mixed((30, 20))
    torch.manual_seed(7)  # the process' state is none of its business
    one = unfitted(module, epochs=2).fit(rows, y)
    state = torch.random.get_rng_state()
    torch.manual_seed(8)
    two = unfitted(module, epochs=2).fit(rows, y)
    other = unfitted(module, epochs=2, seed=1).fit(rows, y)
    (left, _), (right, _) = one.sample([20, 20], seed=3), two.sample([20, 20], seed=3)
    assert np.array_equal(left.continuous, right.continuous)
    assert np.array_equal(left.discrete, right.discrete)
    assert one.history == two.history
    assert not np.array_equal(left.continuous, one.sample([20, 20], seed=4)[0].continuous)
    assert not np.array_equal(left.continuous, other.sample([20, 20], seed=3)[0].continuous)
    torch.manual_seed(7)
    assert torch.equal(torch.random.get_rng_state(), state)


@MODULES
@pytest.mark.parametrize("layout", LAYOUTS)
def test_keeps_its_promises(module, layout):
    check(module, layout, **{**KNOBS[module], "epochs": 1})


@MODULES
def test_a_class_of_one_row(module):
    rows, y = mixed((40, 1))
    drawn, labels = unfitted(module, epochs=2).fit(rows, y).sample([0, 4], seed=0)
    assert len(drawn) == 4
    assert labels.tolist() == [1] * 4


def test_cvae_gives_each_class_a_prior_of_its_own():
    rows, y = mixed((60, 60))
    fitted = unfitted(cvae, epochs=10).fit(rows, y)
    prior = fitted.ends.prior.weight
    assert prior.shape == (2, 8)
    assert not torch.allclose(prior[0], prior[1])


def test_latents_that_diffuse_are_standardised():
    rows, y = mixed((60, 60))
    fitted = unfitted(latent_diffusion, epochs=5).fit(rows, y)
    assert fitted.center.shape == fitted.scale.shape == (4,)
    assert (fitted.scale > 0).all()
