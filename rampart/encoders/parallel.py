"""Two batches side by side on two cores, each operation of torch in one thread.

Sums add up in the same order on any machine, as an operation is never cut among threads, and no
thread waits for another at each of them: on two cores that others use too, it is twice as fast.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

SIDES = 2  # whatever the machine has: what is cut into parts is cut into so many


@contextmanager
def threads(number: int = 1) -> Iterator[None]:
    """Run each of torch's operations in a fixed number of threads in here."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def side_by_side(function: Callable, items: Iterable, sides: int = SIDES) -> Iterator[Any]:
    """Yield ``function(item)`` in the order of the items, ``sides`` at a time (1, or ``SIDES``).

    Whether gradients are kept is a thread's own affair: the function says so itself. It may not
    call this with more than one side.
    """
    return map(function, items) if sides == 1 else _pool().map(function, items)


@functools.cache
def _pool() -> ThreadPoolExecutor:
    import torch

    return ThreadPoolExecutor(SIDES, "encoder", initializer=torch.set_num_threads, initargs=(1,))
