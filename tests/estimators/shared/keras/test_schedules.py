import pytest

from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.schedules import falls, rate, waited


def rates(steps, scores=(), **knobs):
    made = Knobs(learning_rate=0.8, **knobs)
    return [rate(made, step, steps, list(scores)) for step in range(steps)]


def test_constant():
    assert rates(3, schedule="constant") == [0.8] * 3


def test_linear_rises_and_falls_to_zero():
    # 2 of 10 steps rise; the other 8 fall from the whole by an eighth each.
    assert rates(10, schedule="linear", warmup=0.2) == pytest.approx(
        [0.4, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]
    )
    assert rates(4, schedule="linear", warmup=0) == pytest.approx([0.8, 0.6, 0.4, 0.2])


def test_cosine_falls_slowly_at_both_ends():
    # cos 0, 60, 120 degrees: 1, 1/2, -1/2.
    assert rates(3, schedule="cosine", warmup=0) == pytest.approx([0.8, 0.6, 0.2])


def test_plateau_depends_on_the_scores_alone():
    knobs = {"schedule": "plateau", "plateau": 2, "factor": 0.5}
    assert rates(2, [0.3, 0.2], **knobs) == [0.8, 0.8]
    assert rates(2, [0.3, 0.2, 0.3], **knobs) == [0.4, 0.4]
    assert rates(1, [0.3, 0.2, 0.3, 0.1, 0.2], **knobs) == [0.2]


def test_a_rise_starts_the_waiting_anew():
    assert falls([0.1, 0.1, 0.2, 0.2, 0.3, 0.3], 2) == 0
    assert falls([], 1) == 0
    assert waited([0.4, 0.6, 0.5, 0.6]) == 2
    assert waited([0.4]) == 0
