"""Losses against numbers worked out by hand."""

import math

import pytest
import torch

from rampart.estimators.shared.transformer.knobs import Knobs
from rampart.estimators.shared.transformer.losses import contrastive, losses

pytestmark = pytest.mark.slow
# p = (0.5, 0.25, 0.25) and (0.25, 0.25, 0.5)
LOGITS = torch.log(torch.tensor([[2.0, 1.0, 1.0], [1.0, 1.0, 2.0]]))
Y = torch.tensor([0, 2])


def found(**knobs):
    return losses(Knobs(encoder="x", **knobs), LOGITS, Y).tolist()


def test_cross_entropy_has_a_weight_a_class():
    wanted = [math.log(2), 3 * math.log(2)]
    assert found(loss="cross_entropy", alpha="1-1-3") == pytest.approx(wanted)


def test_focal_loss():
    wanted = [0.5**3 * math.log(2), 1.5 * 0.5**3 * math.log(2)]
    assert found(gamma=3) == pytest.approx(wanted)
    assert found(gamma=0, alpha="1-1-1") == pytest.approx([math.log(2)] * 2)


def test_smoothed_labels():
    # 0.7 + 0.1 for the class of the row, 0.1 for each other one
    wanted = 0.8 * math.log(2) + 0.2 * math.log(4)
    told = found(loss="cross_entropy", alpha="1-1-1", smoothing=0.3)
    assert told == pytest.approx([wanted, wanted])


def test_a_sure_row_has_a_finite_gradient():
    logits = torch.tensor([[50.0, -50.0, -50.0]], requires_grad=True)
    losses(Knobs(encoder="x", gamma=0.5), logits, torch.tensor([0])).sum().backward()
    assert torch.isfinite(logits.grad).all()


def test_contrastive_loss():
    # The cosines to the first: 1 of its own class, 0 of the other; the third has no partner.
    vectors = torch.tensor([[2.0, 0.0], [1.0, 0.0], [0.0, 3.0]])
    wanted = -(1 / 0.5 - math.log(math.exp(2) + math.exp(0)))
    assert contrastive(vectors, torch.tensor([1, 1, 0]), 0.5).item() == pytest.approx(wanted)


def test_a_batch_without_a_pair_has_no_contrastive_loss():
    vectors = torch.randn(3, 4, requires_grad=True)
    value = contrastive(vectors, torch.tensor([0, 1, 2]), 0.1)
    value.backward()
    assert value.item() == 0
    assert not vectors.grad.any()
