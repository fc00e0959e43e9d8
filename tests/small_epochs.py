"""A softmax regression that learns in epochs, keeps to what a network promises, and can be killed.

``main(["toy", "epochs", "2", "checkpoint"])`` runs the stage train on it and kills the process in
epoch 2, right after the word: after what it logs or after what it keeps. Without the last two words
nothing is killed.
"""

import os
import signal
import sys
from pathlib import Path

import numpy as np
from pydantic import Field

from rampart.core import files
from rampart.core.params import Block

KILL = (0, "")  # epoch and place


class Params(Block):
    epochs: int = Field(default=4, gt=0, le=100)
    learning_rate: float = 0.5


class Epochs:
    def __init__(self, params, seed):
        self.params, self.seed = params, seed

    def fit(self, X, y, sample_weight=None, groups=None, tracker=None, checkpoint=None):
        X = np.asarray(X.todense() if hasattr(X, "todense") else X, dtype=float)
        self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0) + 1
        self.classes_, codes = np.unique(y, return_inverse=True)
        kernel = np.zeros((X.shape[1], len(self.classes_)))
        rng, rows = np.random.default_rng(self.seed), []
        if checkpoint is not None and checkpoint.is_dir():
            kernel = np.load(checkpoint / "kernel.npy")
            state = files.read_json(checkpoint / "state.json")
            rows, rng.bit_generator.state = state["rows"], state["rng"]
        inputs, targets = self._scaled(X), np.eye(len(self.classes_))[codes]
        for epoch in range(len(rows) + 1, self.params.epochs + 1):
            order = rng.permutation(len(inputs))
            for part in np.array_split(order, 5):
                error = _softmax(inputs[part] @ kernel) - targets[part]
                kernel -= self.params.learning_rate * inputs[part].T @ error / len(part)
            p = _softmax(inputs @ kernel)
            loss = float(-np.log(p[np.arange(len(codes)), codes]).mean())
            accuracy = float(np.mean(p.argmax(axis=1) == codes))
            rows.append({"epoch": epoch, "loss": loss, "accuracy": accuracy})
            if tracker is not None:
                tracker(rows[-1])
            _die((epoch, "tracker"))
            if checkpoint is not None:
                with files.replacing_folder(checkpoint) as folder:
                    np.save(folder / "kernel.npy", kernel)
                    state = {"rows": rows, "rng": rng.bit_generator.state}
                    files.write_json(folder / "state.json", state)
            _die((epoch, "checkpoint"))
        self.kernel_ = kernel
        names = ("epoch", "loss", "accuracy")  # JSON had them sorted
        self.history_ = {name: [row[name] for row in rows] for name in names}
        return self

    def predict_proba(self, X):
        X = np.asarray(X.todense() if hasattr(X, "todense") else X, dtype=float)
        return _softmax(self._scaled(X) @ self.kernel_)

    def _scaled(self, X):
        return (X - self.mean_) / self.scale_


def build(params, seed):
    return Epochs(params, seed)


def class_weights(fitted):
    return None


def _softmax(logits):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def _die(now):
    if now == KILL:
        os.kill(os.getpid(), signal.SIGKILL)


def main(argv):
    from stages import train

    global KILL
    if argv[2:]:
        KILL = (int(argv[2]), argv[3])
    train.load = lambda *names, needs=None: sys.modules[__name__]
    assert Path("params.yaml").is_file()
    train.main(argv[:2])
