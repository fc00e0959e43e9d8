import pytest
import torch

from rampart.synthetic.networks.codebook import Codebook, nearest

pytestmark = pytest.mark.slow


def test_nearest_code_of_each_slot():
    codes = torch.tensor([[[0.0, 0.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]]])
    # slot 0: |(1, 2)|² = 5 against 4 + 4 = 8; slot 1: |(0.2, 0.9) - (0, 1)|² is the smaller
    # slot 0: |(2, 2)|² = 8 against 1 + 4 = 5; slot 1: a tie, which the first code has
    x = torch.tensor([[[1.0, 2.0], [0.2, 0.9]], [[2.0, 2.0], [0.5, 0.5]]])
    assert nearest(x, codes).tolist() == [[0, 1], [1, 0]]


def test_gradient_passes_straight_through():
    book = Codebook(1, 2, 2, decay=0.9).eval()
    book.codes.copy_(torch.tensor([[[0.0, 0.0], [3.0, 4.0]]]))
    x = torch.tensor([[[2.0, 2.0]]], requires_grad=True)
    quantised, index, commitment = book(x)
    assert quantised.tolist() == [[[3.0, 4.0]]]
    assert index.tolist() == [[1]]
    assert commitment.tolist() == [2.5]  # (1² + 2²) / 2
    (quantised * torch.tensor([5.0, 7.0])).sum().backward()
    assert x.grad.tolist() == [[[5.0, 7.0]]]


def test_codes_follow_the_moving_mean_of_their_rows():
    book = Codebook(1, 2, 1, decay=0.5).train()
    book.codes.copy_(torch.tensor([[[0.0], [10.0]]]))
    book.total.copy_(book.codes)
    book(torch.tensor([[[1.0]], [[3.0]], [[8.0]]]))
    # code 0: N = (1 + 2) / 2, m = (0 + 4) / 2; code 1: N = (1 + 1) / 2, m = (10 + 8) / 2
    assert book.codes.flatten().tolist() == pytest.approx([2 / 1.5, 9.0])


def test_codes_do_not_move_in_evaluation():
    book = Codebook(2, 3, 2, decay=0.5).eval()
    before = book.codes.clone()
    book(torch.randn(5, 2, 2))
    assert torch.equal(book.codes, before)


def test_a_code_that_no_row_uses_is_moved_to_a_row():
    book = Codebook(1, 2, 1, decay=0.0).train()
    book.codes.copy_(torch.tensor([[[1.0], [1000.0]]]))
    book(torch.tensor([[[2.0]]]))
    assert book.codes.flatten().tolist() == [2.0, 2.0]


def test_codes_start_on_rows():
    book = Codebook(2, 3, 1, decay=0.9)
    x = torch.tensor([[[1.0], [10.0]], [[2.0], [20.0]]])
    book.start(x)
    assert set(book.codes[0].flatten().tolist()) <= {1.0, 2.0}
    assert set(book.codes[1].flatten().tolist()) <= {10.0, 20.0}
    assert torch.equal(book.take(torch.tensor([[0, 2]])), book.codes[[0, 1], [0, 2]][None])
