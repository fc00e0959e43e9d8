"""A dense network trained in torch, in one process or in several, with 32 or 16 bits.

Trained on a GPU or on the CPU, applied in NumPy: a fitted one is arrays. Each of ``processes`` has
a share of every batch (DistributedDataParallel); the batch is what ``batch`` says, whatever their
number, so that the curve of the loss is the same but for rounding.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import Block, KnobError
from rampart.estimators.shared.distributed import Group, device_of, run
from rampart.estimators.shared.holdout import holdout

COLUMNS = ("epoch", "loss", "val_loss", "accuracy", "val_accuracy")
WEIGHTS, ORDER = range(2)  # what a seed is for


class Params(Block):
    """Knobs of the model."""

    # A text, as a list in params.yaml is a list of choices: [128-64, 32].
    layers: str = Field(default="64-32", pattern=r"^[1-9]\d{0,4}(-[1-9]\d{0,4}){0,19}$")
    learning_rate: float = Field(default=1e-3, gt=0, le=10)  # of AdamW
    weight_decay: float = Field(default=0.01, ge=0, le=10)
    batch: int = Field(default=64, ge=1, le=1e6)  # rows, of all processes together
    epochs: int = Field(default=50, ge=1, le=1e5)
    patience: int = Field(default=10, ge=1, le=1e5)  # epochs without a lower loss before it stops
    held_out: float = Field(default=0.1, gt=0, lt=0.5)  # share of the rows that say when to stop
    processes: int = Field(default=1, ge=1, le=64)  # of this machine, which share each batch
    # auto is cuda where there is a GPU for each process: the numbers then depend on the machine.
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    # 16 bits in the layers; the weights have 32 in any case. float16 is for GPUs.
    precision: Literal["float32", "bfloat16", "float16"] = "float32"


class Perceptron(ClassifierMixin, BaseEstimator):
    """The network: ``layers_`` is a list of dicts of float32 arrays, ``kernel`` (inputs, outputs)
    and ``bias``; ``history_`` has equally long lists, a value an epoch, see ``COLUMNS``.
    """

    def __init__(self, params: Params, seed: int):
        self.params, self.seed = params, seed

    def fit(
        self,
        X: Any,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        groups: np.ndarray | None = None,
        tracker: Callable[[dict[str, float]], None] | None = None,
    ) -> Perceptron:
        """Train until the loss on held-out rows stops falling; keep the best epoch's weights.

        Parameters
        ----------
        X : (n, features), sparse or dense.
        y : int array of shape (n,).
        sample_weight : shape (n,); the loss is weighted, accuracy is not.
        groups : names, shape (n,); rows of one group are all held out or all trained on.
        tracker : is called with the row of the history after each epoch.

        Raises
        ------
        KnobError : a device or precision that is not here.
        """
        knobs = self.params
        device = device_of(knobs.device, knobs.processes)
        if device == "cpu" and knobs.precision == "float16":
            raise KnobError("precision: must be float32 or bfloat16 on the device cpu, got float16")
        self.classes_, codes = np.unique(y, return_inverse=True)
        weights = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight)
        held = holdout(codes, groups, knobs.held_out, self.seed)
        parts = [_part(_dense(X), codes, weights, rows) for rows in (~held, held)]
        call = (knobs, len(self.classes_), self.seed, *parts)
        self.layers_, self.history_ = run(train, knobs.processes, device, *call, told=tracker)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), float32."""
        X = _dense(X)
        for layer in self.layers_[:-1]:
            X = np.maximum(X @ layer["kernel"] + layer["bias"], 0)
        logits = X @ self.layers_[-1]["kernel"] + self.layers_[-1]["bias"]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)


def build(params: Params, seed: int) -> Perceptron:
    """Return an unfitted classifier."""
    return Perceptron(params, seed)


def class_weights(fitted: Perceptron) -> None:
    """Return None: what a feature says depends on the others."""
    return None


