"""A dense neural network: trained in Keras on TensorFlow, applied in NumPy.

Each hidden layer is Dense (ReLU), then batch normalisation (all but the last one), then dropout;
the output is a softmax. A fitted network is arrays: its pickle is small and needs no TensorFlow.

Every random choice (first weights, order of the rows, dropout) has a seed of its own that the
network carries. TensorFlow's global seed is not used: it belongs to the process, so two fits in
two threads would draw from each other's. Each operation runs in one thread, so that sums add up
in the same order whatever else runs; fits side by side share the cores.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from typing import Any

import numpy as np
from pydantic import Field, model_validator
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block
from rampart.core.progress import Progress
from rampart.estimators.shared.holdout import holdout

STARTING = threading.Lock()  # TensorFlow's threads are set once, before its first operation


KERNEL, DROPOUT, ORDER = range(3)  # what a seed is for


class Params(Block):
    """Knobs of the model."""

    # A text, as a list in params.yaml is a list of choices: [512-256-128-64, 256-64].
    layers: str = Field(default="512-256-128-64", pattern=r"^[1-9]\d{0,4}(-[1-9]\d{0,4}){0,19}$")
    dropout: str = Field(default="0.3-0.3-0.2-0.2", pattern=r"^0(\.\d+)?(-0(\.\d+)?)*$")
    learning_rate: float = Field(default=1e-3, gt=0)  # of Adam
    batch: int = Field(default=32, gt=0, le=1e6)
    epochs: int = Field(default=100, gt=0, le=1e5)
    patience: int = Field(default=10, gt=0, le=1e5)  # epochs without a lower loss before it stops
    plateau: int = Field(default=5, gt=0, le=1e5)  # epochs without one before the rate falls
    factor: float = Field(default=0.5, gt=0, lt=1)  # to this share
    held_out: float = Field(default=0.1, gt=0, lt=0.5)  # share of the rows that say when to stop

    @model_validator(mode="after")
    def _one_rate_a_layer(self) -> Params:
        if len(self.dropout.split("-")) != len(self.layers.split("-")):
            raise ValueError(f"dropout must have one rate a layer of {self.layers}")
        return self


class Network(ClassifierMixin, BaseEstimator):
    """The network; ``layers_`` has its weights, ``history_`` what each epoch reached.

    ``layers_`` is a list of dicts of float32 arrays: ``kernel`` (inputs, outputs), ``bias`` and,
    where batch normalisation follows, ``gamma``, ``beta``, ``mean``, ``variance`` (outputs,) and
    the number ``epsilon``. ``history_`` has equally long lists: epoch (from 1), loss, val_loss,
    accuracy, val_accuracy, learning_rate.
    """

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(
        self,
        X: Any,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        groups: np.ndarray | None = None,
    ) -> Network:
        """Train until the loss on held-out rows stops falling; keep the weights of the best epoch.

        The best weights stay in memory, so there is no file of a checkpoint.

        Parameters
        ----------
        X : (n, features), sparse or dense.
        y : int array of shape (n,).
        sample_weight : float array of shape (n,); the loss is weighted, accuracy is not.
        groups : names, shape (n,); rows of one group are all held out or all trained on, and rows
            whose group is None (made by oversampling) are never held out. None: by row.
        """
        keras = _started()
        X, codes, weights = self._data(X, y, sample_weight)
        held = holdout(codes, groups, self.params.held_out, self.seed)
        model = _model(self.params, X.shape[1], len(self.classes_), self.seed)
        callbacks = [
            keras.callbacks.EarlyStopping(patience=self.params.patience, restore_best_weights=True),
            keras.callbacks.ReduceLROnPlateau(
                factor=self.params.factor, patience=self.params.plateau
            ),
        ]
        kept = (part[~held] for part in (X, codes, weights))
        test = tuple(part[held] for part in (X, codes, weights))
        self.history_ = _run(model, self, *kept, self.params.epochs, test, callbacks)
        self.layers_ = _weights(model)
        return self

    def _data(self, X: Any, y: np.ndarray, sample_weight: np.ndarray | None) -> tuple:
        self.classes_, codes = np.unique(y, return_inverse=True)
        weights = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight)
        return _dense(X), codes.astype(np.int32), weights.astype(np.float32)

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), float32."""
        X = _dense(X)
        for layer in self.layers_[:-1]:
            X = np.maximum(X @ layer["kernel"] + layer["bias"], 0)
            if "gamma" in layer:
                scale = layer["gamma"] / np.sqrt(layer["variance"] + np.float32(layer["epsilon"]))
                X = (X - layer["mean"]) * scale + layer["beta"]
        logits = X @ self.layers_[-1]["kernel"] + self.layers_[-1]["bias"]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> Network:
    """Return an unfitted classifier."""
    return Network(params, seed)


