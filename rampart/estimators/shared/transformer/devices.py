"""Where a network computes, and how it draws: one training at a time has torch's generators."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np

from rampart.core.params import KnobError
from rampart.encoders.parallel import threads
from rampart.estimators.shared.transformer.knobs import Knobs

DRAWING = threading.Lock()
WEIGHTS, ORDER, STEP, SAMPLE = range(4)  # what a seed is for


def seed_of(seed: int, purpose: int, *places: int) -> int:
    """Return a seed of its own for each purpose and place."""
    return int(np.random.SeedSequence([seed, purpose, *places]).generate_state(1)[0])


def chosen(knobs: Knobs) -> str:
    """Return the device of a training, ``cpu`` or ``cuda``.

    Raises
    ------
    KnobError : there is no such device, or it has not the precision that is asked for.
    """
    import torch

    has = torch.cuda.is_available()
    if knobs.device == "cuda" and not has:
        raise KnobError("device: must be cpu or auto, as no CUDA device is here, got cuda")
    device = "cuda" if has and knobs.device != "cpu" else "cpu"
    if device == "cpu" and knobs.precision != "float32":
        raise KnobError(f"precision: must be float32 on the device cpu, got {knobs.precision}")
    return device


def here(knobs: Knobs) -> str:
    """Return the device to predict on: the CPU where the one of the training is missing."""
    import torch

    return "cuda" if knobs.device != "cpu" and torch.cuda.is_available() else "cpu"


@contextmanager
def alone() -> Iterator[None]:
    """Train in here: each operation in one thread, torch's generators for this training alone.

    The generators are the process's, and dropout draws from them. They are as before afterwards.
    """
    import torch

    with DRAWING, threads(), torch.random.fork_rng():
        yield


def narrow(knobs: Knobs, device: str) -> Any:
    """Return the context in which the layers compute with 16 bits, if they shall."""
    import torch

    if knobs.precision == "float32":
        return nullcontext()
    return torch.autocast(device, getattr(torch, knobs.precision))
