"""What the last layer of a network says about a table's columns: losses, draws, soft samples.

A network gives ``width`` numbers a row, in the order of
``rampart.synthetic.tables.rows.one_hot``: a logit for each code of each discrete column, then a
mean for each continuous column. Columns of equal size are handled together, so that 200 columns
cost as much as one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.tables.rows import Layout, Rows, one_hot


def tensors(rows: Rows, layout: Layout) -> tuple[Tensor, Tensor]:
    """Return rows as networks read them.

    Returns
    -------
    codes : int64 tensor (n, D).
    wide : float32 tensor (n, sum(sizes) + C), the indicators and the continuous columns.
    """
    codes = torch.from_numpy(rows.discrete.astype(np.int64))
    return codes, torch.from_numpy(one_hot(rows, layout))


class Heads:
    """The output heads of a layout's columns.

    Attributes
    ----------
    layout : the layout.
    discrete : number of discrete columns, D.
    indicators : number of their codes, sum(sizes): where the continuous columns start.
    width : sum(sizes) + C.
    free : int64 tensor, the places that say all of a row: the second code of a column of two, no
        code of a column of one, all others. What a network reads or gives less is time saved.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.discrete = len(layout.sizes)
        self.indicators = sum(layout.sizes)
        self.width = self.indicators + len(layout.continuous)
        sizes = np.array(layout.sizes, dtype=np.int64)
        starts = np.cumsum(sizes) - sizes
        # A group is all columns of one size: their numbers (m,) and their places in a row (m, size)
        self._groups = []
        for size in np.unique(sizes):
            columns = np.flatnonzero(sizes == size)
            places = starts[columns, None] + np.arange(size)
            self._groups.append((torch.from_numpy(columns), torch.from_numpy(places)))
        order = [places.flatten() for _, places in self._groups]
        self._back = torch.argsort(torch.cat(order)) if order else torch.zeros(0, dtype=torch.long)
        self._place = torch.from_numpy(starts)
        free = np.ones(self.width, dtype=bool)
        free[starts[sizes <= 2]] = False  # the first of two indicators is 1 - the second
        self.free = torch.from_numpy(np.flatnonzero(free))

    def widen(self, given: Tensor) -> Tensor:
        """Return outputs (n, width) whose ``free`` places are as given (n, len(free)), others 0."""
        if len(self.free) == self.width:
            return given
        return given.new_zeros((len(given), self.width)).index_copy(1, self.free, given)

    def log_softmax(self, logits: Tensor) -> Tensor:
        """Return the log-probability of each code, (n, sum(sizes)), from outputs (n, width)."""
        return self._by_column(logits, _log_softmax)

    def loss(self, logits: Tensor, codes: Tensor, wide: Tensor) -> Tensor:
        """Return how badly the outputs say the rows, a mean over the columns.

        The sum over discrete columns of the cross-entropy and over continuous ones of
        (x - mean)² / 2 (a normal of unit variance, without its constant), divided by the number
        of columns D + C: so its size does not depend on how wide a table is.

        Parameters
        ----------
        logits : (n, width).
        codes, wide : the rows, as ``tensors`` gives them.

        Returns
        -------
        tensor (n,)
        """
        likely = self.log_softmax(logits).gather(1, self._place + codes)
        squared = (wide[:, self.indicators :] - logits[:, self.indicators :]) ** 2
        return (0.5 * squared.sum(dim=1) - likely.sum(dim=1)) / len(self.layout)

    def sample(
        self, logits: Tensor, generator: torch.Generator, temperature: float = 1.0, noise: float = 0
    ) -> Rows:
        """Draw rows.

        Parameters
        ----------
        logits : (n, width).
        temperature : divides the logits; 0 takes the likeliest code.
        noise : standard deviation of what is added to the continuous means.
        """
        logits = logits.detach()
        if not torch.isfinite(logits).all():
            raise GeneratorError(
                "the network's outputs are not finite: its training diverged; lower learning_rate"
            )
        codes = torch.zeros((len(logits), self.discrete), dtype=torch.long)
        scores = logits[:, : self.indicators]
        if temperature > 0:  # Gumbel-max: the argmax of logits + Gumbel noise is a softmax draw
            scores = scores / temperature + gumbel(scores.shape, generator)
        for columns, places in self._groups:
            codes[:, columns] = scores[:, places].argmax(dim=-1)
        values = logits[:, self.indicators :].double()
        if noise > 0:
            values = values + noise * torch.randn(
                values.shape, generator=generator, dtype=torch.double
            )
        return Rows(codes.to(torch.int32).numpy(), values.numpy())

    def soft(
        self, logits: Tensor, tau: float, generator: torch.Generator, hard: bool = False
    ) -> Tensor:
        """Return soft rows through which gradients pass: Gumbel-softmax (Jang et al. 2017).

        Parameters
        ----------
        logits : (n, width).
        tau : temperature; the lower, the nearer to indicators.
        hard : round to indicators, the gradient being that of the soft row (straight-through).

        Returns
        -------
        tensor (n, width) : each discrete column's indicators sum to 1; continuous ones as given.
        """
        noisy = (
            logits[:, : self.indicators] + gumbel((len(logits), self.indicators), generator)
        ) / tau

        def squash(block: Tensor) -> Tensor:
            soft = _log_softmax(block).exp()
            if not hard:
                return soft
            top = torch.zeros_like(soft).scatter_(-1, soft.argmax(dim=-1, keepdim=True), 1.0)
            return top + (soft - soft.detach())  # exactly 0 or 1

        return torch.cat([self._by_column(noisy, squash), logits[:, self.indicators :]], dim=1)

    def _by_column(self, logits: Tensor, function: Callable[[Tensor], Tensor]) -> Tensor:
        """Apply a function to the codes of each column: (n, >= sum(sizes)) -> (n, sum(sizes))."""
        if not self._groups:
            return logits[:, :0]
        if len(self._groups) == 1:  # columns of one size lie one after another already
            _, places = self._groups[0]
            block = logits[:, : self.indicators].unflatten(1, tuple(places.shape))
            return function(block).flatten(1)
        blocks = [function(logits[:, places]).flatten(1) for _, places in self._groups]
        return torch.cat(blocks, dim=1)[:, self._back]


def gumbel(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Return float32 draws of the standard Gumbel distribution, -log(-log(uniform)); finite."""
    uniform = torch.rand(shape, generator=generator).clamp_(1e-20, 1 - 1e-7)
    return uniform.log_().neg_().log_().neg_()


def _log_softmax(block: Tensor) -> Tensor:
    """Return the log-softmax over the last axis; of two codes by the sigmoid, 3 times as fast."""
    if block.shape[-1] != 2:
        return functional.log_softmax(block, dim=-1)
    gap = block[..., 1] - block[..., 0]
    return torch.stack([functional.logsigmoid(-gap), functional.logsigmoid(gap)], dim=-1)
