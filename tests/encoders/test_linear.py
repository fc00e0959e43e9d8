"""The linear layer against torch's own, and that a row's result does not depend on the others."""

import pytest
import torch

from rampart.encoders import linear
from rampart.encoders.parallel import threads

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("biased", [True, False])
def test_values_and_gradients_are_those_of_torch(biased):
    torch.manual_seed(0)
    shapes = [(3, 5, 16), (8, 16), (8,)]
    ours = [torch.randn(shape, requires_grad=True) for shape in shapes]
    theirs = [value.detach().clone().requires_grad_() for value in ours]
    found, wanted = (
        function(x, weight, bias if biased else None)
        for function, (x, weight, bias) in (
            (linear.function(), ours),
            (torch.nn.functional.linear, theirs),
        )
    )
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-6)
    (found**2).sum().backward()
    (wanted**2).sum().backward()
    for a, b in list(zip(ours, theirs))[: 2 + biased]:
        torch.testing.assert_close(a.grad, b.grad, rtol=1e-4, atol=1e-5)


def test_no_gradient_is_computed_that_nobody_asks_for():
    x, weight = torch.randn(4, 16), torch.randn(8, 16, requires_grad=True)
    linear.function()(x, weight).sum().backward()
    assert x.grad is None
    assert weight.grad.shape == (8, 16)


@pytest.mark.parametrize("width", [384, 1536])
def test_a_row_has_the_same_bytes_in_any_batch(width):
    torch.manual_seed(0)
    x, weight, bias = torch.randn(300, width), torch.randn(64, width), torch.randn(64)
    with threads():
        whole = linear.multiply(x, weight, bias)
        for start, stop in ((0, 1), (7, 9), (100, 140), (3, 300)):
            assert torch.equal(linear.multiply(x[start:stop], weight, bias), whole[start:stop])


def test_another_type_is_left_to_torch():
    x, weight = torch.randn(4, 6, dtype=torch.float64), torch.randn(3, 6, dtype=torch.float64)
    assert linear.function()(x, weight).dtype == torch.float64
