"""The training loop: batches, steps, early stopping, and a state from which it can go on.

Of a text with several windows the one with the highest probability of the class ``watch`` speaks,
in training as in inference: it is found without gradients, and learned from alone.

On the CPU the two halves of a batch are computed side by side, and their gradients are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from rampart.core.progress import Progress
from rampart.encoders import windows
from rampart.encoders.parallel import side_by_side
from rampart.encoders.windows import Windows
from rampart.estimators.shared.distributed import ALONE, Group
from rampart.estimators.shared.keras import batches, schedules
from rampart.estimators.shared.transformer import checkpoints
from rampart.estimators.shared.transformer.devices import ORDER, STEP, narrow, seed_of
from rampart.estimators.shared.transformer.knobs import Knobs
from rampart.estimators.shared.transformer.losses import contrastive, losses

SCORE = "val_f1_macro"
COLUMNS = ("epoch", "loss", "val_loss", "accuracy", "val_accuracy", SCORE)
COLUMNS += ("learning_rate", "gradient_norm")  # what history_ has lists of

Tracker = Callable[[dict[str, float]], None]


class Network(Protocol):
    """What the loop trains."""

    learnt: dict[str, Any]  # the tensors that change, on ``device``
    device: str
    sides: int  # parts of a batch that are computed at the same time

    def __call__(self, places: np.ndarray, seed: int | None) -> tuple[Any, Any]:
        """Return logits (n, k) and vectors (n, width) of windows by number; a seed: to train."""


class Rows(NamedTuple):
    """Rows to train on or to judge by: numbers of rows, and their codes and weights."""

    row: np.ndarray  # int, shape (n,)
    y: np.ndarray  # class codes, int64, shape (n,)
    weights: np.ndarray  # of mean 1, float32, shape (n,)


def train(
    network: Network,
    cut: Windows,
    kept: Rows,
    held: Rows,
    knobs: Knobs,
    watch: int,
    seed: int,
    tracker: Tracker | None = None,
    checkpoint: Path | None = None,
) -> dict[str, list]:
    """Train; ``network.learnt`` ends with the values of the epoch of the best macro-F1 on ``held``.

    It stops after ``patience`` epochs without a better one. ``tracker`` is called with each row of
    the history, then ``checkpoint`` is written, a folder, by a rename. Where it is there already,
    the training goes on from it; it is the caller's to name it by all that the training depends on.

    Parameters
    ----------
    cut : the windows of all rows.
    watch : code of the class whose likeliest window speaks.

    Returns
    -------
    dict of equally long lists: epoch (from 1), loss, val_loss, accuracy, val_accuracy,
    val_f1_macro, learning_rate (of the last step), gradient_norm (mean over the steps, before it
    is cut).
    """
    import torch

    optimizer = optimizer_of(network, knobs)
    scaler = torch.amp.GradScaler(network.device, enabled=knobs.precision == "float16")
    history: dict[str, list] = {name: [] for name in COLUMNS}
    best = values_of(network)
    if checkpoint is not None and checkpoints.there(checkpoint):
        past, best = checkpoints.resume(checkpoint, network, optimizer, scaler)
        # In the order and under the names of one that never stopped, or the file would differ.
        history = {name: past[name] for name in COLUMNS}
    texts = Texts(cut, watch)
    sizes, batch = texts.length[kept.row], min(knobs.batch, len(kept.row))
    number = len(kept.row) // batch  # batches an epoch
    steps = -(-number // knobs.accumulate)
    progress = Progress(knobs.epochs * number)
    progress.step("batches", len(history["epoch"]) * number)
    for epoch in range(len(history["epoch"]), knobs.epochs):
        if schedules.waited(history[SCORE]) >= knobs.patience:
            break
        told, right = [], []
        order = batches.shuffled(sizes, batch, seed_of(seed, ORDER, epoch))
        for step in range(steps):
            parts = order[step * knobs.accumulate : (step + 1) * knobs.accumulate]
            total = 0.0
            for place, rows in enumerate(parts, epoch * number + step * knobs.accumulate):
                drawn = seed_of(seed, STEP, place)
                value, hits = learn(network, texts, _taken(kept, rows), knobs, scaler, drawn)
                total += value
                right.append(hits)
                progress.step(f"batches, epoch {epoch + 1} of {knobs.epochs}")
            total /= len(parts)
            for tensor in network.learnt.values():
                tensor.grad /= len(parts)
            rate = schedules.rate(knobs, epoch * steps + step, knobs.epochs * steps, ())
            told.append((total, _stepped(network, optimizer, scaler, knobs.clip, rate)))
        row = _row(epoch + 1, np.array(told), right, rate)
        row |= judged(network, texts, held, knobs)
        for name in COLUMNS:
            history[name].append(row[name])
        if schedules.waited(history[SCORE]) == 0:
            best = values_of(network)
        if tracker is not None:
            tracker({name: row[name] for name in COLUMNS})
        if checkpoint is not None:
            checkpoints.keep(checkpoint, network, optimizer, scaler, history, best)
    with torch.no_grad():
        for name, value in best.items():
            network.learnt[name].copy_(value)
    return history


class Texts:
    """Which windows each row has, and which of them speaks for it."""

    def __init__(self, cut: Windows, watch: int):
        self.cut, self.watch = cut, watch
        self.count = np.bincount(cut.row)
        self.first = np.cumsum(self.count) - self.count
        self.length = np.maximum.reduceat(cut.length, self.first)  # of the longest window

    def speaking(self, network: Network, rows: np.ndarray, knobs: Knobs) -> np.ndarray:
        """Return the number of the window that speaks for each row; shape (n,)."""
        found = self.first[rows].copy()
        several = np.flatnonzero(self.count[rows] > 1)
        if len(several):
            _, found[several] = self.logits(network, rows[several], knobs, sides=1)
        return found

    def logits(
        self,
        network: Network,
        rows: np.ndarray,
        knobs: Knobs,
        progress: Progress | None = None,
        sides: int | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the logits (n, k) of rows, and the number of the window that each is from (n,)."""
        count = self.count[rows]
        starts = np.cumsum(count) - count
        # The windows of the rows, one row's behind the other's.
        places = np.arange(count.sum()) - np.repeat(starts - self.first[rows], count)
        logits = computed(network, self.cut.length, places, knobs, progress, sides)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        watched = p[:, self.watch] / p.sum(axis=1)
        chosen = [start + watched[start : start + n].argmax() for start, n in zip(starts, count)]
        return logits[chosen], places[chosen]