def class_weights(fitted: Network) -> None:
    """Return None: what a feature says depends on the others."""
    return None


def finetune(
    fitted: Network,
    X: Any,
    y: np.ndarray,
    sample_weight: np.ndarray | None,
    sparsity: float,
    epochs: int,
    seed: int,
) -> Network:
    """Return a network whose kernels have the share ``sparsity`` of zeros, trained on with them.

    The smallest weights of each kernel go: in epoch t of the first half of the epochs the share
    ``sparsity (1 - (1 - t / T)^3)``, all of it in the other half (Zhu and Gupta 2017, with equal
    ends). The zeros are set again after each batch. The learning rate is a tenth of the first.

    Parameters
    ----------
    X, y, sample_weight : as in ``Network.fit``; every class of ``fitted`` must be in y.
    """
    if not 0 <= sparsity < 1:
        raise ValueError(f"sparsity: must be from 0 to below 1, got {sparsity}")
    keras = _started()
    pruned = Network(fitted.params, seed)
    X, codes, weights = pruned._data(X, y, sample_weight)
    if pruned.classes_.tolist() != fitted.classes_.tolist():
        raise ValueError(
            f"y: must have the network's classes {fitted.classes_.tolist()}, "
            f"got {pruned.classes_.tolist()}"
        )
    model = _model(fitted.params, X.shape[1], len(fitted.classes_), seed, fitted.layers_)
    model.optimizer.learning_rate.assign(fitted.params.learning_rate / 10)
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    masks: list[np.ndarray] = []

    def choose(epoch: int, logs: Any = None) -> None:
        done = min(1.0, (epoch + 1) / max(1, epochs // 2))
        share = sparsity * (1 - (1 - done) ** 3)
        masks[:] = [_largest(kernel.numpy(), 1 - share) for kernel in kernels]
        apply()

    def apply(batch: int = 0, logs: Any = None) -> None:
        for kernel, mask in zip(kernels, masks):
            kernel.assign(kernel.value * mask)

    prune = keras.callbacks.LambdaCallback(on_epoch_begin=choose, on_train_batch_end=apply)
    pruned.history_ = _run(model, pruned, X, codes, weights, epochs, None, [prune])
    pruned.layers_ = _weights(model)
    return pruned


def _largest(kernel: np.ndarray, share: float) -> np.ndarray:
    """Return 1 for the share of the weights that are largest, 0 for the others; equal bytes."""
    mask = np.ones(kernel.size, dtype=np.float32)
    out = kernel.size - round(share * kernel.size)
    mask[np.argsort(np.abs(kernel).ravel(), kind="stable")[:out]] = 0
    return mask.reshape(kernel.shape)


def _dense(X: Any) -> np.ndarray:
    return np.ascontiguousarray(X.toarray() if hasattr(X, "toarray") else X, dtype=np.float32)


def _started() -> Any:
    """Return Keras, on TensorFlow with one thread an operation: a process sets that once."""
    with STARTING:
        os.environ["KERAS_BACKEND"] = "tensorflow"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # no lines about the processor
        import keras
        import tensorflow as tf

        if tf.config.threading.get_intra_op_parallelism_threads() != 1:
            tf.config.threading.set_intra_op_parallelism_threads(1)
            tf.config.experimental.enable_op_determinism()
    return keras


def _model(params: Params, inputs: int, classes: int, seed: int, layers: Any = None) -> Any:
    """Return the compiled network, with first weights or those of ``layers``."""
    import keras

    def dense(width: int, place: int, activation: str | None) -> Any:
        first = keras.initializers.GlorotUniform(_seed(seed, KERNEL, place))
        return keras.layers.Dense(width, activation, kernel_initializer=first)

    widths = [int(width) for width in params.layers.split("-")]
    rates = [float(rate) for rate in params.dropout.split("-")]
    model = keras.Sequential([keras.Input((inputs,))])
    for place, (width, rate) in enumerate(zip(widths, rates)):
        model.add(dense(width, place, "relu"))
        if place < len(widths) - 1:
            model.add(_normalisation()())
        model.add(keras.layers.Dropout(rate, seed=_seed(seed, DROPOUT, place)))
    model.add(dense(classes, len(widths), None))  # logits: the loss takes their softmax
    for layer, kept in zip(filter(_is_dense, model.layers), layers or []):
        layer.set_weights([kept["kernel"], kept["bias"]])
    named = [layer for layer in layers or [] if "gamma" in layer]
    for layer, kept in zip(filter(_is_norm, model.layers), named):
        layer.set_weights([kept[name] for name in ("gamma", "beta", "mean", "variance")])
    model.compile(
        optimizer=keras.optimizers.Adam(params.learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        weighted_metrics=[],
        jit_compile=False,
    )
    return model


@cache
def _normalisation() -> type:
    """Return Keras's batch normalisation with roots that every processor takes alike.

    TensorFlow has 1/sqrt(x) from a processor's own approximation. In 64 bits its last ones, which
    differ, are rounded away.
    """
    from keras import layers, ops

    class BatchNormalization(layers.BatchNormalization):
        def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
            mean, variance = self.moving_mean, self.moving_variance
            if training:
                mean, variance = ops.moments(inputs, axes=[0])
                for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
                    moving.assign(moving * self.momentum + now * (1 - self.momentum))
            scale = 1 / ops.sqrt(ops.cast(variance + self.epsilon, "float64"))
            return (inputs - mean) * (ops.cast(scale, "float32") * self.gamma) + self.beta

    return BatchNormalization


def _is_dense(layer: Any) -> bool:
    return hasattr(layer, "kernel")


def _is_norm(layer: Any) -> bool:
    return hasattr(layer, "moving_mean")


def _weights(model: Any) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for layer in model.layers:
        if _is_dense(layer):
            layers.append({"kernel": layer.kernel.numpy(), "bias": layer.bias.numpy()})
        elif _is_norm(layer):
            names = ("gamma", "beta", "moving_mean", "moving_variance")
            parts = {name.removeprefix("moving_"): getattr(layer, name).numpy() for name in names}
            layers[-1] |= parts | {"epsilon": float(layer.epsilon)}
    return layers


def _run(
    model: Any,
    network: Network,
    X: np.ndarray,
    y: np.ndarray,
    weights: np.ndarray,
    epochs: int,
    test: tuple | None,
    callbacks: list,
) -> dict[str, list]:
    """Train; return the history. The order of the rows of every epoch is drawn beforehand."""
    import keras
    import tensorflow as tf

    batch = min(network.params.batch, len(y))
    steps = len(y) // batch
    rng = np.random.default_rng(_seed(network.seed, ORDER, 0))
    order = np.stack([rng.permutation(len(y))[: steps * batch] for _ in range(epochs)])
    data = [tf.constant(part) for part in (X, y, weights / weights.mean())]
    batches = tf.data.Dataset.from_tensor_slices(order.reshape(-1, batch).astype(np.int32))
    batches = batches.map(lambda rows: tuple(tf.gather(part, rows) for part in data))
    if test is not None:
        X, y, weights = test
        test = tf.data.Dataset.from_tensors((X, y, weights / weights.mean()))
    step = Progress(epochs).step
    told = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: step("epochs"))
    history = model.fit(
        batches,
        epochs=epochs,
        steps_per_epoch=steps,
        validation_data=test,
        shuffle=False,
        verbose=0,
        callbacks=[*callbacks, told],
    )
    values = {name: [float(value) for value in curve] for name, curve in history.history.items()}
    return {"epoch": list(range(1, len(values["loss"]) + 1)), **values}


def _seed(seed: int, purpose: int, place: int) -> int:
    """Return a seed of its own for each purpose and layer."""
    return int(np.random.SeedSequence([seed, purpose, place]).generate_state(1)[0])
