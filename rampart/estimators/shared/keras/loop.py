"""The training loop: batches, steps, early stopping, and a state from which it can go on.

A batch is cut into two halves that the graph computes side by side, and their gradients are
added: two cores, and the same sum on any machine. What a step draws comes from seeds of the
network's own; the order of an epoch's rows from a seed of that epoch.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from rampart.core.params import KnobError
from rampart.core.progress import Progress
from rampart.estimators.shared.keras import batches, schedules
from rampart.estimators.shared.keras.batches import Rows
from rampart.estimators.shared.keras.judging import SCORE, judged, predictor
from rampart.estimators.shared.keras.kept import keep, resumed
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.losses import loss
from rampart.estimators.shared.keras.session import ORDER, seed_of
from rampart.estimators.shared.keras.weights import put, taken

COLUMNS = ("epoch", "loss", "val_loss", "accuracy", "val_accuracy", SCORE)
COLUMNS += ("learning_rate", "gradient_norm")  # what history_ has lists of
Tracker = Callable[[dict[str, float]], None]


def train(
    model: Any,
    kept: Rows,
    held: Rows,
    knobs: Knobs,
    seed: int,
    tracker: Tracker | None = None,
    checkpoint: Path | None = None,
) -> dict[str, list]:
    """Train; the model ends with the weights of the epoch of the best macro-F1 on ``held``.

    It stops after ``patience`` epochs without a better one. ``tracker`` is called with each row of
    the history, then ``checkpoint`` is written, a folder, by a rename. Where it is there already,
    the training goes on from it; it is the caller's to name it by all that the training depends on.

    Raises
    ------
    KnobError : the loss is no number any more.

    Returns
    -------
    dict of equally long lists: epoch (from 1), loss, val_loss, accuracy, val_accuracy,
    val_f1_macro, learning_rate (of the last step), gradient_norm (mean over the steps, before it
    is cut).
    """
    optimizer = optimizer_of(knobs, model)
    step, predict = _step(model, optimizer, knobs), predictor(model)
    variables = [*model.variables, *optimizer.variables]
    history: dict[str, list] = {name: [] for name in COLUMNS}
    best = taken(model.trainable_weights)
    if checkpoint is not None and checkpoint.is_dir():
        past, best = resumed(checkpoint, variables)
        # In the order and under the names of one that never stopped, or the file would differ.
        history = {name: past[name] for name in COLUMNS}
    progress = Progress(knobs.epochs)
    progress.step("epochs", len(history["epoch"]))
    sizes, batch = batches.lengths(kept.ids), min(knobs.batch, len(kept.y))
    steps = len(kept.y) // batch * knobs.epochs
    for epoch in range(len(history["epoch"]), knobs.epochs):
        if schedules.waited(history[SCORE]) >= knobs.patience:
            break
        told = []
        order = batches.shuffled(sizes, batch, seed_of(seed, ORDER, epoch))
        for number, rows in enumerate(order, epoch * len(order)):
            rate = schedules.rate(knobs, number, steps, history[SCORE])
            told.append(step(*batches.cut(kept, rows, sizes), np.float32(rate)))
        row = _row(epoch + 1, np.array(told, dtype=np.float64), rate)
        row |= judged(knobs, predict(held.ids), held)
        for name in COLUMNS:
            history[name].append(row[name])
        if schedules.waited(history[SCORE]) == 0:
            best = taken(model.trainable_weights)
        if tracker is not None:
            tracker({name: row[name] for name in COLUMNS})
        if checkpoint is not None:
            keep(checkpoint, variables, history, best)
        progress.step("epochs")
    put(model.trainable_weights, best)
    return history


def optimizer_of(knobs: Knobs, model: Any) -> Any:
    """Return Adam or AdamW (Loshchilov and Hutter 2019), built; no decay of biases and scales."""
    import keras

    optimizer = keras.optimizers.AdamW(
        knobs.learning_rate, weight_decay=knobs.weight_decay, global_clipnorm=knobs.clip
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    if knobs.precision == "mixed_float16":
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    optimizer.build(model.trainable_variables)
    return optimizer


def _step(model: Any, optimizer: Any, knobs: Knobs) -> Callable[..., Any]:
    """Return the graph of a step: it gives loss, share of right rows, norm of the gradient."""
    import tensorflow as tf

    losses, variables = loss(knobs), model.trainable_variables
    forms = [tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None], tf.int32)]
    forms += [tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)]

    @tf.function(input_signature=forms, autograph=False)
    def step(ids: Any, y: Any, weights: Any, rate: Any) -> Any:
        optimizer.learning_rate.assign(rate)
        rows, half = tf.cast(tf.shape(y)[0], tf.float32), tf.shape(y)[0] // 2
        total, right, gradients = 0.0, 0.0, []
        scale = optimizer.scale_loss(tf.constant(1.0))  # above 1 with 16 bits: see Keras
        for part in (slice(None, half), slice(half, None)):
            with tf.GradientTape() as tape:
                logits = model(ids[part], training=True)
                value = tf.reduce_sum(losses(logits, y[part]) * weights[part]) / rows
                scaled = optimizer.scale_loss(value)
            slopes = tape.gradient(scaled, variables)
            gradients.append([tf.convert_to_tensor(slope) for slope in slopes])
            total += value
            hit = tf.argmax(logits, axis=1, output_type=tf.int32) == y[part]
            right += tf.reduce_sum(tf.cast(hit, tf.float32)) / rows
        summed = [first + second for first, second in zip(*gradients)]
        norm = tf.linalg.global_norm(summed) / scale
        optimizer.apply(summed, variables)
        return tf.stack([total, right, norm])

    return step


def _row(epoch: int, told: np.ndarray, rate: float) -> dict[str, float]:
    """Return what an epoch's steps said.

    Where 16 bits could not hold a gradient, no step was taken, and it has no norm.
    """
    total, right, _ = told.mean(axis=0)
    if not np.isfinite(total):
        raise KnobError(f"learning_rate: the loss of epoch {epoch} is {total}; lower the rate")
    norms = told[np.isfinite(told[:, 2]), 2]
    return {
        "epoch": epoch,
        "loss": float(total),
        "accuracy": float(right),
        "learning_rate": rate,
        "gradient_norm": float(norms.mean()) if len(norms) else 0.0,
    }
