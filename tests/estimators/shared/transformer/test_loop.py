"""The loop with a network of two windows' tables: no encoder is needed."""

import numpy as np
import pytest
import torch

from rampart.encoders.windows import Windows
from rampart.estimators.shared.transformer import loop
from rampart.estimators.shared.transformer.knobs import Knobs

pytestmark = pytest.mark.slow
KNOBS = {"encoder": "x", "alpha": "1-1", "batch": 4, "learning_rate": 0.1, "dropout": 0.0}


class Table:
    """Logits of window w are the w-th row of a table times a matrix that learns."""

    device, sides, head = "cpu", 2, frozenset()

    def __init__(self, table):
        self.table = torch.tensor(table, dtype=torch.float32)
        self.learnt = {"matrix": torch.eye(2), "bias": torch.zeros(2)}
        for value in self.learnt.values():
            value.requires_grad_()
        self.seen = []

    def __call__(self, places, seed):
        self.seen.append((places.tolist(), seed is not None))
        vectors = self.table[torch.from_numpy(places)]
        return vectors @ self.learnt["matrix"] + self.learnt["bias"], vectors


def problem(n=24):
    """Return a table, windows (every third row has two) and the rows to learn from and to judge."""
    count = np.where(np.arange(n) % 3 == 0, 2, 1)
    row = np.repeat(np.arange(n), count)
    y = np.arange(n) % 2
    table = np.random.default_rng(0).normal(size=(len(row), 2)) + np.eye(2)[y[row]]
    cut = Windows(row, np.zeros((len(row), 8), dtype=np.int32), 3 + np.arange(len(row)) % 5)
    parts = [np.arange(16), np.arange(16, n)]
    return table, cut, [loop.Rows(p, y[p], np.ones(len(p), dtype=np.float32)) for p in parts]


def run(knobs=None, network=None, **more):
    table, cut, rows = problem()
    network = network or Table(table)
    knobs = Knobs(**KNOBS | (knobs or {}))
    return network, loop.train(network, cut, *rows, knobs, watch=1, seed=3, **more)


def test_the_history_has_a_value_for_each_epoch_and_the_tracker_is_told():
    told = []
    _, history = run({"epochs": 3}, tracker=told.append)
    assert tuple(history) == loop.COLUMNS
    assert history["epoch"] == [1, 2, 3]
    assert [row["val_loss"] for row in told] == history["val_loss"]
    assert tuple(told[0]) == loop.COLUMNS
    assert all(norm > 0 for norm in history["gradient_norm"])


def test_the_rate_rises_for_a_tenth_of_the_steps_and_falls_to_nothing():
    _, history = run({"epochs": 5, "patience": 5})
    # 20 steps: 2 rise, then 18 fall; the last of the first epoch is the second after the rise.
    assert history["learning_rate"][0] == pytest.approx(0.1 * (1 - 1 / 18), rel=1e-6)
    assert history["learning_rate"][-1] == pytest.approx(0.1 / 18)


def test_the_best_epochs_values_are_kept():
    _, cut, rows = problem()
    network, history = run({"epochs": 6, "learning_rate": 3.0, "patience": 6})
    texts = loop.Texts(cut, 1)
    told = loop.judged(network, texts, rows[1], Knobs(**KNOBS))
    assert told["val_f1_macro"] == max(history["val_f1_macro"])


def test_it_stops_after_epochs_that_are_no_better():
    _, history = run({"epochs": 50, "patience": 2, "learning_rate": 1e-9})
    assert history["epoch"] == [1, 2, 3]


def test_the_window_with_the_highest_probability_of_the_watched_class_speaks():
    table = np.array([[0.0, 1.0], [0.0, 9.0], [2.0, 1.0], [0.0, 5.0], [0.0, 4.0]])
    cut = Windows(np.array([0, 0, 1, 2, 2]), np.zeros((5, 8)), np.array([3, 9, 4, 4, 4]))
    texts = loop.Texts(cut, watch=1)
    network, knobs = Table(table), Knobs(**KNOBS)
    logits, places = texts.logits(network, np.array([2, 0, 1]), knobs)
    assert places.tolist() == [3, 1, 2]
    np.testing.assert_array_equal(logits, table[[3, 1, 2]])
    assert texts.speaking(network, np.array([1, 2]), knobs).tolist() == [2, 3]
    assert texts.length.tolist() == [9, 4, 4]
    assert loop.Texts(cut, watch=0).speaking(network, np.array([0]), knobs).tolist() == [0]


def test_it_learns_from_the_window_that_speaks_alone():
    network, _ = run({"epochs": 1})
    trained = [places for places, training in network.seen if training]
    assert [len(places) for places in trained] == [2] * 8  # the halves of four batches
    rows = problem()[1].row
    assert sorted(rows[place] for places in trained for place in places) == list(range(16))


def test_accumulated_batches_are_one_step():
    one, first = run({"epochs": 1, "batch": 8, "accumulate": 2})
    # The order of the rows is another, but all 16 make the only step.
    other, second = run({"epochs": 1, "batch": 16})
    assert first["gradient_norm"] == pytest.approx(second["gradient_norm"], rel=1e-4)
    torch.testing.assert_close(one.learnt["matrix"], other.learnt["matrix"], rtol=0, atol=1e-4)


def test_weights_of_rows_count():
    table, cut, (kept, held) = problem()
    weights = np.where(kept.row < 2, 8.0, 0.0).astype(np.float32)
    network = Table(table)
    loop.train(network, cut, kept._replace(weights=weights), held, Knobs(**KNOBS), 1, 3)
    only, _ = run()
    assert not torch.equal(network.learnt["matrix"], only.learnt["matrix"])


def test_the_contrastive_term_reaches_the_loss():
    _, plain = run({"epochs": 1, "batch": 16})
    _, more = run({"epochs": 1, "batch": 16, "contrast": 1.0})
    assert more["loss"][0] > plain["loss"][0]


def test_biases_do_not_decay():
    optimizer = loop.optimizer_of(Table(problem()[0]), Knobs(**KNOBS))
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.01, 0.0]


def test_a_killed_training_goes_on_to_the_same_bytes(tmp_path):
    whole, history = run({"epochs": 4})

    def kill(row):
        if row["epoch"] == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run({"epochs": 4}, tracker=kill, checkpoint=tmp_path / "kept")
    told = []
    resumed, again = run({"epochs": 4}, tracker=told.append, checkpoint=tmp_path / "kept")
    assert [row["epoch"] for row in told] == [3, 4]  # the third was not kept
    assert again == history
    for name, value in whole.learnt.items():
        assert torch.equal(resumed.learnt[name], value)


def test_a_training_that_had_ended_is_not_repeated(tmp_path):
    first, history = run({"epochs": 2}, checkpoint=tmp_path / "kept")
    told = []
    again, same = run({"epochs": 2}, tracker=told.append, checkpoint=tmp_path / "kept")
    assert told == []
    assert same == history
    assert torch.equal(again.learnt["matrix"], first.learnt["matrix"])
