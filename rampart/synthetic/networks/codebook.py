"""Vector quantisation: each slot of a row's latents becomes one of a few learned codes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

RARE = 0.1  # a code that fewer rows a batch use (a moving average) is moved to a row


def nearest(x: Tensor, codes: Tensor) -> Tensor:
    """Return the index of the nearest code of each slot, by Euclidean distance; ties: the first.

    Parameters
    ----------
    x : (n, S, d), latents of S slots.
    codes : (S, K, d), K codes for each slot.

    Returns
    -------
    int64 tensor (n, S)

    Examples
    --------
    >>> codes = torch.tensor([[[0.0, 0.0], [3.0, 4.0]]])
    >>> nearest(torch.tensor([[[1.0, 2.0]], [[2.0, 2.0]]]), codes).tolist()  # 5 < 8, then 8 > 5
    [[0], [1]]
    """
    # |x - c|² without the |x|² that is the same for all codes.
    product = torch.einsum("nsd,skd->nsk", x, codes)
    return ((codes**2).sum(dim=-1) - 2 * product).argmin(dim=-1)


class Codebook(nn.Module):
    """Codes that follow the latents which use them: van den Oord et al. 2017, appendix A.1.

    N ← decay N + (1 - decay) n, m ← decay m + (1 - decay) Σ x, code = m / N, where n rows of the
    batch use the code and Σ x is their sum.

    Parameters
    ----------
    slots, codes, size : S, K and d.
    decay : of the moving averages.
    """

    def __init__(self, slots: int, codes: int, size: int, decay: float) -> None:
        super().__init__()
        self.decay = decay
        self.register_buffer("codes", torch.randn(slots, codes, size))
        self.register_buffer("count", torch.ones(slots, codes))
        self.register_buffer("total", self.codes.clone())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Quantise latents (n, S, d); in training the codes follow them.

        Returns
        -------
        quantised : (n, S, d), through which gradients pass to x (straight-through).
        index : int64 (n, S).
        commitment : (n,), the mean squared distance of x to its codes, to be minimised.
        """
        index = nearest(x.detach(), self.codes)
        taken = self.take(index)
        commitment = ((x - taken) ** 2).mean(dim=(1, 2))
        if self.training:
            self._follow(x.detach(), index)
        return x + (taken - x).detach(), index, commitment

    def take(self, index: Tensor) -> Tensor:
        """Return the codes at (n, S) as (n, S, d)."""
        return self.codes[torch.arange(len(self.codes)), index]

    @torch.no_grad()
    def start(self, x: Tensor) -> None:
        """Put each slot's codes on the latents of rows that are drawn at random."""
        slots, codes, _ = self.codes.shape
        for slot in range(slots):
            self.codes[slot] = x[torch.randint(len(x), (codes,)), slot]
        self.count.fill_(1.0)
        self.total.copy_(self.codes)

    @torch.no_grad()
    def _follow(self, x: Tensor, index: Tensor) -> None:
        """Move the codes to the moving mean of their latents, and those that none uses to a row."""
        used = nn.functional.one_hot(index, self.codes.shape[1]).to(x.dtype)  # (n, S, K)
        self.count.lerp_(used.sum(dim=0), 1 - self.decay)
        self.total.lerp_(torch.einsum("nsk,nsd->skd", used, x), 1 - self.decay)
        slot, code = torch.nonzero(self.count < RARE, as_tuple=True)
        row = torch.randint(len(x), (len(slot),))
        self.total[slot, code] = x[row, slot]
        self.count[slot, code] = 1.0
        self.codes.copy_(self.total / self.count[..., None])
