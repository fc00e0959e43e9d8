"""A small autoencoder: how badly a row comes back through a narrow layer.

Sakurada and Yairi (2014), Anomaly detection using autoencoders with nonlinear dimensionality
reduction. The score is the mean squared difference over the columns.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from pydantic import Field

from rampart.anomaly.graph import OPSET
from rampart.core.params import Block
from rampart.serving.onnx.graphs import Node, part

LABELS = False


class Params(Block):
    """Knobs of the detector."""

    wide: int = Field(default=128, gt=0, le=1e5)  # units of the first and of the last hidden layer
    narrow: int = Field(default=32, gt=0, le=1e5)  # of the one between
    epochs: int = Field(default=40, gt=0, le=1e5)
    batch: int = Field(default=128, gt=0, le=1e6)
    learning_rate: float = Field(default=1e-3, gt=0, le=1)


def build(params: Params, names: list[str], seed: int) -> Autoencoder:
    """Return an unfitted detector."""
    return Autoencoder(params, seed)


class Autoencoder:
    """scikit-learn's perceptron with rectified units, taught to give a row back."""

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(self, X: np.ndarray, attack: np.ndarray | None = None) -> Autoencoder:
        """Train for the given epochs; ``attack`` is not looked at."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPRegressor

        network = MLPRegressor(
            hidden_layer_sizes=(self.params.wide, self.params.narrow, self.params.wide),
            batch_size=min(self.params.batch, len(X)),
            learning_rate_init=self.params.learning_rate,
            max_iter=self.params.epochs,
            n_iter_no_change=self.params.epochs,
            random_state=self.seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the epochs are a knob
            network.fit(X, X)
        layers = zip(network.coefs_, network.intercepts_)
        self.layers_ = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]
        return self

    def score(self, X: np.ndarray) -> np.ndarray:
        """Return the mean squared error of each row."""
        X = np.asarray(X, dtype=np.float32)
        hidden = X
        for number, (W, b) in enumerate(self.layers_):
            hidden = hidden @ W + b
            if number + 1 < len(self.layers_):
                hidden = np.maximum(hidden, 0)
        return np.square(hidden - X).mean(axis=1).astype(np.float64)

    def part(self, width: int) -> Any:
        """Return the ONNX part."""
        nodes: list[Node] = []
        constants, source = {}, "x"
        for number, (W, b) in enumerate(self.layers_):
            constants |= {f"w{number}": W, f"b{number}": b}
            names = [source, f"w{number}", f"b{number}"]
            nodes.append(("Gemm", names, [f"z{number}"], {}))
            source = f"z{number}"
            if number + 1 < len(self.layers_):
                nodes.append(("Relu", [source], [f"h{number}"], {}))
                source = f"h{number}"
        nodes += [
            ("Sub", [source, "x"], ["difference"], {}),
            ("Mul", ["difference", "difference"], ["squares"], {}),
            ("ReduceMean", ["squares"], ["p"], {"axes": [1], "keepdims": 1}),
        ]
        forms = {"x": ("FLOAT", ["N", width])}, {"p": ("FLOAT", ["N", 1])}
        return part(nodes, constants, *forms, OPSET)
