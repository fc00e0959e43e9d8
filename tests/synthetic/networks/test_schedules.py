import pytest
import torch

from rampart.synthetic.networks.schedules import cosine, linear

pytestmark = pytest.mark.slow


def test_cosine_schedule_without_offset():
    # cos² of 0, 22.5, 45, 67.5 degrees; the last beta of 1 is held at 0.999.
    schedule = cosine(4, offset=0.0)
    expected = [1, 0.8535534, 0.5, 0.1464466, 0.1464466 * 0.001]
    assert schedule.alpha_bar.tolist() == pytest.approx(expected, abs=1e-6)
    # 0.5 / 0.8535534 = 0.5857864, which is 2 - sqrt(2)
    assert schedule.alpha[2].item() == pytest.approx(2 - 2**0.5, abs=1e-6)
    assert schedule.beta.tolist()[0] == 0
    assert schedule.beta[4].item() == pytest.approx(0.999)
    assert schedule.steps == 4


def test_cosine_schedule_of_the_paper():
    # f(0) = cos²(0.008 / 1.008 · 90°) = 0.999844; f(T / 2) = cos²(0.508 / 1.008 · 90°) = 0.493767
    assert cosine(1000).alpha_bar[500].item() == pytest.approx(0.493844, abs=1e-5)


def test_linear_schedule_of_1000_steps_is_that_of_the_paper():
    schedule = linear(1000)
    assert schedule.beta[1].item() == pytest.approx(1e-4)
    assert schedule.beta[1000].item() == pytest.approx(0.02)
    # Σ log(1 - beta) = -10.10: nothing is left of the data
    assert schedule.alpha_bar[1000].item() == pytest.approx(4.04e-5, rel=0.01)


@pytest.mark.parametrize("make", [cosine, linear])
@pytest.mark.parametrize("steps", [1, 2, 50])
def test_signal_only_falls(make, steps):
    schedule = make(steps)
    assert schedule.alpha_bar[0] == 1
    assert (torch.diff(schedule.alpha_bar) < 0).all()
    assert (schedule.beta <= 0.999 + 1e-6).all()
    assert torch.allclose(torch.cumprod(schedule.alpha, 0), schedule.alpha_bar, rtol=1e-4)


def test_no_steps_are_refused():
    with pytest.raises(ValueError, match="steps >= 1, got 0"):
        cosine(0)
