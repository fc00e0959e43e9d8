import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.networks.multinomial import Multinomial
from rampart.synthetic.networks.schedules import Schedule, cosine
from rampart.synthetic.tables.rows import Layout

pytestmark = pytest.mark.slow

COIN = Layout(("a",), ("binary",), (2,))
# beta 0.2 then 0.5, so alpha_bar is 0.8 then 0.4
SCHEDULE = Schedule(
    torch.tensor([0.0, 0.2, 0.5]), torch.tensor([1.0, 0.8, 0.5]), torch.tensor([1.0, 0.8, 0.4])
)
ZERO, ONE, TWO = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]), torch.tensor([2])


def coin(noise=(0.5, 0.5)):
    return Multinomial(COIN, SCHEDULE, torch.tensor(noise))


def test_forward_marginal():
    # 0.4 · 1 + 0.6 · 0.5
    assert coin().marginal(ZERO, TWO).tolist()[0] == pytest.approx([0.7, 0.3])
    assert coin((0.8, 0.2)).marginal(ZERO, TWO).tolist()[0] == pytest.approx([0.88, 0.12])


def test_posterior_of_uniform_noise():
    # x_2 = 0: (0.75, 0.25); x_0 = 0: (0.9, 0.1); product (0.675, 0.025) / 0.7
    assert coin().posterior(ZERO, ZERO, TWO).tolist()[0] == pytest.approx([27 / 28, 1 / 28])
    # x_0 = 1: (0.75 · 0.1, 0.25 · 0.9) / 0.3
    assert coin().posterior(ZERO, ONE, TWO).tolist()[0] == pytest.approx([0.25, 0.75])


def test_posterior_of_marginal_noise():
    # x_2 = 1: (0.5 · 0.2, 0.5 + 0.5 · 0.2); x_0 = 0: (0.8 + 0.2 · 0.8, 0.2 · 0.2); over 0.12
    row = coin((0.8, 0.2)).posterior(ONE, ZERO, TWO).tolist()[0]
    assert row == pytest.approx([0.1 * 0.96 / 0.12, 0.6 * 0.04 / 0.12])


def test_posterior_of_an_unsure_model_is_the_mean_over_its_codes():
    half = torch.tensor([[0.5, 0.5]])
    # (27 / 28 + 1 / 4) / 2 = 17 / 28
    assert coin().posterior(ZERO, half, TWO).tolist()[0] == pytest.approx([17 / 28, 11 / 28])


def test_bound():
    half = torch.tensor([[0.5, 0.5]])
    # 27/28 ln(27/17) + 1/28 ln(1/11)
    value = coin().kl(ZERO, ZERO, half, TWO).item()
    assert value == pytest.approx(27 / 28 * math.log(27 / 17) - math.log(11) / 28, abs=1e-6)
    assert coin().kl(ZERO, ZERO, ZERO, TWO).item() == pytest.approx(0, abs=1e-6)


def test_bound_at_the_first_step_is_the_likelihood_of_the_data():
    likely = torch.tensor([[0.3, 0.7]])
    # x_1 = 0: 0.9 · 0.3 / 0.9 against 0.1 · 0.7 / 0.1
    value = coin().kl(ZERO, ZERO, likely, torch.tensor([1])).item()
    assert value == pytest.approx(-math.log(0.3), abs=1e-6)


@st.composite
def cases(draw):
    sizes = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=5)))
    names = tuple(f"c{k}" for k in range(len(sizes)))
    return Layout(names, ("categorical",) * len(sizes), sizes), draw(st.integers(1, 8))


@given(cases(), st.booleans())
def test_all_are_distributions(case, uniform):
    layout, t = case
    source = torch.Generator().manual_seed(len(layout))
    sizes = torch.tensor(layout.sizes)
    weights = torch.ones(int(sizes.sum())) if uniform else torch.rand(int(sizes.sum())) + 0.1
    column = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
    noise = weights / torch.zeros(len(sizes)).index_add_(0, column, weights)[column]
    process = Multinomial(layout, cosine(8), noise)
    step = torch.full((3,), t)
    data = process.draw(noise.expand(3, -1), source)
    x = process.draw(process.marginal(data, step), source)
    for rows in (data, x, process.marginal(data, step), process.posterior(x, data, step)):
        sums = torch.zeros(3, len(sizes)).index_add_(1, column, rows)
        assert torch.allclose(sums, torch.ones(3, len(sizes)), atol=1e-4)
        assert (rows >= 0).all()


def test_draws_have_their_frequencies():
    layout = Layout(("a", "b"), ("categorical", "binary"), (3, 2))
    process = Multinomial(layout, cosine(4), torch.tensor([1 / 3, 1 / 3, 1 / 3, 0.5, 0.5]))
    wanted = torch.tensor([0.2, 0.0, 0.8, 0.9, 0.1])
    drawn = process.draw(wanted.expand(20_000, -1), torch.Generator().manual_seed(0))
    assert drawn.mean(dim=0).tolist() == pytest.approx(wanted.tolist(), abs=0.01)
    assert drawn[:, 1].sum() == 0  # a code of no probability never comes


def test_going_back_with_the_true_data_gives_its_distribution():
    # ancestral sampling from noise must end in the data, whatever the noise is
    process = Multinomial(COIN, cosine(10), torch.tensor([0.7, 0.3]))
    source = torch.Generator().manual_seed(0)
    data = process.draw(torch.tensor([0.1, 0.9]).expand(5000, -1), source)
    x = process.draw(process.noise.expand(5000, -1), source)
    for t in range(10, 0, -1):
        x = process.draw(process.posterior(x, data, torch.full((5000,), t)), source)
        if t == 5:
            left = float(process.schedule.alpha_bar[4])
            assert x[:, 1].mean().item() == pytest.approx(left * 0.9 + (1 - left) * 0.3, abs=0.03)
    assert torch.equal(x, data)


def test_noise_of_the_wrong_width_is_refused():
    with pytest.raises(ValueError, match=r"each of the 2 codes, got shape \(3,\)"):
        Multinomial(COIN, SCHEDULE, torch.ones(3))