def computed(
    network: Network,
    length: np.ndarray,
    places: np.ndarray,
    knobs: Knobs,
    progress: Progress | None = None,
    sides: int | None = None,
) -> np.ndarray:
    """Return the logits of windows, float32 (n, k), in batches of like length, without gradients.

    Parameters
    ----------
    length : of all windows. places : numbers of those that are asked for.
    sides : batches at a time; None: as the network says.
    """
    import torch

    def compute(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.no_grad(), narrow(knobs, network.device):
            logits, _ = network(places[batch], None)
        return batch, logits.float().cpu().numpy()

    found = []
    for part in side_by_side(compute, windows.batches(length[places]), sides or network.sides):
        found.append(part)
        if progress is not None:
            progress.step("windows", len(part[0]))
    logits = np.empty((len(places), found[0][1].shape[1]), dtype=np.float32)
    for batch, part in found:
        logits[batch] = part
    return logits


def learn(
    network: Network, texts: Texts, rows: Rows, knobs: Knobs, scaler: Any, seed: int
) -> tuple[float, float]:
    """Add the gradients of a batch to those of ``network.learnt``; return loss and accuracy.

    A row's partners in the contrastive loss are those of its half. Processes that share a training
    (``network.group``) each compute some of the parts; the sums are of all.
    """
    import torch

    tensors, group = list(network.learnt.values()), getattr(network, "group", ALONE)

    def part(item: tuple[int, np.ndarray]) -> tuple:
        side, numbers = item
        some = _taken(rows, numbers)
        places = texts.speaking(network, some.row, knobs)
        y = torch.from_numpy(some.y).to(network.device)
        weights = torch.from_numpy(some.weights).to(network.device)
        with narrow(knobs, network.device):
            logits, vectors = network(places, seed_of(seed, side))
        value = (losses(knobs, logits, y) * weights).sum() / len(rows.y)
        if knobs.contrast:
            share = knobs.contrast * len(numbers) / len(rows.y)
            value = value + share * contrastive(vectors, y, knobs.temperature)
        slopes = torch.autograd.grad(scaler.scale(value), tensors, allow_unused=True)
        return float(value.detach()), int((logits.argmax(dim=1) == y).sum()), slopes

    count = max(network.sides, group.size)
    halves = [half for half in np.array_split(np.arange(len(rows.y)), count) if len(half)]
    if group.size > 1:
        return _together(
            group, tensors, map(part, group.mine(list(enumerate(halves)))), len(rows.y)
        )
    total, hits = 0.0, 0
    for value, right, slopes in side_by_side(part, enumerate(halves), network.sides):
        total, hits = total + value, hits + right
        for tensor, slope in zip(tensors, slopes):
            slope = torch.zeros_like(tensor) if slope is None else slope
            tensor.grad = slope if tensor.grad is None else tensor.grad + slope
    return total, hits / len(rows.y)


def _together(group: Group, tensors: list, parts: Iterable[tuple], n: int) -> tuple[float, float]:
    """Do what ``learn`` does with the parts of all processes of a group."""
    import torch

    said = torch.zeros(2, dtype=torch.float64, device=group.device)
    sums = [torch.zeros_like(tensor) for tensor in tensors]
    for value, right, slopes in parts:
        said += torch.tensor([value, right], dtype=torch.float64, device=group.device)
        for total, slope in zip(sums, slopes):
            if slope is not None:
                total += slope
    group.summed(said, *sums)
    for tensor, slope in zip(tensors, sums):
        tensor.grad = slope if tensor.grad is None else tensor.grad + slope
    return float(said[0]), float(said[1]) / n


def judged(network: Network, texts: Texts, held: Rows, knobs: Knobs) -> dict[str, float]:
    """Return loss, accuracy and macro-F1, the latter over the classes that the rows have."""
    import torch
    from sklearn.metrics import f1_score

    logits, _ = texts.logits(network, held.row, knobs)
    guess, there = logits.argmax(axis=1), np.unique(held.y)
    values = losses(knobs, torch.from_numpy(logits), torch.from_numpy(held.y)).numpy()
    return {
        "val_loss": float(np.average(values.astype(np.float64), weights=held.weights)),
        "val_accuracy": float(np.mean(guess == held.y)),
        SCORE: float(f1_score(held.y, guess, labels=there, average="macro", zero_division=0)),
    }


def optimizer_of(network: Network, knobs: Knobs) -> Any:
    """Return AdamW (Loshchilov and Hutter 2019); biases and layer normalisations do not decay.

    The head, which begins at nothing, has a rate of its own, ``head_rate`` times that of the rest.
    """
    import torch

    groups = []
    rest = network.learnt.keys() - network.head
    for times, names in ((knobs.head_rate, network.head), (1.0, rest)):
        values = [network.learnt[name] for name in network.learnt if name in names]
        groups.append({"params": [v for v in values if v.ndim > 1], "times": times})
        flat = [v for v in values if v.ndim < 2]
        groups.append({"params": flat, "times": times, "weight_decay": 0.0})
    groups = [group for group in groups if group["params"]]
    rate, decay = knobs.learning_rate, knobs.weight_decay
    return torch.optim.AdamW(groups, lr=rate, weight_decay=decay, fused=True)


def values_of(network: Network) -> dict[str, Any]:
    """Return copies of what is learnt, on the CPU."""
    return {name: value.detach().cpu().clone() for name, value in network.learnt.items()}


def _stepped(network: Network, optimizer: Any, scaler: Any, clip: float, rate: float) -> float:
    """Take a step; return the norm of the gradient before it is cut."""
    import torch

    for group in optimizer.param_groups:
        group["lr"] = rate * group["times"]
    scaler.unscale_(optimizer)
    norm = torch.nn.utils.clip_grad_norm_(network.learnt.values(), clip)
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad()
    return float(norm)


def _taken(rows: Rows, numbers: np.ndarray) -> Rows:
    return Rows(*(part[numbers] for part in rows))


def _row(epoch: int, told: np.ndarray, right: list[float], rate: float) -> dict[str, float]:
    """Return what an epoch's steps said; a step that 16 bits could not hold has no norm."""
    norms = told[np.isfinite(told[:, 1]), 1]
    return {
        "epoch": epoch,
        "loss": float(told[:, 0].mean()),
        "accuracy": float(np.mean(right)),
        "learning_rate": rate,
        "gradient_norm": float(norms.mean()) if len(norms) else 0.0,
    }
