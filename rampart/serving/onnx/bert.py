"""BERT (Devlin et al. 2019) to ONNX, node by node from its arrays: no converter, no PyTorch.

It computes what rampart/encoders/bert.py computes. All products with weights are of two matrices,
a row a token, so that the 8-bit variants (rampart/serving/onnx/weights.py) round each token on its
own: what a text gets does not depend on the texts that are asked with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.serving.onnx.graphs import Node, part
from rampart.serving.onnx.tokens import integers

Head = list[tuple[np.ndarray, np.ndarray]]
TABLES = ("word", "position", "token_type")
FAR = -1e4  # added to a score of attention before the softmax: padding then has the weight 0
FLOAT = 1  # TensorProto's number of float32, for Cast


def encoder(
    weights: Mapping[str, np.ndarray],
    config: Mapping[str, Any],
    length: int,
    pool: str,
    head: Head,
    opset: int,
) -> Any:
    """Return the part from windows of ids to the probabilities of each.

    Parameters
    ----------
    weights : float32 arrays by the names of Hugging Face's BertModel.
    config : its ``hidden_size``, ``num_hidden_layers``, ``num_attention_heads``,
        ``layer_norm_eps``.
    length : tokens of a window at most; positions behind it are left out.
    pool : ``cls``, the first token's output, or ``mean``, that over the tokens.
    head : ``(kernel, bias)`` of each layer behind it: kernels of shape (inputs, outputs), a tanh
        between two, a softmax behind the last.

    Returns
    -------
    ModelProto : inputs ``ids``, int32 (M, L), ``token``, bool (M, L), and ``size``, int64 (1), as
        rampart/serving/onnx/tokens.py makes them; output ``p``, float32 (M, classes).

    Raises
    ------
    ValueError : another ``pool``.
    """
    if pool not in ("cls", "mean"):
        raise ValueError(f"pool: must be cls or mean, got {pool!r}")
    graph = _Graph(weights, config)
    hidden = _embedded(graph, length)
    layers = config["num_hidden_layers"]
    for number in range(layers):
        hidden = _layer(graph, number, hidden, first=pool == "cls" and number == layers - 1)
    k = _headed(graph, hidden if pool == "cls" else _mean(graph, hidden), head)
    named = {name for _, ins, _, _ in graph.nodes for name in ins}
    constants = {name: value for name, value in graph.constants.items() if name in named}
    inputs = {"ids": ("INT32", ["M", "L"]), "token": ("BOOL", ["M", "L"]), "size": ("INT64", [1])}
    return part(graph.nodes, constants, inputs, {"p": ("FLOAT", ["M", k])}, opset)


class _Graph:
    """Nodes and constants as they grow; a method adds nodes and returns the name of the result."""

    def __init__(self, weights: Mapping[str, np.ndarray], config: Mapping[str, Any]):
        self.weights, self.config = weights, config
        self.heads = config["num_attention_heads"]
        self.nodes: list[Node] = []
        self.constants: dict[str, np.ndarray] = {
            "first": np.array(0, dtype=np.int64),
            "second": np.array(1, dtype=np.int64),
            "third": np.array(2, dtype=np.int64),
            "begin": integers(0),
            "one_token": integers(1),
            "tokens": integers(2),
            "any": integers(-1),
            "along": integers(1),
            "inner": integers(1, 2),
            "near": np.array(0, dtype=np.float32),
            "far": np.array(FAR, dtype=np.float32),
            "rows": integers(-1, config["hidden_size"]),
            "width": integers(config["hidden_size"]),
            "parts": integers(3, self.heads, config["hidden_size"] // self.heads),
            "one": np.array(1, dtype=np.float32),
            "half": np.array(0.5, dtype=np.float32),
            "root": np.array(np.sqrt(2), dtype=np.float32),
        }

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append((kind, inputs, [output], attributes))
        return output

    def keep(self, name: str, values: np.ndarray) -> str:
        self.constants[name] = np.asarray(values, dtype=np.float32, order="C")
        return name

    def linear(self, x: str, name: str, kernel: np.ndarray, bias: np.ndarray) -> str:
        """Return ``x kernel + bias``; kernel of shape (inputs, outputs)."""
        product = self.add("MatMul", [x, self.keep(f"{name}/kernel", kernel)], f"{name}/product")
        return self.add("Add", [product, self.keep(f"{name}/bias", bias)], f"{name}/sum")

    def dense(self, x: str, name: str) -> str:
        """Return a linear layer of the encoder."""
        kernel, bias = self.weights[f"{name}.weight"].T, self.weights[f"{name}.bias"]
        return self.linear(x, name, kernel, bias)

    def normed(self, x: str, name: str) -> str:
        """Return the layer normalisation of the last axis."""
        names = [
            self.keep(f"{name}/{what}", self.weights[f"{name}.LayerNorm.{what}"])
            for what in ("weight", "bias")
        ]
        epsilon = float(self.config["layer_norm_eps"])
        return self.add(
            "LayerNormalization", [x, *names], f"{name}/normed", axis=-1, epsilon=epsilon
        )

    def gelu(self, x: str, name: str) -> str:
        """Return ``x (1 + erf(x / sqrt(2))) / 2``."""
        scaled = self.add("Div", [x, "root"], f"{name}/scaled")
        share = self.add("Erf", [scaled], f"{name}/erf")
        share = self.add("Add", [share, "one"], f"{name}/share")
        share = self.add("Mul", [x, share], f"{name}/twice")
        return self.add("Mul", [share, "half"], f"{name}/gelu")


def _embedded(graph: _Graph, length: int) -> str:
    """Return the embedded tokens, a row each: (M * L, width)."""
    table = {name: graph.weights[f"embeddings.{name}_embeddings.weight"] for name in TABLES}
    words = graph.add("Gather", [graph.keep("words", table["word"]), "ids"], "embedded", axis=0)
    graph.keep("positions", table["position"][:length] + table["token_type"][0])
    places = graph.add("Slice", ["positions", "begin", "size", "begin"], "placed")
    hidden = graph.normed(graph.add("Add", [words, places], "summed"), "embeddings")
    away = graph.add("Where", ["token", "near", "far"], "away")
    graph.add("Unsqueeze", [away, "inner"], "mask")
    graph.add("Concat", ["any", "size", "parts"], "split", axis=0)
    graph.add("Concat", ["any", "size", "width"], "whole", axis=0)
    return graph.add("Reshape", [hidden, "rows"], "hidden")


def _layer(graph: _Graph, number: int, hidden: str, first: bool) -> str:
    """Return a layer's output; with ``first`` that of the first token of each window alone."""
    name = f"encoder.layer.{number}"
    query, key, value = _projected(graph, name, hidden)
    if first:
        query = graph.add("Slice", [query, "begin", "one_token", "tokens"], f"{name}/asked")
        whole = graph.add("Reshape", [hidden, "whole"], f"{name}/whole")
        hidden = graph.add("Gather", [whole, "first"], f"{name}/firsts", axis=1)
    turned = graph.add("Transpose", [key], f"{name}/turned", perm=[0, 1, 3, 2])
    scores = graph.add("MatMul", [query, turned], f"{name}/scores")
    scores = graph.add("Add", [scores, "mask"], f"{name}/masked")
    shares = graph.add("Softmax", [scores], f"{name}/shares", axis=-1)
    mixed = graph.add("MatMul", [shares, value], f"{name}/mixed")
    mixed = graph.add("Transpose", [mixed], f"{name}/beside", perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", [mixed, "rows"], f"{name}/rows")
    mixed = graph.dense(mixed, f"{name}.attention.output.dense")
    asked = graph.add("Add", [hidden, mixed], f"{name}/attended")
    asked = graph.normed(asked, f"{name}.attention.output")
    inner = graph.dense(asked, f"{name}.intermediate.dense")
    inner = graph.dense(graph.gelu(inner, name), f"{name}.output.dense")
    return graph.normed(graph.add("Add", [asked, inner], f"{name}/added"), f"{name}.output")


def _projected(graph: _Graph, name: str, hidden: str) -> list[str]:
    """Return queries, keys and values, (M, heads, L, size), by one product.

    The scale of the scores, one over the root of the size of a head, is in the queries' kernel.
    """
    parts = [f"{name}.attention.self.{what}" for what in ("query", "key", "value")]
    scale = np.float32((graph.config["hidden_size"] // graph.heads) ** -0.5)
    scales = (scale, np.float32(1), np.float32(1))
    kernel = np.concatenate(
        [graph.weights[f"{one}.weight"] * by for one, by in zip(parts, scales)], axis=0
    )
    bias = np.concatenate([graph.weights[f"{one}.bias"] * by for one, by in zip(parts, scales)])
    together = graph.linear(hidden, f"{name}.attention.self", kernel.T, bias)
    together = graph.add("Reshape", [together, "split"], f"{name}/split")
    together = graph.add("Transpose", [together], f"{name}/parts", perm=[2, 0, 3, 1, 4])
    return [
        graph.add("Gather", [together, place], f"{name}/{what}", axis=0)
        for what, place in zip(("query", "key", "value"), ("first", "second", "third"))
    ]


def _mean(graph: _Graph, hidden: str) -> str:
    """Return the mean over each window's tokens: (M, width)."""
    ones = graph.add("Cast", ["token"], "ones", to=FLOAT)
    count = graph.add("ReduceSum", [ones, "along"], "count", keepdims=1)
    shares = graph.add("Unsqueeze", [graph.add("Div", [ones, count], "part"), "along"], "shares")
    whole = graph.add("Reshape", [hidden, "whole"], "last")
    mean = graph.add("MatMul", [shares, whole], "mean")  # (M, 1, L) by (M, L, width)
    return graph.add("Reshape", [mean, "rows"], "pooled")


def _headed(graph: _Graph, hidden: str, head: Head) -> int:
    """Add the layers behind the encoder and the softmax; return the number of classes."""
    for number, (kernel, bias) in enumerate(head):
        hidden = graph.linear(hidden, f"head.{number}", kernel, bias)
        if number < len(head) - 1:
            hidden = graph.add("Tanh", [hidden], f"head.{number}/tanh")
    graph.add("Softmax", [hidden], "p", axis=-1)
    return head[-1][1].shape[0]
