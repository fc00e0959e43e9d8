import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.networks import training
from rampart.synthetic.networks.training import (
    batches,
    epochs_of,
    isolated,
    seeded,
    split_off,
    train,
)

pytestmark = pytest.mark.slow


def run(held, epochs=10, patience=None, every=1, n=5, batch=2, progress=None):
    """Train a single number that counts the steps; return it and the history."""
    state = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(state.weight)
    seen = []

    def step(index):
        with torch.no_grad():
            state.weight += 1
        seen.append(index.tolist())
        return {"loss": float(len(index))}

    values = iter(held) if held is not None else None
    history = train(
        step,
        (lambda: next(values)) if held is not None else None,
        state,
        epochs=epochs,
        batch=batch,
        patience=patience,
        n=n,
        seed=3,
        every=every,
        progress=progress,
    )
    return state.weight.item(), history, seen


def test_the_best_state_comes_back_and_training_stops():
    # Two steps an epoch (5 rows in batches of 2 and 3); the best epoch is the second.
    steps, history, _ = run([5.0, 3.0, 4.0, 3.0, 9.0, 1.0], patience=3)
    assert [entry["held"] for entry in history] == [5, 3, 4, 3, 9]
    assert [entry["epoch"] for entry in history] == [1, 2, 3, 4, 5]
    assert steps == 4


def test_patience_is_tried_where_the_loss_is_measured():
    # Measured in epochs 1, 4, 8 and 10: 5 is the best, and 8 is 4 epochs after it.
    _, history, _ = run([9, 5, 6, 7], patience=3, every=4)
    assert [entry["epoch"] for entry in history][-1] == 8
    assert history[4]["held"] == 5


def test_without_patience_all_epochs_run_and_the_best_comes_back():
    steps, history, _ = run([5.0, 3.0, 4.0], epochs=3)
    assert (steps, len(history)) == (4, 3)


def test_without_a_held_out_loss_the_last_state_stays():
    steps, history, _ = run(None, epochs=3)
    assert steps == 6
    assert history[0] == {"epoch": 1, "loss": 2.5}


def test_between_measurements_the_last_one_stands():
    _, history, _ = run([4.0, 3.0, 2.0, 1.0], epochs=7, every=3)
    assert [entry["held"] for entry in history] == [4, 4, 3, 3, 3, 2, 1]


def test_each_row_is_seen_once_an_epoch_in_another_order():
    _, _, seen = run(None, epochs=2)
    first, second = [*seen[0], *seen[1]], [*seen[2], *seen[3]]
    assert sorted(first) == sorted(second) == [0, 1, 2, 3, 4]
    assert first != second
    assert run(None, epochs=2)[2] == seen


def test_a_long_training_is_told_where_nobody_else_listens(monkeypatch):
    told = []

    class Steps:
        def __init__(self, total):
            told.append(total)

        def step(self, text):
            told.append(text)

    monkeypatch.setattr(training, "Progress", Steps)
    run([2.0, 1.5], epochs=2)
    assert told == [2, "epochs, held 2.000", "epochs, held 1.500"]


def test_progress_gets_each_entry():
    got = []
    _, history, _ = run([2.0, 1.0], epochs=2, progress=got.append)
    assert got == history


def test_a_loss_that_is_no_number_is_an_error():
    with pytest.raises(GeneratorError, match="epoch 2: the loss 'held' is nan; lower learning"):
        run([2.0, float("nan")])


def test_numbers_below_1_are_refused():
    with pytest.raises(ValueError, match="must be >= 1, got 5, 0, 2, 1"):
        run(None, epochs=0)


def test_dropout_depends_on_the_seed_alone_and_leaves_the_global_state():
    state = nn.Linear(1, 1)

    def draw():
        got = []

        def step(index):
            got.append(nn.functional.dropout(torch.ones(50)).tolist())
            return {"loss": 0.0}

        train(step, None, state, epochs=1, batch=9, patience=None, n=2, seed=5)
        return got

    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    first = draw()
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.manual_seed(2)
    assert draw() == first


def test_isolated_weights_depend_on_the_seed():
    def weights(seed):
        with isolated(seed):
            return nn.Linear(3, 3).weight.tolist()

    assert weights(1) == weights(1) != weights(2)


@given(st.integers(1, 40), st.integers(1, 10))
def test_batches_hold_each_row_once_and_no_row_is_alone(n, size):
    parts = [part.tolist() for part in batches(n, size, seeded(0))]
    assert sorted(row for part in parts for row in part) == list(range(n))
    if size > 1 and n > 1:
        assert min(map(len, parts)) > 1
        assert max(map(len, parts)) <= size + 1


def test_rows_are_set_aside_by_class():
    y = np.array([0] * 10 + [1] * 3 + [2])
    learned, held = split_off(14, 0.3, y, np.random.default_rng(0))
    assert np.bincount(y[held], minlength=3).tolist() == [3, 1, 0]
    assert sorted([*learned, *held]) == list(range(14))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.floats(0, 0.99))
def test_every_class_keeps_a_row(labels, share):
    y = np.array(labels)
    learned, held = split_off(len(y), share, y, np.random.default_rng(0))
    assert set(y[learned]) == set(labels)
    assert np.array_equal(np.sort(np.concatenate([learned, held])), np.arange(len(y)))


def test_a_share_of_1_is_refused():
    with pytest.raises(ValueError, match=r"must be in \[0, 1\), got 1"):
        split_off(2, 1, np.array([0, 1]), np.random.default_rng(0))


@pytest.mark.parametrize("batch", [1, 2, 64])
@pytest.mark.parametrize("n", [2, 5, 63, 64, 65, 66, 128, 129, 530])
def test_few_rows_get_the_epochs_that_make_the_updates(n, batch):
    steps = len(batches(n, batch, seeded(0)))
    epochs = epochs_of(1, 1000, n, batch)
    assert epochs * steps >= 1000 > (epochs - 1) * steps
    assert epochs_of(10_000, 1000, n, batch) == 10_000  # and no table gets fewer than it was given
    assert epochs_of(40, 0, n, batch) == 40
