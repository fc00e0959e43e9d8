"""What the autoencoders and diffusions share: knobs, checks, training, sampling in chunks."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple, Self

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.core.params import Block
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator, GeneratorError
from rampart.synthetic.networks.heads import Heads, tensors
from rampart.synthetic.networks.training import epochs_of, isolated, seeded, split_off, train
from rampart.synthetic.tables.rows import Layout, Rows, concat

CHUNK = 2048  # rows that are made at once: bounds the memory of a large sample
HELD_ROWS = 1000  # the held-out loss is a mean over so many draws of noise, if of few rows

Width = Annotated[int, Field(ge=1, le=65_536)]
Widths = Annotated[tuple[Width, ...], Field(min_length=1, max_length=64)]
"""Sizes of hidden layers."""


class TrainingParams(Block):
    """Knobs that all of them have."""

    epochs: int = Field(default=200, ge=1, le=1e5)
    updates: int = Field(default=0, ge=0, le=1e8)  # steps at least: few rows get more epochs
    batch: int = Field(default=128, ge=1, le=1e6)
    learning_rate: float = Field(default=2e-3, gt=0)
    weight_decay: float = Field(default=0.0, ge=0)  # of AdamW
    hidden: Widths = (256,)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    held: float = Field(default=0.1, ge=0, le=0.5)  # share of the rows that say when to stop
    patience: int = Field(default=30, ge=1, le=1e5)  # epochs without a lower held-out loss
    temperature: float = Field(default=1.0, gt=0)  # of the draw of discrete codes; < 1 is surer


class Batch(NamedTuple):
    """Rows as networks read them."""

    codes: Tensor  # int64 (n, D)
    wide: Tensor  # float32 (n, width)
    labels: Tensor  # int64 (n,)

    def take(self, index: Tensor) -> Batch:
        """Return some rows."""
        return Batch(*(part[index] for part in self))


class Conditional(Generator):
    """Base of the generators that draw rows from a network given their class.

    Parameters
    ----------
    params : knobs of the generator, ``TrainingParams`` and its own.
    layout : of the rows.
    classes : K, the number of classes.
    seed : of the first weights and the training.
    """

    def __init__(self, params: Any, layout: Layout, classes: int, seed: int) -> None:
        self.params, self.layout, self.classes, self.seed = params, layout, classes, seed
        self.heads = Heads(layout)
        self.history: list[dict[str, float]] = []
        self.fitted = False

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Train on coded rows and their classes."""
        y = np.asarray(y)
        if len(rows) != len(y):
            raise GeneratorError(f"rows and y must match, got {len(rows)} rows and {len(y)} labels")
        positions(y, self.classes)  # refuses a class without rows
        codes, wide = tensors(rows, self.layout)
        with isolated(self.seed):
            self._fit(Batch(codes, wide, torch.from_numpy(y.astype(np.int64))))
        self.fitted = True
        return self

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw rows of each class, in order of the classes."""
        if not self.fitted:
            raise GeneratorError("the generator must be fitted before it can sample")
        y = np.repeat(np.arange(self.classes), counts(n_per_class, self.classes))
        generator = seeded(seed)
        with torch.inference_mode():
            parts = [self._draw(part, generator) for part in torch.from_numpy(y).split(CHUNK)]
        return concat(parts), y

    @abstractmethod
    def _fit(self, data: Batch) -> None:
        """Build and train the networks; torch's global state is seeded."""

    @abstractmethod
    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        """Draw a row of each of these classes."""

    def _train(
        self,
        network: nn.Module,
        losses: Callable[[nn.Module, Batch, torch.Generator], dict[str, Tensor]],
        data: Batch,
        *,
        epochs: int,
        average: float = 0.0,
        prefix: str = "",
    ) -> nn.Module:
        """Train a network, append to the history, and return the network to sample from.

        Parameters
        ----------
        losses : named means over a batch; ``loss`` is what is minimised and stopped by.
        average : decay of the moving average of the weights, which is what is returned; 0: none.
        prefix : before the names of the losses in the history, where several networks are trained.
        """
        p = self.params
        rng = np.random.default_rng(self.seed)
        learned, aside = split_off(len(data.labels), p.held, data.labels.numpy(), rng)
        mine, held = data.take(torch.from_numpy(learned)), data.take(torch.from_numpy(aside))
        if len(aside):  # several draws of noise a row, so that the loss is not one of luck
            held = held.take(torch.arange(len(aside)).repeat(-(-HELD_ROWS // len(aside))))
        kept = copy.deepcopy(network) if average else network
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=p.learning_rate, weight_decay=p.weight_decay, fused=True
        )
        noise = seeded(self.seed)
        updates = 0

        def step(index: Tensor) -> dict[str, float]:
            nonlocal updates
            optimizer.zero_grad()
            named = losses(network, mine.take(index), noise)
            named["loss"].backward()
            optimizer.step()
            updates += 1
            if average:
                follow(kept, network, min(average, updates / (updates + 10)))
            return {name: float(value.detach()) for name, value in named.items()}

        def held_loss() -> float:
            return float(losses(kept, held, seeded(self.seed))["loss"])

        past = len(self.history)
        asked, epochs = epochs, epochs_of(epochs, p.updates, len(learned), p.batch)
        for entry in train(
            step,
            held_loss if len(aside) else None,
            nn.ModuleList([network, kept]),
            epochs=epochs,
            batch=p.batch,
            patience=-(-p.patience * epochs // asked),  # as many steps of few rows
            n=len(learned),
            seed=self.seed,
            every=-(-epochs // 50),
        ):
            epoch = past + entry.pop("epoch")
            named = {prefix + name: value for name, value in entry.items()}
            self.history.append({"epoch": epoch, **named})
        return kept.eval().requires_grad_(False)


@torch.no_grad()
def follow(kept: nn.Module, network: nn.Module, decay: float) -> None:
    """Move the averaged weights towards the trained ones."""
    for old, new in zip(kept.parameters(), network.parameters(), strict=True):
        old.lerp_(new, 1 - decay)
    for old, new in zip(kept.buffers(), network.buffers(), strict=True):
        old.copy_(new)
