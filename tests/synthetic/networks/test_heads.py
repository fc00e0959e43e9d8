import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.networks.heads import Heads, gumbel, tensors
from rampart.synthetic.networks.training import seeded
from rampart.synthetic.tables.rows import Layout, Rows, one_hot

pytestmark = pytest.mark.slow

torch.set_num_threads(1)

# Columns of equal size stand apart, and one has a single code.
LAYOUT = Layout(
    ("a", "b", "c", "one"), ("binary", "categorical", "binary", "ordinal"), (2, 3, 2, 1), ("x", "z")
)
ROWS = Rows(np.array([[1, 2, 0, 0], [0, 0, 1, 0]], np.int32), np.array([[0.5, 1.0], [-1.0, 0.0]]))


def log(*values):
    return [float(np.log(value)) for value in values]


def test_places_follow_the_order_of_the_indicators():
    heads = Heads(LAYOUT)
    assert (heads.discrete, heads.indicators, heads.width) == (4, 8, 10)
    assert heads.free.tolist() == [1, 2, 3, 4, 6, 8, 9]
    widened = heads.widen(torch.arange(1.0, 8.0)[None])
    assert widened.tolist() == [[0, 1, 2, 3, 4, 0, 5, 0, 6, 7]]


def test_tensors_are_codes_and_indicators():
    codes, wide = tensors(ROWS, LAYOUT)
    assert codes.dtype == torch.int64
    assert codes.tolist() == [[1, 2, 0, 0], [0, 0, 1, 0]]
    assert wide[0].tolist() == [0, 1, 0, 0, 1, 1, 0, 1, 0.5, 1]


def test_the_loss_is_what_a_hand_works_out():
    # Row 0: P(a=1) = 3/4, P(b=2) = 1/2, P(c=0) = 1/5, x is 1 off, z is 2 off.
    logits = torch.tensor([log(1, 3) + log(1, 1, 2) + log(1, 4) + [7.0] + [1.5, 3.0]])
    codes, wide = tensors(ROWS.take(np.array([0])), LAYOUT)
    wanted = (-sum(log(3 / 4, 1 / 2, 1 / 5)) + 1 / 2 + 4 / 2) / 6
    assert Heads(LAYOUT).loss(logits, codes, wide).tolist() == pytest.approx([wanted])


def test_log_probabilities_stand_in_their_columns():
    logits = torch.tensor([log(1, 3) + log(1, 1, 2) + log(1, 4) + [7.0] + [1.5, 3.0]])
    p = Heads(LAYOUT).log_softmax(logits).exp()[0].tolist()
    assert p == pytest.approx([0.25, 0.75, 0.25, 0.25, 0.5, 0.2, 0.8, 1.0])


@settings(deadline=None, max_examples=25)
@given(
    sizes=st.lists(st.integers(1, 5), max_size=5), continuous=st.integers(0, 2), n=st.integers(1, 4)
)
def test_every_shape_of_table_works(sizes, continuous, n):
    names = tuple(f"c{k}" for k in range(len(sizes)))
    layout = Layout(names, ("categorical",) * len(sizes), tuple(sizes), ("x", "z")[:continuous])
    if not len(layout):
        return
    heads, draws = Heads(layout), seeded(n)
    logits = torch.randn((n, heads.width), generator=draws)
    rows = heads.sample(logits, draws)
    assert rows.discrete.dtype == np.int32
    assert rows.continuous.dtype == np.float64
    assert ((rows.discrete >= 0) & (rows.discrete < np.array(sizes, int))).all()
    assert heads.loss(logits, *tensors(rows, layout)).shape == (n,)
    for hard in (False, True):
        soft = heads.soft(logits, 0.5, draws, hard)
        assert soft.shape == (n, heads.width)
        assert torch.equal(soft[:, heads.indicators :], logits[:, heads.indicators :])
        assert soft[:, : heads.indicators].sum(1).tolist() == pytest.approx([len(sizes)] * n)


def test_draws_have_the_probabilities_of_the_logits():
    logits = torch.tensor([log(1, 3) + log(1, 1, 2) + log(1, 4) + [0.0] + [1.5, 3.0]])
    rows = Heads(LAYOUT).sample(logits.repeat(4000, 1), seeded(0), noise=0.1)
    share = one_hot(rows, LAYOUT).mean(axis=0)[:8]
    # Three standard errors of a share of 4,000 are 0.024 at most.
    assert share == pytest.approx([0.25, 0.75, 0.25, 0.25, 0.5, 0.2, 0.8, 1.0], abs=0.024)
    assert rows.continuous.mean(axis=0) == pytest.approx([1.5, 3.0], abs=0.01)
    assert rows.continuous.std(axis=0) == pytest.approx([0.1, 0.1], abs=0.01)


def test_temperature_0_takes_the_likeliest_code():
    logits = torch.tensor([[0.0, 0.1, 1.0, 0.0, 0.9, 0.1, 0.0, 5.0, 1.5, 3.0]])
    rows = Heads(LAYOUT).sample(logits.repeat(20, 1), seeded(0), temperature=0)
    assert (rows.discrete == [1, 0, 0, 0]).all()
    assert (rows.continuous == [1.5, 3.0]).all()


def test_straight_through_rounds_forward_and_is_soft_backward():
    heads = Heads(LAYOUT)
    logits = torch.zeros((3, heads.width), requires_grad=True)
    hard = heads.soft(logits, 0.5, seeded(1), hard=True)
    assert set(hard[:, : heads.indicators].flatten().tolist()) == {0.0, 1.0}
    (hard[:, 1].sum()).backward()
    assert (logits.grad[:, 1] > 0).all()
    assert (logits.grad[:, 2:] == 0).all()


def test_gumbel_has_its_mean_and_no_infinity():
    draws = gumbel((200_000,), seeded(0))
    assert torch.isfinite(draws).all()
    assert float(draws.mean()) == pytest.approx(0.5772, abs=0.01)  # Euler's constant


def test_a_network_that_diverged_is_refused():
    heads = Heads(LAYOUT)
    with pytest.raises(GeneratorError, match="not finite: its training diverged"):
        heads.sample(torch.full((2, heads.width), float("nan")), seeded(0))
