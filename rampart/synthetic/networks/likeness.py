"""How like two sets of rows are, in columns and pairs of columns: what GANs stop early by.

The losses of a GAN say how the two networks stand against each other, not how good the rows are.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

PAIRED = 512  # the most columns whose pairs are compared: cost grows with the square


class Likeness:
    """Compares rows with reference rows, class by class.

    Parameters
    ----------
    wide : float tensor (n, P), the reference rows; one indicator a column where it has two codes.
    labels : int64 tensor (n,), their classes.
    seed : chooses the columns whose pairs are compared when there are more than ``PAIRED``.
    """

    def __init__(self, wide: Tensor, labels: Tensor, seed: int) -> None:
        chosen = np.random.default_rng(seed).permutation(wide.shape[1])[:PAIRED]
        self.paired = torch.from_numpy(np.sort(chosen))
        self.moments = {int(k): self._moments(wide[labels == k]) for k in labels.unique()}

    def distance(self, wide: Tensor, labels: Tensor) -> float:
        """Return the distance of other rows (m, P) with classes (m,), which must have each class.

        For each class the mean over columns of |E x - E x'| plus the mean over pairs of columns of
        |E xz - E x'z'|; then the mean over classes. For two codes the former is the total
        variation of the column, and the latter compares how often both have their second code.
        0 is best.
        """
        gaps = []
        for k, (first, second) in self.moments.items():
            other_first, other_second = self._moments(wide[labels == k])
            gaps.append((first - other_first).abs().mean() + (second - other_second).abs().mean())
        return float(torch.stack(gaps).mean())

    def _moments(self, wide: Tensor) -> tuple[Tensor, Tensor]:
        """Return the means (P,) and the means of products of pairs (p, p) of rows of one class."""
        some = wide[:, self.paired]
        return wide.mean(dim=0), some.T @ some / len(some)
