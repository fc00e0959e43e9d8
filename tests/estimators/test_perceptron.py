import numpy as np
import pytest
import scipy.sparse as sp

from rampart.core.params import KnobError
from rampart.estimators import perceptron
from rampart.estimators.perceptron import COLUMNS, Params, build, class_weights

pytestmark = pytest.mark.slow
SMALL = {"layers": "8", "batch": 16, "epochs": 4, "learning_rate": 0.05}


def problem(n=66, seed=0):
    """Return X and y: 3 columns that tell the class."""
    y = np.arange(n) % 3
    return np.eye(3)[y] + np.random.default_rng(seed).normal(0, 0.1, (n, 3)), y


def fit(seed=3, told=None, weights=None, **knobs):
    X, y = problem()
    model = build(Params(**{**SMALL, **knobs}), seed)
    return model.fit(sp.csr_matrix(X), y, sample_weight=weights, tracker=told)


def test_it_learns_what_the_columns_tell_and_says_how():
    rows = []
    fitted = fit(told=rows.append, epochs=12)
    X, y = problem(seed=1)
    p = fitted.predict_proba(X)
    assert (p.argmax(axis=1) == y).mean() > 0.95
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)
    assert list(fitted.history_) == list(COLUMNS)
    assert rows == [dict(zip(COLUMNS, row)) for row in zip(*fitted.history_.values())]
    assert [layer["kernel"].shape for layer in fitted.layers_] == [(3, 8), (8, 3)]
    assert class_weights(fitted) is None


def test_the_same_seed_gives_the_same_bytes():
    one, two = fit(), fit()
    for a, b in zip(one.layers_, two.layers_):
        assert a["kernel"].tobytes() == b["kernel"].tobytes()
    assert fit(seed=4).history_ != one.history_


def test_two_processes_have_the_curve_of_one():
    """Of the same batches, also where one has an odd number of rows: 59 rows, 16 at a time."""
    weights = np.linspace(0.5, 2, 66)
    one, rows = fit(weights=weights), []
    two = fit(weights=weights, processes=2, told=rows.append)
    for name in COLUMNS:
        np.testing.assert_allclose(two.history_[name], one.history_[name], atol=1e-5, rtol=0)
    np.testing.assert_allclose(two.layers_[0]["kernel"], one.layers_[0]["kernel"], atol=1e-4)
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4]


def test_training_ends_after_epochs_without_a_lower_loss_and_keeps_the_best():
    fitted = fit(epochs=60, learning_rate=0.8, patience=2)
    curve = fitted.history_["val_loss"]
    assert len(curve) == int(np.argmin(curve)) + 3 < 60
    alike = fit(epochs=int(np.argmin(curve)) + 1, learning_rate=0.8, patience=2)
    assert alike.layers_[0]["kernel"].tobytes() == fitted.layers_[0]["kernel"].tobytes()


def test_sixteen_bits_learn_the_same():
    half, whole = fit(precision="bfloat16"), fit()
    assert half.history_["loss"] != whole.history_["loss"]
    np.testing.assert_allclose(half.history_["loss"], whole.history_["loss"], atol=0.05)
    assert half.layers_[0]["kernel"].dtype == np.float32


def test_what_this_machine_has_not_is_refused(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(KnobError, match=r"^precision: must be float32 or bfloat16 on the device"):
        fit(precision="float16", device="auto")
    with pytest.raises(KnobError, match=r"^device: cuda needs a GPU for each of 2 processes, 0"):
        fit(device="cuda", processes=2)


def test_an_epoch_that_the_batch_does_not_divide_counts_each_row_once():
    X = np.zeros((5, 2), dtype=np.float32)
    part = (X, np.array([0, 0, 0, 1, 1]), np.ones(5, dtype=np.float32))
    group = perceptron.Group()
    knobs = Params(layers="2", batch=2, epochs=1, learning_rate=1e-9)
    _, history = perceptron.train(group, knobs, 2, 0, part, part)
    assert history["accuracy"][0] in (0.4, 0.6)  # all rows are alike: one class or the other
    assert history["loss"][0] == pytest.approx(history["val_loss"][0], abs=1e-6)
