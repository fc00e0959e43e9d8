import numpy as np
import pytest
import torch

from rampart.core.params import ParamError, check
from rampart.synthetic.generators import diffusion
from rampart.synthetic.interface import Generator
from tests.small_mixed_rows import MIXED, mixed
from tests.synthetic.generators.small import LAYOUTS
from tests.synthetic.generators.small import check as check_promises

pytestmark = pytest.mark.slow

KNOBS = {"epochs": 80, "batch": 100, "hidden": (32, 32), "steps": 10, "learning_rate": 1e-2}


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


def unfitted(layout=MIXED, seed=0, **knobs):
    return diffusion.build(diffusion.Params(**{**KNOBS, **knobs}), layout, 2, seed)


@pytest.mark.parametrize("knobs", [{}, {"noise": "marginal"}])
def test_learns_what_belongs_together(knobs, tmp_path):
    rows, y = mixed((200, 200))
    fitted = unfitted(**knobs).fit(rows, y)
    drawn, labels = fitted.sample([300, 200], seed=1)
    a, twin, color, same = drawn.discrete.T
    x = drawn.continuous[:, 0]
    assert labels.tolist() == [0] * 300 + [1] * 200
    assert (a == twin).mean() > 0.9  # 0.68 if they were drawn apart
    assert [a[:300].mean(), a[300:].mean()] == pytest.approx([0.2, 0.8], abs=0.12)
    assert (color[:300] == 2).mean() < 0.05
    assert (color[300:] == 2).mean() > 0.2
    assert same.max() == 0
    assert x[a == 1].mean() - x[a == 0].mean() > 1.5  # 2 in the rows
    assert 0.3 < x[a == 0].std() < 0.8  # ½ in the rows

    fitted.save(tmp_path / "made.pkl")
    again, _ = Generator.load(tmp_path / "made.pkl").sample([300, 200], seed=1)
    assert np.array_equal(again.discrete, drawn.discrete)
    assert np.array_equal(again.continuous, drawn.continuous)


def test_seeds_say_all():
    rows, y = mixed((30, 20))
    torch.manual_seed(7)
    one = unfitted(epochs=2).fit(rows, y)
    torch.manual_seed(8)
    two = unfitted(epochs=2).fit(rows, y)
    (left, _), (right, _) = one.sample([20, 20], seed=3), two.sample([20, 20], seed=3)
    assert np.array_equal(left.continuous, right.continuous)
    assert np.array_equal(left.discrete, right.discrete)
    assert one.history == two.history
    assert not np.array_equal(left.continuous, one.sample([20, 20], seed=4)[0].continuous)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keeps_its_promises(layout):
    check_promises(diffusion, layout, **{**KNOBS, "epochs": 1})


def test_a_class_of_one_row():
    rows, y = mixed((40, 1))
    drawn, labels = unfitted(epochs=2).fit(rows, y).sample([0, 4], seed=0)
    assert len(drawn) == 4
    assert labels.tolist() == [1] * 4


def test_marginal_noise_is_mostly_that_of_the_rows():
    rows, y = mixed((60, 40))
    noise = unfitted(epochs=1, noise="marginal").fit(rows, y).multinomial.noise
    share = rows.discrete[:, 0].mean()
    assert noise[1].item() == pytest.approx(0.9 * share + 0.1 * 0.5, abs=1e-6)
    assert noise[-1].item() == pytest.approx(1.0)  # a column of one code


def test_knobs_out_of_range_are_named():
    with pytest.raises(ParamError, match=r"campaign\.diffusion\.steps: must be >= 1, got 0"):
        check({"steps": 0}, "campaign.diffusion", diffusion.Params)