def train(
    group: Group, knobs: Params, classes: int, seed: int, kept: tuple, held: tuple
) -> tuple[list[dict[str, np.ndarray]], dict[str, list]]:
    """Train this process's share; return the layers and the history, in all processes the same.

    Parameters
    ----------
    kept, held : X (n, features), codes and weights of mean 1, (n,): arrays.
    """
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(_seed(seed, WEIGHTS))
        network = _network(knobs, kept[0].shape[1], classes).to(group.device)
    model = network
    if group.size > 1:
        model = torch.nn.parallel.DistributedDataParallel(network)
    optimizer = torch.optim.AdamW(network.parameters(), knobs.learning_rate, fused=True)
    optimizer.param_groups[0]["weight_decay"] = knobs.weight_decay
    scaler = torch.amp.GradScaler(group.device, enabled=knobs.precision == "float16")
    rng = np.random.default_rng(_seed(seed, ORDER))
    kept, held = (tuple(torch.from_numpy(a).to(group.device) for a in p) for p in (kept, held))
    history: dict[str, list] = {name: [] for name in COLUMNS}
    best, layers = np.inf, []
    for epoch in range(1, knobs.epochs + 1):
        order = torch.from_numpy(rng.permutation(len(kept[1])))
        sums = torch.zeros(2, dtype=torch.float64, device=group.device)
        for rows in order.split(knobs.batch):
            mine = torch.tensor_split(rows, group.size)[group.rank]
            loss, right = _share(model, kept, mine, knobs, group.device)
            # DDP takes the mean over the processes, which is to be the sum over the batch's rows.
            scaler.scale(loss * group.size / len(rows)).backward()
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()
            sums += torch.stack([loss.detach().double(), right.double()])
        group.summed(sums)
        loss, accuracy = (sums / len(order)).tolist()
        with torch.no_grad():
            val, right = _share(network, held, slice(None), knobs, group.device)
        val, right = float(val) / len(held[1]), float(right) / len(held[1])
        row = dict(zip(COLUMNS, (epoch, loss, val, accuracy, right)))
        for name, value in row.items():
            history[name].append(value)
        if group.tell is not None:
            group.tell(row)
        if val < best or not layers:
            best, layers = val, _layers(network)
        elif epoch - 1 - int(np.argmin(history["val_loss"])) >= knobs.patience:
            break
    return layers, history


def _share(model: Any, data: tuple, rows: Any, knobs: Params, device: str) -> tuple[Any, Any]:
    """Return the weighted sum of the losses of some rows, and how many of them are right."""
    import torch

    X, codes, weights = (part[rows] for part in data)
    narrow = knobs.precision != "float32"
    kind = getattr(torch, knobs.precision) if narrow else None
    with torch.autocast(device, kind, enabled=narrow):
        logits = model(X)
    losses = torch.nn.functional.cross_entropy(logits.float(), codes, reduction="none")
    return (losses * weights).sum(), (logits.argmax(dim=1) == codes).sum()


def _network(knobs: Params, inputs: int, classes: int) -> Any:
    from torch import nn

    widths = [inputs, *map(int, knobs.layers.split("-"))]
    parts = [p for a, b in itertools.pairwise(widths) for p in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*parts, nn.Linear(widths[-1], classes))


def _layers(network: Any) -> list[dict[str, np.ndarray]]:
    arrays = [p.detach().cpu().numpy().copy() for p in network.parameters()]
    return [
        {"kernel": np.ascontiguousarray(kernel.T), "bias": bias}
        for kernel, bias in zip(arrays[::2], arrays[1::2])
    ]


def _part(X: np.ndarray, codes: np.ndarray, weights: np.ndarray, rows: np.ndarray) -> tuple:
    chosen = weights[rows]
    return X[rows], codes[rows].astype(np.int64), (chosen / chosen.mean()).astype(np.float32)


def _dense(X: Any) -> np.ndarray:
    return np.ascontiguousarray(X.toarray() if hasattr(X, "toarray") else X, dtype=np.float32)


def _seed(seed: int, purpose: int) -> int:
    """Return a seed of its own for each purpose."""
    return int(np.random.SeedSequence([seed, purpose]).generate_state(1)[0])
