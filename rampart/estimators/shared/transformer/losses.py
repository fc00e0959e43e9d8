"""Focal loss and weighted cross-entropy of one row each, and a supervised contrastive loss."""

from __future__ import annotations

from typing import Any

from rampart.estimators.shared.transformer.knobs import Knobs

LEAST = 1e-7  # of 1 - p: a power of 0 has no finite slope


def losses(knobs: Knobs, logits: Any, y: Any) -> Any:
    """Return n losses for logits (n, k) and class codes (n,), float32.

    ``- sum_c q_c alpha_c (1 - p_c)^gamma ln p_c`` with p the softmax of the logits, q the labels:
    ``(1 - s)`` for the class of the row and ``s / k`` for every class, s the smoothing. This is the
    focal loss of Lin et al. (2017); cross-entropy has no factor ``(1 - p_c)^gamma``.
    """
    import torch

    log_p = torch.log_softmax(logits.float(), dim=1)
    k = log_p.shape[1]
    wanted = torch.nn.functional.one_hot(y, k).float()
    wanted = wanted * (1 - knobs.smoothing) + knobs.smoothing / k
    terms = wanted * torch.tensor(knobs.alphas(), device=log_p.device) * log_p
    if knobs.loss == "focal":
        terms = terms * (1 - log_p.exp()).clamp(min=LEAST) ** knobs.gamma
    return -terms.sum(dim=1)


def contrastive(vectors: Any, y: Any, temperature: float) -> Any:
    """Return the supervised contrastive loss of a batch (Khosla et al. 2020, L_out), one number.

    With z the vectors at length 1, over the rows i that share their class with another row p:
    ``- mean_i mean_p [ z_i z_p / t - ln sum_{a != i} exp(z_i z_a / t) ]``. A batch without such a
    row has 0.
    """
    import torch

    z = torch.nn.functional.normalize(vectors.float(), dim=1)
    others = ~torch.eye(len(z), dtype=torch.bool, device=z.device)
    alike = (y[:, None] == y[None, :]) & others
    rows = alike.any(dim=1)
    if not rows.any():
        return vectors.sum() * 0.0
    similar = (z @ z.t()) / temperature
    log_p = similar - similar.masked_fill(~others, -torch.inf).logsumexp(dim=1, keepdim=True)
    means = (log_p * alike).sum(dim=1)[rows] / alike.sum(dim=1)[rows]
    return -means.mean()
