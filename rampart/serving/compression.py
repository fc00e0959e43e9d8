"""Make an exported model smaller, and refuse what costs too much accuracy.

What the variants are is in rampart/serving/onnx/weights.py; a network has them, trees have no
kernels.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.serving.onnx import parity
from rampart.serving.onnx import weights as onnx_weights
from rampart.serving.onnx.graphs import to_bytes

PRUNED = ("pruned", "pruned_int8")


class CompressParams(Block):
    """The block ``compress.<model>``, a model of the block ``train``."""

    estimator: Name  # a module of rampart/estimators, and of rampart/serving/onnx/exporters
    features: Name
    sparsity: float = Field(default=0.5, gt=0, lt=1)  # share of each kernel that pruning sets to 0
    epochs: int = Field(default=10, gt=0, le=1e5)  # of the fine-tuning
    max_loss: float = Field(default=0.005, ge=0, le=1)  # of accuracy on validation
    rows: int | None = Field(default=None, ge=1, le=1e9)  # judged, of each split; nothing: all
    batch: int | None = Field(default=None, ge=1, le=1e6)  # rows at a time; nothing: all at once
    alone: int | None = Field(default=None, ge=1, le=1e9)  # rows asked one by one; nothing: all


def judge(
    dense: Any,
    pruned: Any,
    data: dict[str, tuple[np.ndarray, np.ndarray]],
    max_loss: float,
    batch: int | None = None,
    alone: int | None = None,
) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """Make every variant of a model, and measure what it costs and saves.

    Parameters
    ----------
    dense : the exported model.
    pruned : the same with pruned kernels; None where the estimator has none to prune.
    data : raw features (n, width) and labels (n,) of ``validation``, which decides, and ``test``.
    max_loss : the accuracy that a variant may lose on validation.
    batch : rows at a time; None: all at once. alone : of them asked one by one too; None: all.

    Returns
    -------
    report : by variant, ``float32`` the model as it is: ``status`` (shipped, refused or not
        applicable), ``reason`` and, where there is a variant, ``accuracy``, ``loss`` (of
        validation), ``accuracy_test``, ``loss_test``, ``bytes``, ``bytes_compressed``,
        ``sparsity`` and ``zeros_by_kernel``.
    shipped : variant to the bytes of its file, ``float32`` left out.
    """
    size = batch, alone
    whole = {split: _accuracy(to_bytes(dense), *rows, *size) for split, rows in data.items()}
    start = {"status": "shipped", "reason": "as exported", "loss": 0.0, "loss_test": 0.0}
    start |= {"accuracy": whole["validation"], "accuracy_test": whole["test"]}
    report, shipped = {"float32": start | sizes(dense)}, {}
    models = {"pruned": pruned} if pruned is not None else {}
    if next(onnx_weights.kernels(dense), None) is not None:
        models |= {"int8": onnx_weights.int8(dense), "float16": onnx_weights.float16(dense)}
        models |= {"pruned_int8": onnx_weights.int8(pruned)} if pruned is not None else {}
    for variant in ("int8", "float16", *PRUNED):
        if variant not in models:
            report[variant] = {"status": "not applicable", "reason": _absent(variant)}
            continue
        content = to_bytes(models[variant])
        accuracy = {split: _accuracy(content, *rows, *size) for split, rows in data.items()}
        loss = {split: round(whole[split] - accuracy[split], 6) for split in data}
        status, reason = gate(loss["validation"], max_loss)
        if status == "shipped":
            shipped[variant] = content
        report[variant] = {
            "status": status,
            "reason": reason,
            "accuracy": accuracy["validation"],
            "loss": loss["validation"],
            "accuracy_test": accuracy["test"],
            "loss_test": loss["test"],
            **sizes(models[variant]),
        }
    return report, shipped


def gate(loss: float, max_loss: float) -> tuple[str, str]:
    """Return status and reason of a variant that loses ``loss`` of accuracy on validation.

    Examples
    --------
    >>> gate(0.004, 0.005)
    ('shipped', 'loses 0.40 points of accuracy on validation, 0.50 are allowed')
    >>> gate(-0.001, 0.005)[0], gate(0.006, 0.005)[0]
    ('shipped', 'refused')
    """
    change = f"loses {100 * loss:.2f}" if loss >= 0 else f"gains {-100 * loss:.2f}"
    reason = f"{change} points of accuracy on validation, {100 * max_loss:.2f} are allowed"
    return ("shipped" if loss <= max_loss else "refused"), reason


def _accuracy(
    model: bytes,
    X: np.ndarray,
    y: np.ndarray,
    batch: int | None = None,
    alone: int | None = None,
) -> float:
    """Return the accuracy of a model, rows in batches or one by one: the lower one.

    A quantiser whose scale is that of the batch gives other answers in a batch than alone. Where
    only some rows are asked alone, what these lose is taken off.
    """
    running = parity.session(model)
    together = parity.predict(running, X, batch)[1] == y
    some = parity.spaced(len(X), alone or len(X))
    single = parity.predict(running, X[some], 1)[1] == y[some]
    if len(some) == len(X):
        return round(float(min(np.mean(together), np.mean(single))), 6)
    lost = max(0.0, float(np.mean(together[some]) - np.mean(single)))
    return round(float(np.mean(together)) - lost, 6)


def _absent(variant: str) -> str:
    if variant in PRUNED:
        return "the estimator has no kernels to prune and train on"
    return (
        "trees compare and add, they multiply no matrix: there are no weights to quantise, and "
        "rounded thresholds would send values on the other side of a split"
    )


def sizes(model: Any) -> dict[str, Any]:
    """Return a model's bytes, as a file and compressed, and its share of weights that are 0.

    A zero takes as much of a file as any other weight: what pruning saves is seen in
    ``bytes_compressed`` alone (DEFLATE at level 9, what a wheel or an archive uses).
    """
    content = to_bytes(model)
    arrays = onnx_weights.weights(model)
    zeros = {name: round(float(np.mean(array == 0)), 6) for name, array in arrays.items()}
    count = sum(array.size for array in arrays.values())
    none = sum(int((array == 0).sum()) for array in arrays.values())
    return {
        "bytes": len(content),
        "bytes_compressed": len(zlib.compress(content, 9)),
        "sparsity": round(none / max(1, count), 6),
        "zeros_by_kernel": zeros,
    }
