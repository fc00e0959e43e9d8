import pytest
import torch

from rampart.synthetic.networks import likeness
from rampart.synthetic.networks.likeness import Likeness

pytestmark = pytest.mark.slow

# Class 0: columns 1/2 and 1/2, together 1/2. Class 1: all 0.
WIDE = torch.tensor([[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
LABELS = torch.tensor([0, 0, 1])


def test_rows_are_like_themselves():
    assert Likeness(WIDE, LABELS, 0).distance(WIDE, LABELS) == 0


def test_a_lost_association_is_seen_though_the_columns_are_right():
    # Class 0 made: same columns, never together. Products differ by 1/2 in 2 of 4 pairs.
    drawn = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert Likeness(WIDE, LABELS, 0).distance(drawn, LABELS) == pytest.approx(0.25 / 2)


def test_classes_that_are_swapped_are_seen():
    # Each class: columns differ by 1/2, and so do all 4 pairs: 1/2 + 1/2.
    drawn = torch.tensor([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    swapped = torch.tensor([0, 1, 1])
    assert Likeness(WIDE, LABELS, 0).distance(drawn, swapped) == pytest.approx(1.0)


def test_wide_tables_compare_some_pairs_of_columns(monkeypatch):
    monkeypatch.setattr(likeness, "PAIRED", 1)
    measured = Likeness(WIDE, LABELS, 0)
    assert len(measured.paired) == 1
    drawn = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert measured.distance(drawn, LABELS) == 0
