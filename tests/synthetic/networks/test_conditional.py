import numpy as np
import pytest
import torch

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.networks import conditional
from rampart.synthetic.networks.conditional import CHUNK, Conditional, TrainingParams
from rampart.synthetic.tables.rows import Rows
from tests.small_mixed_rows import MIXED, mixed

pytestmark = pytest.mark.slow


class Constant(Conditional):
    """Learns one number, the mean of the continuous column, and draws it."""

    average = 0.0

    def _fit(self, data):
        network = torch.nn.ParameterDict({"mean": torch.nn.Parameter(torch.zeros(()))})
        self.network = self._train(
            network, self._losses, data, epochs=self.params.epochs, average=self.average
        )

    def _losses(self, network, batch, generator):
        loss = ((batch.wide[:, -1] - network["mean"]) ** 2).mean()
        return {"loss": loss, "twice": 2 * loss}

    def _draw(self, labels, generator):
        torch.rand(1, generator=generator)
        value = np.full((len(labels), 1), float(self.network["mean"]))
        return Rows(np.zeros((len(labels), 4), np.int32), value)


def constant(**knobs):
    return Constant(TrainingParams(learning_rate=0.1, **knobs), MIXED, 2, 0)


@pytest.mark.parametrize("average", [0.0, 0.5])
def test_learns_and_keeps_a_history(average):
    rows, y = mixed()
    generator = constant(epochs=60, batch=50, held=0.2, patience=60)
    generator.average = average
    generator.fit(rows, y)
    drawn, labels = generator.sample([1, 2], seed=0)
    assert drawn.continuous[0, 0] == pytest.approx(rows.continuous.mean(), abs=0.15)
    assert labels.tolist() == [0, 1, 1]
    assert [entry["epoch"] for entry in generator.history] == list(range(1, 61))
    assert set(generator.history[0]) == {"epoch", "loss", "twice", "held"}
    assert generator.history[-1]["twice"] == pytest.approx(2 * generator.history[-1]["loss"])
    assert generator.history[-1]["loss"] < generator.history[0]["loss"]


def test_stops_early():
    rows, y = mixed()
    generator = constant(epochs=500, batch=50, held=0.2, patience=20).fit(rows, y)
    assert len(generator.history) < 400


def test_few_rows_get_the_epochs_that_make_the_updates():
    rows, y = mixed()
    steps = -(-len(y) // 50)
    generator = constant(epochs=2, updates=10 * steps, batch=50, held=0.0).fit(rows, y)
    assert len(generator.history) == 10


def test_few_rows_are_trained_as_long_as_many_before_they_end_early():
    rows, y = mixed((12, 12))
    generator = constant(epochs=100, updates=2000, batch=50, held=0.2, patience=10)
    generator.params = generator.params.model_copy(update={"learning_rate": 1e-4})
    history = generator.fit(rows, y).history  # one step an epoch, and each is a little better
    assert len(history) == 2000
    assert len({entry["held"] for entry in history}) > 40


@pytest.mark.parametrize(("updates", "epochs", "patience"), [(2000, 2000, 200), (0, 100, 10)])
def test_patience_grows_with_the_epochs_that_few_rows_get(monkeypatch, updates, epochs, patience):
    seen = {}
    monkeypatch.setattr(conditional, "train", lambda *_, **knobs: seen.update(knobs) or [])
    rows, y = mixed((12, 12))  # one step an epoch
    constant(epochs=100, updates=updates, batch=50, held=0.2, patience=10).fit(rows, y)
    assert (seen["epochs"], seen["patience"]) == (epochs, patience)


def test_without_held_out_rows_all_epochs_are_trained():
    rows, y = mixed()
    generator = constant(epochs=30, batch=100, held=0.0).fit(rows, y)
    assert len(generator.history) == 30
    assert "held" not in generator.history[0]


def test_a_large_sample_is_made_in_parts():
    rows, y = mixed()
    drawn, labels = constant(epochs=1).fit(rows, y).sample([CHUNK, 10], seed=0)
    assert len(drawn) == len(labels) == CHUNK + 10
    assert labels.sum() == 10


def test_what_cannot_be_done_is_said():
    rows, y = mixed()
    with pytest.raises(GeneratorError, match="must be fitted before"):
        constant(epochs=1).sample([1, 1], seed=0)
    with pytest.raises(GeneratorError, match="got 100 rows and 99 labels"):
        constant(epochs=1).fit(rows, y[:-1])
    with pytest.raises(GeneratorError, match="class 1 has no row"):
        constant(epochs=1).fit(rows, np.zeros_like(y))
    fitted = constant(epochs=1).fit(rows, y)
    for counts in ([1], [1, -1]):
        with pytest.raises(ValueError, match="n_per_class: must be 2 numbers >= 0"):
            fitted.sample(counts, seed=0)
