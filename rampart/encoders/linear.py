"""The linear layer of the encoders: oneDNN's, which is 2.5 times as fast here as MKL's.

MKL is pinned to COMPATIBLE (rampart/core/kernels.py), whose kernels are SSE2's; oneDNN is pinned
to AVX2. PyTorch takes MKL for float32 unless it is asked, and oneDNN's operation has no gradient:
both are mended here. A row's result does not depend on the other rows of the batch either.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def multiply(x: Any, weight: Any, bias: Any = None) -> Any:
    """Return ``x weightᵀ + bias`` of float32 matrices on the CPU, by oneDNN; no gradient."""
    import torch

    if len(x) < 2:  # oneDNN has another kernel for one row, whose sums differ
        return multiply(x.expand(2, -1), weight, bias)[:1]
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")


@functools.cache
def function() -> Callable:
    """Return ``linear(x, weight, bias)`` with gradients: x (..., inputs), weight (outputs, inputs).

    Wherever oneDNN's operation does not fit (another device, another type, a build without it)
    it is torch's own.
    """
    import torch

    class Linear(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, weight: Any, bias: Any) -> Any:
            ctx.save_for_backward(x, weight)
            ctx.biased = bias is not None
            return multiply(x, weight, bias)

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> tuple:
            x, weight = ctx.saved_tensors
            gradient = gradient.contiguous()
            into_x, into_weight, into_bias = ctx.needs_input_grad
            return (
                multiply(gradient, weight.t()) if into_x else None,
                multiply(gradient.t(), x.t()) if into_weight else None,
                gradient.sum(0) if ctx.biased and into_bias else None,
            )

    has = torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_linear_pointwise")

    def linear(x: Any, weight: Any, bias: Any = None) -> Any:
        if not has or x.device.type != "cpu" or x.dtype != torch.float32:
            return torch.nn.functional.linear(x, weight, bias)
        flat = Linear.apply(x.reshape(-1, x.shape[-1]), weight, bias)
        return flat.view(*x.shape[:-1], len(weight))

    return linear
