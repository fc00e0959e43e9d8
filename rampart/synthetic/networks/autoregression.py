"""A network that learns which codes follow which: the prior of discrete latents."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from rampart.synthetic.networks.networks import class_input


class Autoregression(nn.Module):
    """p(codes | class) as a product over slots, each given those before it: MADE.

    Germain et al. 2015: in an MLP with one hidden layer of masked weights, hidden unit h of degree
    d reads the slots before d, and slot s reads the units of degree <= s. So one pass gives the
    probabilities of all slots. The class is read by all.

    Parameters
    ----------
    slots, codes : S and K, of each slot.
    hidden : units in the hidden layer; their degrees are spread evenly over 0..S-1.
    """

    def __init__(
        self, slots: int, codes: int, hidden: int, classes: int, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.slots, self.codes, self.classes = slots, codes, classes
        self.read = nn.Linear(slots * codes, hidden)
        self.told = nn.Linear(classes, hidden, bias=False)
        self.drop = nn.Dropout(dropout)
        self.say = nn.Linear(hidden, slots * codes)
        self.skip = nn.Linear(classes, slots * codes, bias=False)
        degree = torch.arange(hidden) % slots
        slot = torch.repeat_interleave(torch.arange(slots), codes)
        self.register_buffer("reads", (slot < degree[:, None]).float())  # (hidden, S K)
        self.register_buffer("says", (degree <= slot[:, None]).float())  # (S K, hidden)

    def forward(self, index: Tensor, labels: Tensor) -> Tensor:
        """Return logits (n, S, K) of each slot, given the codes (n, S) of the slots before it."""
        seen = functional.one_hot(index, self.codes).flatten(1).float()
        told = class_input(labels, self.classes)
        units = functional.linear(seen, self.read.weight * self.reads, self.read.bias)
        units = self.drop(functional.silu(units + self.told(told)))
        logits = functional.linear(units, self.say.weight * self.says, self.say.bias)
        return (logits + self.skip(told)).unflatten(1, (self.slots, self.codes))

    def loss(self, index: Tensor, labels: Tensor) -> Tensor:
        """Return the mean cross-entropy of a code, a scalar."""
        return functional.cross_entropy(self(index, labels).flatten(0, 1), index.flatten())

    def draw(self, labels: Tensor, generator: torch.Generator) -> Tensor:
        """Draw codes (n, S), one slot after another."""
        index = torch.zeros((len(labels), self.slots), dtype=torch.long)
        for slot in range(self.slots):
            likely = self(index, labels)[:, slot].softmax(dim=1)
            index[:, slot] = torch.multinomial(likely, 1, generator=generator)[:, 0]
        return index
