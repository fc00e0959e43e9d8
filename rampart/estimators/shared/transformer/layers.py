"""A BERT-like encoder with a head, of which the upper layers learn and the lower ones are frozen.

What the frozen layers make of the training windows is computed once and kept in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rampart.core.progress import Progress
from rampart.encoders import bert, windows
from rampart.encoders.linear import function
from rampart.encoders.parallel import SIDES, side_by_side
from rampart.encoders.windows import Windows

KERNEL, BIAS = "head.weight", "head.bias"
LORA_SCALE = 2.0  # alpha / rank of Hu et al. (2021)


class Layers:
    """The network; see ``loop.Network``. ``frozen`` -1: all learns, the embeddings too.

    Parameters
    ----------
    w : the encoder's weights and the head's (``KERNEL`` (k, width), ``BIAS`` (k,)), arrays.
    config : the encoder's settings.
    cut : the windows.
    pool : ``mean`` over the tokens or the first one, ``cls``.
    lora : rank of the matrices that are learnt in place of those of the upper layers; 0: none.
    kept : type in which the frozen layers' outputs are kept; None: computed each time.
    """

    def __init__(
        self,
        w: Mapping[str, np.ndarray],
        config: Mapping[str, Any],
        cut: Windows,
        pool: str,
        frozen: int,
        device: str = "cpu",
        dropout: float = 0.0,
        lora: int = 0,
        seed: int = 0,
        kept: str | None = None,
    ):
        import torch

        self.head = {KERNEL, BIAS}
        self.config, self.cut, self.pool = config, cut, pool
        self.frozen, self.device, self.dropout = frozen, device, dropout
        self.sides = SIDES if device == "cpu" else 1
        self.w = {name: torch.from_numpy(value).to(device) for name, value in w.items()}
        names = [name for name in self.w if _layer_of(name) >= frozen]
        for name in names:  # copied: what is learnt must not change the arrays of the encoder
            self.w[name] = self.w[name].clone()
        self.learnt = {name: self.w[name] for name in names if not lora or name in (KERNEL, BIAS)}
        self.added: dict[str, tuple[Any, Any]] = {}
        if lora:
            self._add(names, lora, seed)
        for value in self.learnt.values():
            value.requires_grad_()
        self.below = max(0, frozen)
        self.outputs = self._frozen(kept) if kept and frozen >= 0 else None

    def _add(self, names: list[str], rank: int, seed: int) -> None:
        """Add ``up down`` of a low rank to the upper layers' matrices; ``up`` is 0 at first."""
        import torch

        draw = torch.Generator().manual_seed(seed)
        for name in names:
            matrix = self.w[name]
            if matrix.ndim == 2 and name.startswith("encoder.layer."):
                out, width = matrix.shape
                down = torch.randn(rank, width, generator=draw) / width**0.5
                pair = (down.to(self.device), torch.zeros(out, rank, device=self.device))
                self.added[name.removesuffix(".weight")] = pair
                self.learnt |= dict(zip((f"{name}.down", f"{name}.up"), pair))

    def __call__(self, places: np.ndarray, seed: int | None) -> tuple[Any, Any]:
        """Return logits and pooled vectors of windows; a seed: with dropout."""
        drop = self._dropout(seed)
        hidden, mask = self._input(places)
        layers = self.config["num_hidden_layers"]
        for number in range(self.below, layers):
            first = self.pool == "cls" and number == layers - 1
            more = (self._linear, drop, first)
            hidden = bert.layer(self.w, self.config, number, hidden, mask, *more)
        vectors = hidden[:, 0] if self.pool == "cls" else bert.mean(hidden, mask)
        return function()(drop(vectors), self.w[KERNEL], self.w[BIAS]), vectors

    def _dropout(self, seed: int | None) -> Callable[[Any], Any]:
        """Return dropout with a generator of its own: threads draw at the same time."""
        import torch

        if seed is None or not self.dropout:
            return lambda x: x
        draw = torch.Generator(self.device).manual_seed(seed)
        share = 1 - self.dropout
        return lambda x: x * torch.empty_like(x).bernoulli_(share, generator=draw) / share

    def _linear(self, x: Any, name: str) -> Any:
        apply = function()
        y = apply(x, self.w[f"{name}.weight"], self.w[f"{name}.bias"])
        if name in self.added:
            down, up = self.added[name]
            y = y + apply(apply(x, down), up) * LORA_SCALE
        return y

    def _input(self, places: np.ndarray) -> tuple[Any, Any]:
        """Return what goes into the lowest layer that is not kept, and the mask."""
        import torch

        length = self.cut.length[places]
        size = int(windows.padded(length.max()))
        mask = torch.arange(size) < torch.from_numpy(length)[:, None]
        mask = mask.to(self.device)
        if self.outputs is not None:
            hidden = self.outputs.padded(places, size)
            return torch.from_numpy(hidden).to(self.device).float(), mask
        ids = torch.from_numpy(self.cut.ids[places, :size]).long().to(self.device)
        hidden = bert.embed(self.w, self.config, ids)
        for number in range(self.below):
            hidden = bert.layer(self.w, self.config, number, hidden, mask)
        return hidden, mask

    def _frozen(self, kept: str) -> Outputs:
        """Compute the frozen layers for all windows."""
        import torch

        self.outputs = None
        outputs = Outputs(self.cut.length, self.config["hidden_size"], kept)
        progress = Progress(len(self.cut.length))

        def compute(batch: np.ndarray) -> int:
            with torch.no_grad():
                hidden, _ = self._input(batch)
            outputs.put(batch, hidden.cpu().numpy())
            return len(batch)

        for count in side_by_side(compute, windows.batches(self.cut.length), self.sides):
            progress.step("windows, through the frozen layers", count)
        return outputs

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all weights, what was added to some of them included: plain BERT and its head."""
        import torch

        with torch.no_grad():
            found = {name: value.detach() for name, value in self.w.items()}
            for name, (down, up) in self.added.items():
                name = f"{name}.weight"
                found[name] = found[name] + LORA_SCALE * (up @ down)
        return {name: value.cpu().numpy() for name, value in found.items()}


class Outputs:
    """Vectors of all tokens of all windows, one window's behind the other's."""

    def __init__(self, length: np.ndarray, width: int, kind: str):
        self.length = length
        self.start = np.cumsum(length) - length
        self.values = np.empty((int(length.sum()), width), dtype=kind)

    def put(self, places: np.ndarray, hidden: np.ndarray) -> None:
        """Keep the vectors of windows, (n, length, width)."""
        for place, part in zip(places, hidden):
            start, length = self.start[place], self.length[place]
            self.values[start : start + length] = part[:length]

    def padded(self, places: np.ndarray, size: int) -> np.ndarray:
        """Return the vectors of windows, (n, size, width), 0 behind their ends."""
        hidden = np.zeros((len(places), size, self.values.shape[1]), dtype=self.values.dtype)
        for row, place in enumerate(places):
            start, length = self.start[place], self.length[place]
            hidden[row, :length] = self.values[start : start + length]
        return hidden


def _layer_of(name: str) -> int:
    """Return the layer that a weight is in: -1 for the embeddings, a large number for the head."""
    if name in (KERNEL, BIAS):
        return 10**6
    return int(name.split(".")[2]) if name.startswith("encoder.layer.") else -1
