"""The training loop that all networks here share: mini-batches, early stopping, loss curves."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn

from rampart.core.progress import Progress
from rampart.synthetic.interface import GeneratorError


def seeded(seed: int) -> torch.Generator:
    """Return a source of random numbers of its own."""
    return torch.Generator().manual_seed(seed)


@contextmanager
def isolated(seed: int) -> Iterator[None]:
    """Seed torch's global random state for a while, and put it back after.

    Initial weights and dropout draw from the global state: build networks in here.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def split_off(
    n: int, share: float, y: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Set rows of each class aside, to stop early by.

    Parameters
    ----------
    n : number of rows.
    share : of each class that is set aside, in [0, 1), rounded to whole rows. A class keeps one
        row at least, so that a class of one row has none aside.
    y : int array (n,), the classes.

    Returns
    -------
    train, held : int arrays, sorted positions; together each of 0..n-1 once.
    """
    if len(y) != n:
        raise ValueError(f"y must have one class a row, got {len(y)} for {n} rows")
    if not 0 <= share < 1:
        raise ValueError(f"share must be in [0, 1), got {share}")
    held = []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        held.append(rows[: min(round(share * len(rows)), len(rows) - 1)])
    aside = np.sort(np.concatenate(held)) if held else np.zeros(0, dtype=np.int64)
    return np.setdiff1d(np.arange(n), aside), aside


def batches(n: int, size: int, generator: torch.Generator) -> list[Tensor]:
    """Return 0..n-1, shuffled, in batches; a last batch of one joins the one before it."""
    parts = list(torch.randperm(n, generator=generator).split(size))
    if len(parts) > 1 and len(parts[-1]) == 1:
        parts[-2:] = [torch.cat(parts[-2:])]
    return parts


def epochs_of(epochs: int, updates: int, n: int, batch: int) -> int:
    """Return the epochs of n rows that make so many updates at least, and ``epochs`` at least.

    Examples
    --------
    >>> epochs_of(40, 1000, 530, 64), epochs_of(40, 1000, 5300, 64)
    (112, 40)
    """
    parts = -(-n // batch)
    steps = parts - (parts > 1 and n - (parts - 1) * batch == 1)  # one alone joins another
    return max(epochs, -(-updates // steps))


def train(
    step: Callable[[Tensor], dict[str, float]],
    held_loss: Callable[[], float] | None,
    state: nn.Module,
    *,
    epochs: int,
    batch: int,
    patience: int | None,
    n: int,
    seed: int,
    progress: Callable[[dict[str, float]], None] | None = None,
    every: int = 1,
) -> list[dict[str, float]]:
    """Train until the held-out loss no longer falls, and restore the best state.

    Torch's global random state is seeded in here and put back after, so that dropout and noise
    depend on ``seed`` alone.

    Parameters
    ----------
    step : trains on the rows at these positions (int64 tensor), returns named losses.
    held_loss : measures what to stop by, less is better; None trains all epochs.
    state : the module (an ``nn.ModuleDict`` for several) whose best state is restored. It is in
        training mode while ``step`` runs and in evaluation mode while ``held_loss`` runs and after.
    batch : rows in a mini-batch.
    patience : epochs without a better held-out loss after which training ends, in one that it is
        measured in; None: never.
    n : number of rows to train on.
    progress : is called with each epoch's entry of the history; None: long training is told by
        ``rampart.core.progress``.
    every : epochs from one measurement of the held-out loss to the next (the first and the last
        epoch are measured too); between them the history repeats the last one.

    Returns
    -------
    list of dict : ``epoch`` (from 1), the mean of each loss over the epoch's batches, and ``held``.
    """
    if n < 1 or epochs < 1 or batch < 1 or every < 1:
        raise ValueError(
            f"n, epochs, batch and every must be >= 1, got {n}, {epochs}, {batch}, {every}"
        )
    told = _told(epochs) if progress is None else progress
    history: list[dict[str, float]] = []
    best, best_epoch, kept, held = math.inf, 0, None, math.inf
    with isolated(seed):
        order = seeded(seed)
        for epoch in range(1, epochs + 1):
            state.train()
            parts = batches(n, batch, order)
            entry = {"epoch": epoch, **_mean([step(index) for index in parts])}
            state.eval()
            measured = epoch in (1, epochs) or epoch % every == 0
            if held_loss is not None:
                if measured:
                    with torch.no_grad():
                        held = float(held_loss())
                entry["held"] = held
            _check_finite(entry)
            history.append(entry)
            told(entry)
            if held < best:
                best, best_epoch, kept = held, epoch, copy.deepcopy(state.state_dict())
            elif held_loss is None or patience is None or not measured:
                continue
            elif epoch - best_epoch >= patience:
                break
    if kept is not None:
        state.load_state_dict(kept)
    return history


def _told(epochs: int) -> Callable[[dict[str, float]], None]:
    """Return what says how far a training is, with the last of its losses."""
    steps = Progress(epochs)

    def told(entry: dict[str, float]) -> None:
        name, value = list(entry.items())[-1]
        steps.step(f"epochs, {name} {value:.3f}")

    return told


def _mean(losses: list[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each named loss."""
    return {name: sum(float(one[name]) for one in losses) / len(losses) for name in losses[0]}


def _check_finite(entry: dict[str, float]) -> None:
    """Refuse a loss that is no number: a network that diverged makes no rows."""
    for name, value in entry.items():
        if not math.isfinite(value):
            raise GeneratorError(
                f"training diverged in epoch {entry['epoch']}: the loss {name!r} is {value}; "
                "lower learning_rate"
            )
