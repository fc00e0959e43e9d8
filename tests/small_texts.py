"""A tiny problem of token ids for the text networks, and their models without a training."""

import numpy as np

from rampart.core.params import check
from rampart.estimators.shared.keras import model, weights
from rampart.estimators.shared.keras.classifier import TextNetwork

KNOBS = {"embedding": 8, "batch": 8, "epochs": 6, "learning_rate": 0.05, "dropout": 0.1}
KNOBS |= {"min_rows": 1, "held_out": 0.2}


def problem(rows=240, length=12):
    """Return ids, labels 0, 2, 4 and groups: one token of a row, 7 to 9, says its label."""
    rng = np.random.default_rng(5)
    y = np.arange(rows) % 3
    ids = rng.integers(20, 40, (rows, length), dtype=np.int32)
    sizes = rng.integers(2, length + 1, rows)
    ids[np.arange(length) >= sizes[:, None]] = 0
    ids[np.arange(rows), rng.integers(0, sizes)] = 7 + y
    return ids, 2 * y, np.array([f"family/{n % 60}" for n in range(rows)], dtype=object)


def fit(module, seed=3, **knobs):
    """Return a fitted network of one of the modules of rampart/estimators."""
    ids, y, groups = problem()
    params = check({**KNOBS, **knobs}, "train.x", module.Params)
    return module.build(params, seed).fit(ids, y, groups=groups)


def right(fitted: TextNetwork) -> float:
    """Return the share of the rows of the problem that a network knows."""
    ids, y, _ = problem()
    return float(np.mean(fitted.classes_[fitted.predict_proba(ids).argmax(axis=1)] == y))


def untrained(module, size, length, classes=2, **knobs):
    """Return the Keras model of a module of rampart/estimators, with its first weights."""
    params = module.Params(**{"dropout": 0.0, **knobs})
    made = model.build(module.body, params, size, length, classes, 1)
    weights.draw(made, 1)
    return made


def logits(made, *rows):
    """Return what a Keras model says of rows of ids of one length, an array."""
    return made(np.array(rows, dtype=np.int32)).numpy()


def blind_to_padding(module, **knobs):
    """Check that a row has the same logits whatever padding is behind it, alone or not."""
    made = untrained(module, 9, 8, **knobs)
    short = logits(made, [5, 3, 7])
    beside = logits(made, [5, 3, 7, 0, 0, 0], [4, 4, 2, 8, 6, 5])
    np.testing.assert_allclose(beside[:1], short, atol=1e-6)
    assert np.abs(beside[1] - beside[0]).max() > 1e-4
