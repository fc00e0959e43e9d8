"""What a text network says of rows, and how good that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rampart.estimators.shared.keras import batches
from rampart.estimators.shared.keras.batches import Rows
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.losses import loss

SCORE = "val_f1_macro"  # what decides which epoch is the best
AT_ONCE = 256  # rows of a prediction


def predictor(model: Any) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function of ids, shape (n, length), that gives log probabilities (n, classes)."""
    import tensorflow as tf

    form = tf.TensorSpec([None, None], tf.int32)
    graph = tf.function(
        lambda ids: tf.nn.log_softmax(model(ids, training=False)), [form], autograph=False
    )

    def predict(ids: np.ndarray) -> np.ndarray:
        sizes = batches.lengths(ids)
        log_p = np.zeros((len(ids), model.output_shape[1]), dtype=np.float32)
        for rows in batches.by_length(sizes, AT_ONCE):
            log_p[rows] = graph(ids[rows, : sizes[rows].max()]).numpy()
        return log_p

    return predict


def judged(knobs: Knobs, log_p: np.ndarray, held: Rows) -> dict[str, float]:
    """Return loss, accuracy and macro-F1, the latter over the classes that the rows have."""
    from sklearn.metrics import f1_score

    guess = log_p.argmax(axis=1)
    there = np.unique(held.y)
    losses = loss(knobs)(log_p, held.y).numpy().astype(np.float64)
    return {
        "val_loss": float(np.average(losses, weights=held.weights)),
        "val_accuracy": float(np.mean(guess == held.y)),
        SCORE: float(f1_score(held.y, guess, labels=there, average="macro", zero_division=0)),
    }
