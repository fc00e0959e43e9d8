import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.networks.gaussian import data_of, draw_normal, kl, noised, posterior, reverse
from rampart.synthetic.networks.schedules import Schedule, cosine

pytestmark = pytest.mark.slow

# beta 0.2 then 0.5, so alpha_bar is 0.8 then 0.4
SCHEDULE = Schedule(
    torch.tensor([0.0, 0.2, 0.5]), torch.tensor([1.0, 0.8, 0.5]), torch.tensor([1.0, 0.8, 0.4])
)


def test_divergence_from_the_standard_normal():
    # ½ (4 - ln 4 + 3² - 1) = ½ (12 - 1.386294)
    value = kl(torch.tensor([[3.0]]), torch.tensor([[math.log(4)]]))
    assert value.tolist() == pytest.approx([5.306853])


def test_divergence_of_two_gaussians():
    # N(1, 1) from N(3, 4): ½ (ln 4 + (1 + 2²) / 4 - 1) = ½ (1.386294 + 0.25)
    value = kl(torch.tensor([[1.0]]), torch.zeros(1, 1), torch.tensor([[3.0]]), math.log(4))
    assert value.tolist() == pytest.approx([0.818147])


@given(st.lists(st.tuples(*[st.floats(-3, 3)] * 4), min_size=1, max_size=4))
def test_divergence_is_never_negative_and_0_of_equals(numbers):
    mean, spread, other_mean, other_spread = torch.tensor(numbers).T[:, None]
    assert kl(mean, spread, other_mean, other_spread).item() >= -1e-4
    assert kl(mean, spread, mean, spread).item() == pytest.approx(0, abs=1e-5)


def test_noised_and_back():
    x, noise, step = torch.tensor([[2.0]]), torch.tensor([[-1.0]]), torch.tensor([2])
    # sqrt(0.4) · 2 - sqrt(0.6)
    moved = noised(x, noise, step, SCHEDULE)
    assert moved.item() == pytest.approx(1.264911 - 0.774597, abs=1e-5)
    assert data_of(moved, noise, step, SCHEDULE).item() == pytest.approx(2.0, abs=1e-5)


def test_posterior_of_one_step_back():
    # (sqrt(0.8) · 0.5 · 2 + sqrt(0.5) · 0.2 · 1) / 0.6 and 0.5 · 0.2 / 0.6
    mean, variance = posterior(
        torch.tensor([[1.0]]), torch.tensor([[2.0]]), torch.tensor([2]), SCHEDULE
    )
    assert mean.item() == pytest.approx((0.894427 + 0.141421) / 0.6, abs=1e-5)
    assert variance.item() == pytest.approx(1 / 6, abs=1e-6)


def test_the_last_step_back_is_the_data():
    x, data, step = torch.tensor([[5.0]]), torch.tensor([[2.0]]), torch.tensor([1])
    drawn = reverse(x, data, step, SCHEDULE, torch.Generator().manual_seed(0))
    assert drawn.item() == pytest.approx(2.0, abs=1e-5)


def test_going_back_with_the_true_data_gives_its_distribution():
    schedule, source = cosine(20), torch.Generator().manual_seed(0)
    data = torch.where(torch.rand(4000, 1, generator=source) < 0.3, 2.0, -1.0)
    x = torch.randn(4000, 1, generator=source)
    for t in range(20, 1, -1):
        x = reverse(x, data, torch.full((4000,), t), schedule, source)
    left = schedule.alpha_bar[1]
    assert (x - left.sqrt() * data).std().item() == pytest.approx(
        (1 - left).sqrt().item(), rel=0.05
    )


def test_draws_have_their_mean_and_variance():
    mean, log_variance = torch.full((20_000, 1), 3.0), torch.full((20_000, 1), math.log(4))
    drawn = draw_normal(mean, log_variance, torch.Generator().manual_seed(0))
    assert drawn.mean().item() == pytest.approx(3, abs=0.05)
    assert drawn.std().item() == pytest.approx(2, abs=0.05)
