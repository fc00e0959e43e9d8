"""No processor's own approximations: operations whose last bit MKL leaves to its maker.

Seen on an Intel CPU and on an AMD one as QEMU's user mode emulates it (``qemu-x86_64 -cpu
EPYC-Rome python -m tests.small_fits``), with all kernels pinned: of torch's operations these alone
differed. Optimizers that are not fused take ``sqrt`` too.
"""

import importlib
from pathlib import Path

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from tests.small_mixed_rows import MIXED, mixed

ROOT = Path(__file__).parents[1]
OWN = {"sqrt", "sqrt_", "atan", "_cdist_forward", "lstm"}
SMALL = {
    "epochs": 1,
    "updates": 0,
    "prior_epochs": 1,
    "diffusion_epochs": 1,
    "steps": 3,
    "components": 2,
}
LEARNED = sorted(
    path.stem
    for path in (ROOT / "rampart/synthetic/generators").glob("[a-z]*.py")
    if {"torch", "sdv"} & set(path.read_text().replace(".", " ").split())
)

pytestmark = pytest.mark.slow


class Operations(TorchDispatchMode):
    """Keeps the names of the operations of ``OWN`` that numbers of 32 bits go through."""

    def __init__(self):
        super().__init__()
        self.own, self.all = set(), set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        self.all.add(name)
        if name in ("pow", "pow_") and args[1:] == (0.5,):
            name = "sqrt"
        if name in OWN and args[0].dtype == torch.float32:
            self.own.add(name)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("name", LEARNED)
def test_a_generator_takes_none_of_them(name):
    module = importlib.import_module(f"rampart.synthetic.generators.{name}")
    knobs = {knob: value for knob, value in SMALL.items() if knob in module.Params.model_fields}
    with Operations() as seen:
        module.build(module.Params(**knobs), MIXED, 2, 3).fit(*mixed((90, 60))).sample([20, 20], 5)
    assert seen.all & {"mm", "addmm"} or name == "gaussian_copula"
    assert seen.own == set()


@pytest.mark.parametrize(
    "step",
    [
        lambda x: x.sqrt(),
        lambda x: x**0.5,
        lambda x: torch.optim.RMSprop([stepped(x)]).step(),
        lambda x: torch.optim.Adam([stepped(x)]).step(),
    ],
)
def test_they_are_seen(step):
    with Operations() as seen:
        step(torch.ones(3))
    assert seen.own == {"sqrt"}


def stepped(x):
    """Return a weight with a gradient."""
    weight = torch.nn.Parameter(x)
    weight.grad = x.clone()
    return weight
