import math

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from torch import nn

from rampart.core.loading import load
from rampart.synthetic.generators import cgan, wgan
from rampart.synthetic.interface import Generator, GeneratorError
from rampart.synthetic.networks import adversarial
from rampart.synthetic.networks.training import seeded
from rampart.synthetic.tables.rows import Layout, Rows

pytestmark = pytest.mark.slow

torch.set_num_threads(1)

wgan_gp = load("rampart.synthetic.generators", "wgan_gp")
gradient_penalty = wgan_gp.gradient_penalty

MODULES = [cgan, wgan, wgan_gp]
SMALL = {"hidden": [16], "critic_hidden": [16], "noise": 4, "batch": 16}
MIXED = Layout(("a", "b", "one"), ("binary", "categorical", "binary"), (2, 3, 1), ("x",))


def mixed(n=40, classes=3):
    rng = np.random.default_rng(0)
    codes = np.stack([rng.integers(0, 2, n), rng.integers(0, 3, n), np.zeros(n, int)], axis=1)
    y = np.arange(n) % classes
    return Rows(codes.astype(np.int32), rng.normal(size=(n, 1))), y


def unfitted(module, layout, classes, seed=0, **knobs):
    return module.build(module.Params(**{**SMALL, "epochs": 2, **knobs}), layout, classes, seed)


@pytest.mark.parametrize("module", MODULES)
def test_rows_are_as_asked_for_and_follow_from_the_seeds(module, tmp_path):
    rows, y = mixed()
    torch.manual_seed(1)
    generator = unfitted(module, MIXED, 3).fit(rows, y)
    out, labels = generator.sample([3, 0, 5], 7)
    assert labels.tolist() == [0] * 3 + [2] * 5
    assert out.discrete.shape == (8, 3)
    assert out.discrete.dtype == np.int32
    assert ((out.discrete >= 0) & (out.discrete < [2, 3, 1])).all()
    assert np.isfinite(out.continuous).all()

    torch.manual_seed(2)
    again = unfitted(module, MIXED, 3).fit(rows, y)
    assert again.history == generator.history
    same, other = again.sample([3, 0, 5], 7)[0], again.sample([3, 0, 5], 8)[0]
    assert np.array_equal(same.continuous, out.continuous)
    assert np.array_equal(same.discrete, out.discrete)
    assert not np.array_equal(other.continuous, out.continuous)

    generator.save(tmp_path / "model.pkl")
    loaded = Generator.load(tmp_path / "model.pkl").sample([3, 0, 5], 7)[0]
    assert np.array_equal(loaded.continuous, out.continuous)


@pytest.mark.parametrize("module", MODULES)
def test_the_history_has_the_losses_of_each_epoch(module):
    rows, y = mixed()
    history = unfitted(module, MIXED, 3).fit(rows, y).history
    assert [entry["epoch"] for entry in history] == [1, 2]
    for entry in history:
        assert set(entry) == {"epoch", "critic", "generator", "held"}
        assert all(type(value) in (int, float) for value in entry.values())


@pytest.mark.parametrize("module", MODULES)
def test_each_class_gets_rows_of_its_own(module):
    # The first column is the class, the second a coin, the third equals the second.
    rng = np.random.default_rng(0)
    y, coin = np.repeat([0, 1], 150), rng.integers(0, 2, 300)
    layout = Layout(("a", "b", "c"), ("binary",) * 3, (2, 2, 2))
    rows = Rows(np.stack([y, coin, coin], axis=1).astype(np.int32), np.zeros((300, 0)))
    rate = 2e-3 if module is wgan else 5e-3
    knobs = {"epochs": 60, "learning_rate": rate, "critic_learning_rate": rate, "average": 0.9}
    sizes = {"hidden": [32], "critic_hidden": [64, 64], "noise": 8, "batch": 50}
    extra = {"clip": 0.3} if module is wgan else {"penalty": 1}
    generator = unfitted(module, layout, 2, **knobs, **sizes, **extra).fit(rows, y)
    out, labels = generator.sample([200, 200], 1)
    assert (out.discrete[:, 0] == labels).mean() > 0.9
    assert (out.discrete[:, 1] == out.discrete[:, 2]).mean() > 0.7
    assert 0.2 < out.discrete[:, 1].mean() < 0.8


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("counts", [(30, 1), (3, 2), (1, 1)])
def test_small_classes_and_lone_rows_in_a_batch_work(module, counts):
    y = np.repeat([0, 1], counts)
    rows = mixed(len(y))[0]
    generator = unfitted(module, MIXED, 2, batch=2).fit(rows, y)
    assert np.bincount(generator.sample([4, 4], 0)[1]).tolist() == [4, 4]


@pytest.mark.parametrize("module", MODULES)
def test_numbers_alone_and_codes_alone_work(module):
    rows, y = mixed()
    numbers = Rows(np.zeros((40, 0), np.int32), rows.continuous)
    out, _ = unfitted(module, Layout((), (), (), ("x",)), 3).fit(numbers, y).sample([1, 1, 1], 0)
    assert out.continuous.shape == (3, 1)
    codes = Rows(rows.discrete[:, :2], np.zeros((40, 0)))
    layout = Layout(("a", "b"), ("binary", "categorical"), (2, 3))
    out, _ = unfitted(module, layout, 3, straight=True).fit(codes, y).sample([1, 1, 1], 0)
    assert out.discrete.shape == (3, 2)


