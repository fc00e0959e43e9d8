"""Invented rows, a network of fixed weights, and what a part of a graph says."""

from itertools import pairwise

import numpy as np

from rampart.serving.onnx import graphs as onnx_graphs


def rows():
    """300 rows of six features, three classes that depend on them."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((300, 6)).astype(np.float32)
    X[:, 0] = np.round(X[:, 0], 1)  # values on the thresholds of trees
    return X, X[:, :3].argmax(axis=1)


def run(model, X, outputs=("p",)):
    """Check a model and return what it gives."""
    import onnxruntime

    session = onnxruntime.InferenceSession(onnx_graphs.to_bytes(model))
    name = session.get_inputs()[0].name
    given = session.run(list(outputs), {name: np.asarray(X, dtype=np.float32)})
    return given[0] if len(outputs) == 1 else given


class Network:
    """A fitted network of random weights, applied in float64."""

    def __init__(self, widths, seed=0, norm=True):
        rng = np.random.default_rng(seed)
        self.layers_ = []
        for place, (inputs, outputs) in enumerate(pairwise(widths)):
            kernel = rng.standard_normal((inputs, outputs)) / np.sqrt(inputs)
            layer = {"kernel": kernel, "bias": rng.standard_normal(outputs) / 10}
            if norm and place < len(widths) - 2:
                layer["gamma"], layer["variance"] = rng.uniform(0.5, 2, (2, outputs))
                layer["beta"], layer["mean"] = rng.standard_normal((2, outputs)) / 10
            layer = {name: value.astype(np.float32) for name, value in layer.items()}
            self.layers_.append(layer | ({"epsilon": 0.001} if "gamma" in layer else {}))
        self.classes_ = np.arange(widths[-1])

    def predict_proba(self, X):
        X = np.asarray(X, dtype=np.float64)
        for layer in self.layers_[:-1]:
            X = np.maximum(X @ layer["kernel"] + layer["bias"], 0)
            if "gamma" in layer:
                X = (X - layer["mean"]) / np.sqrt(layer["variance"] + layer["epsilon"])
                X = X * layer["gamma"] + layer["beta"]
        logits = X @ self.layers_[-1]["kernel"] + self.layers_[-1]["bias"]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)
