import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.estimators import cnn
from rampart.estimators.shared.keras import loop
from rampart.estimators.shared.keras.batches import Rows
from rampart.estimators.shared.keras.judging import predictor
from rampart.estimators.shared.keras.weights import taken
from tests.small_texts import untrained
from tests.told import counts, hear

pytestmark = pytest.mark.slow  # TensorFlow


class KilledError(Exception):
    pass


def rows(n=12):
    """Return rows of which the first token says the class."""
    y = np.arange(n, dtype=np.int32) % 2
    ids = np.tile(np.array([2, 4, 5, 0], dtype=np.int32), (n, 1))
    ids[:, 0] += y
    ids[::3, 2] = 0
    return Rows(ids, y, np.ones(n, dtype=np.float32))


def knobs(**others):
    return cnn.Params(**{"alpha": "1-1", "kernels": "2", "filters": 4, "embedding": 4, "batch": 5,
                         "epochs": 3, "learning_rate": 0.05, "dropout": 0.2, **others})  # fmt: skip


def made():
    return untrained(cnn, 6, 4, kernels="2", filters=4, embedding=4, dropout=0.2)


def test_a_training_that_was_stopped_goes_on_and_ends_alike(monkeypatch, tmp_path):
    whole, told = made(), []
    history = loop.train(whole, rows(), rows(4), knobs(), 1, told.append)
    assert list(history) == list(loop.COLUMNS)
    assert [row["epoch"] for row in told] == history["epoch"] == [1, 2, 3]
    assert all(told[2][name] == history[name][2] for name in loop.COLUMNS)
    assert min(history["gradient_norm"]) > 0

    def stop(row):
        if row["epoch"] == 2:
            raise KilledError

    folder, part = tmp_path / "kept", made()
    with pytest.raises(KilledError):
        loop.train(part, rows(), rows(4), knobs(), 1, stop, folder)
    lines, again = hear(monkeypatch, loop), []
    part = made()
    assert loop.train(part, rows(), rows(4), knobs(), 1, again.append, folder) == history
    assert again == told[1:]
    assert counts(lines) == ["[1/3]", "[2/3]", "[3/3]"]
    for a, b in zip(taken(part.weights), taken(whole.weights), strict=True):
        np.testing.assert_array_equal(a, b)
    # What is over is over: nothing is trained once more.
    assert loop.train(made(), rows(), rows(4), knobs(), 1, again.append, folder) == history
    assert len(again) == 2


def test_the_two_halves_of_a_batch_make_one_gradient():
    import tensorflow as tf

    part, model_ = rows(5), made()  # halves of 2 and 3 rows
    settings = knobs(dropout=0, loss="cross_entropy", weight_decay=0, clip=0.01)
    still = untrained(cnn, 6, 4, kernels="2", filters=4, embedding=4)
    with tf.GradientTape() as tape:
        log_p = tf.nn.log_softmax(still(part.ids, training=True))
        value = -tf.reduce_mean(tf.gather(log_p, part.y, batch_dims=1))
    slopes = map(tf.convert_to_tensor, tape.gradient(value, still.trainable_variables))
    step = loop._step(still, loop.optimizer_of(settings, still), settings)
    found = step(part.ids, part.y, part.weights, np.float32(0.1)).numpy()
    norm = float(tf.linalg.global_norm(list(slopes)))
    np.testing.assert_allclose(found[[0, 2]], [float(value), norm], rtol=1e-5)
    assert norm > 0.01  # and it says the norm before the gradient is cut
    moved = [np.abs(a - b).max() for a, b in zip(taken(still.weights), taken(model_.weights))]
    assert max(moved) == pytest.approx(0.1, rel=0.01)  # Adam's first step is the learning rate


def test_it_stops_after_epochs_without_a_better_one_and_keeps_the_best(monkeypatch):
    scores = iter([0.5, 0.7, 0.6, 0.7, 0.9])
    seen = []

    def judged(knobs_, log_p, held):
        seen.append(log_p)
        return {"val_loss": 1.0, "val_accuracy": 0.5, "val_f1_macro": next(scores)}

    monkeypatch.setattr(loop, "judged", judged)
    model_ = made()
    history = loop.train(model_, rows(), rows(4), knobs(epochs=9, patience=2), 1)
    assert history["val_f1_macro"] == [0.5, 0.7, 0.6, 0.7]
    np.testing.assert_array_equal(predictor(model_)(rows(4).ids), seen[1])


def test_a_loss_that_is_no_number_names_the_knob():
    told = np.array([[0.5, 0.5, np.inf], [0.7, 0.7, 2.0]])
    row = loop._row(3, told, 0.1)  # a step without a norm counts for the rest
    assert row == {"epoch": 3, "loss": pytest.approx(0.6), "accuracy": pytest.approx(0.6),
                   "learning_rate": 0.1, "gradient_norm": 2.0}  # fmt: skip
    with pytest.raises(
        KnobError, match="learning_rate: the loss of epoch 3 is nan; lower the rate"
    ):
        loop._row(3, np.full((2, 3), np.nan), 0.1)


def test_decay_shrinks_kernels_and_no_biases():
    model_ = made()
    for variable in model_.trainable_weights:
        variable.assign(np.ones(variable.shape))
    optimizer = loop.optimizer_of(knobs(weight_decay=0.5), model_)
    optimizer.learning_rate.assign(0.1)
    optimizer.apply([np.zeros(v.shape, np.float32) for v in model_.trainable_weights])
    for variable in model_.trainable_weights:
        kept = 1.0 if variable.name == "bias" else 0.95  # 1 - 0.1 * 0.5
        np.testing.assert_allclose(variable.numpy(), kept, rtol=1e-6)


def test_half_the_bits_learn_nearly_the_same():
    history = {}
    for name in ("float32", "mixed_bfloat16", "mixed_float16"):
        model_ = untrained(cnn, 6, 4, kernels="2", filters=4, embedding=4, precision=name)
        history[name] = loop.train(model_, rows(), rows(4), knobs(dropout=0, precision=name), 1)
        assert {str(value.dtype) for value in taken(model_.weights)} == {"float32"}
    whole = history.pop("float32")
    for half in history.values():
        assert half["loss"] != whole["loss"]
        np.testing.assert_allclose(half["loss"], whole["loss"], rtol=0.1)
        np.testing.assert_allclose(half["gradient_norm"], whole["gradient_norm"], rtol=0.2)