def test_patience_grows_with_the_epochs_that_few_rows_get(monkeypatch):
    seen = {}
    monkeypatch.setattr(adversarial, "train", lambda *_, **knobs: seen.update(knobs) or [])
    rows, y = mixed()  # 36 rows that are learned from: two steps of 18
    unfitted(wgan, MIXED, 3, updates=400, epochs=20, batch=18, patience=5).fit(rows, y)
    assert (seen["epochs"], seen["patience"]) == (200, 50)


def test_nothing_held_out_trains_all_epochs():
    rows, y = mixed()
    history = unfitted(wgan_gp, MIXED, 3, held=0, epochs=3).fit(rows, y).history
    assert len(history) == 3
    assert "held" not in history[0]


def test_a_table_of_constants_is_refused():
    layout = Layout(("one",), ("binary",), (1,))
    with pytest.raises(GeneratorError, match="each column has one value only"):
        unfitted(wgan, layout, 2).fit(
            Rows(np.zeros((4, 1), np.int32), np.zeros((4, 0))), np.arange(4) % 2
        )


def test_the_penalty_of_a_linear_critic_is_its_slope_off_1():
    # f(x) = 3 x1 + 4 x2 has slope (3, 4) everywhere: (5 - 1)² = 16.
    weight = torch.tensor([[3.0], [4.0]], requires_grad=True)
    penalty = gradient_penalty(
        lambda x: x @ weight, torch.randn(6, 2), torch.zeros(6, 2), seeded(0)
    )
    assert penalty.item() == pytest.approx(16)
    # Its own slope: d (||w|| - 1)² / dw = 2 (5 - 1) w / 5.
    penalty.backward()
    assert weight.grad.flatten().tolist() == pytest.approx([2 * 4 * 3 / 5, 2 * 4 * 4 / 5])


def test_the_penalty_looks_between_real_and_made_rows():
    # f(x) = x² has slope 2 x; between 1 and 1 that is 2: (2 - 1)² = 1. Row by row, then the mean.
    def critic(x):
        return (x**2).sum(dim=1, keepdim=True)

    same = torch.tensor([[1.0], [2.0]])
    assert gradient_penalty(critic, same, same, seeded(0)).item() == pytest.approx((1 + 9) / 2)
    # Evenly between 0 and 1 the mean of (2 u - 1)² is 1/3.
    ends = torch.zeros(4000, 1), torch.ones(4000, 1)
    assert gradient_penalty(critic, *ends, seeded(0)).item() == pytest.approx(1 / 3, abs=0.02)


def test_the_losses_of_the_conditional_gan():
    generator = unfitted(cgan, MIXED, 3, smoothing=0.75)
    real, fake = torch.tensor([[math.log(3)]]), torch.tensor([[0.0]])  # D = 3/4 and 1/2
    wanted = -(0.75 * math.log(3 / 4) + 0.25 * math.log(1 / 4)) - math.log(1 / 2)
    assert generator._critic_loss(real, fake).item() == pytest.approx(wanted)
    assert generator._generator_loss(fake).item() == pytest.approx(math.log(2))


def test_the_penalty_of_the_conditional_gan_is_the_slope_at_real_rows():
    # f(x) = x² has slope 2 x: 1/2 of the mean of 4 and 16, times the weight.
    real = torch.tensor([[1.0], [2.0]])

    def critic(x):
        return (x**2).sum(dim=1, keepdim=True)

    for weight, wanted in ((3, 3 / 2 * 10), (0, 0)):
        generator = unfitted(cgan, MIXED, 3, penalty=weight)
        assert generator._penalty(critic, real, -real, seeded(0)).item() == pytest.approx(wanted)


@pytest.mark.parametrize("module", [wgan, wgan_gp])
def test_the_losses_of_the_wasserstein_gans(module):
    generator = unfitted(module, MIXED, 3)
    real, fake = torch.tensor([[1.0], [4.0]]), torch.tensor([[-1.0], [2.0]])
    assert generator._critic_loss(real, fake).item() == 0.5 - 2.5
    assert generator._generator_loss(fake).item() == -0.5


def test_the_optimizer_of_the_wasserstein_gan_is_that_of_torch():
    both = [nn.Parameter(torch.tensor([0.3, -2.0])) for _ in range(2)]
    steps = [
        unfitted(wgan, MIXED, 3)._optimizer([both[0]], 0.1),
        torch.optim.RMSprop([both[1]], 0.1),
    ]
    for slope in ([1.0, -3.0], [0.5, 0.0], [-4.0, 1e-4]):
        for weight, optimizer in zip(both, steps, strict=True):
            weight.grad = torch.tensor(slope)
            optimizer.step()
        assert both[0].tolist() == pytest.approx(both[1].tolist(), rel=1e-6)


def test_weights_of_the_wasserstein_critic_are_clipped():
    critic = nn.Linear(2, 1)
    with torch.no_grad():
        critic.weight.copy_(torch.tensor([[0.5, -0.01]]))
        critic.bias.fill_(-3)
    unfitted(wgan, MIXED, 3, clip=0.1)._constrain(critic)
    assert critic.weight.flatten().tolist() == pytest.approx([0.1, -0.01])
    assert critic.bias.item() == pytest.approx(-0.1)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    "knob", [{"epochs": 0}, {"batch": 1}, {"tau": 0}, {"held": 0.6}, {"hidden": []}]
)
def test_knobs_out_of_range_are_refused(module, knob):
    with pytest.raises(ValidationError):
        module.Params(**knob)
