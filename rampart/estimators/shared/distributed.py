"""Train one torch model in several processes: each computes a share of every batch.

The processes are of this machine and meet in a file, so that no port is open: gloo between CPUs,
NCCL between the GPUs of a machine that has one for each. Every process steps with the same sum of
gradients, so all of them end with the same weights; what the first one returns is the result.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from multiprocessing import connection
from pathlib import Path
from typing import Any, NamedTuple

from rampart.core.params import KnobError
from rampart.core.workers import end_with
from rampart.encoders.parallel import threads

PATIENCE = timedelta(minutes=30)  # that one process waits for another


class Group(NamedTuple):
    """One of the processes that share a training."""

    rank: int = 0
    size: int = 1
    device: str = "cpu"
    tell: Callable[[Any], None] | None = None  # of the first process: sends to who began it all

    def mine(self, parts: Sequence) -> list:
        """Return this process's parts: in turn, so that together they are all of them."""
        return list(parts[self.rank :: self.size])

    def summed(self, *tensors: Any) -> None:
        """Let each tensor become its sum over the processes, the same bytes in all of them."""
        import torch.distributed as dist

        if self.size > 1:
            for tensor in tensors:
                dist.all_reduce(tensor)


ALONE = Group()


def device_of(device: str, processes: int) -> str:
    """Return ``cpu`` or ``cuda`` for a knob that may be ``auto``.

    Raises
    ------
    KnobError : there are fewer GPUs than processes.
    """
    import torch

    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if device == "cuda" and count < processes:
        raise KnobError(f"device: cuda needs a GPU for each of {processes} processes, {count} here")
    return "cuda" if device != "cpu" and count >= processes else "cpu"


def run(
    function: Callable,
    processes: int,
    device: str,
    *call: Any,
    told: Callable[[Any], None] | None = None,
) -> Any:
    """Return ``function(group, *call)`` of the first of some processes that do the same at once.

    Parameters
    ----------
    function : importable by name; it and ``call`` are pickled, where there are several processes.
    processes : 1 runs in this one. Each of them runs torch in one thread: sums then add up in the
        same order on any machine.
    device : ``cpu`` or ``cuda``; there, each process has a GPU of its own.
    told : is called with what the first process tells, in the thread that called this.

    Raises
    ------
    The first error of any process; the others are ended.
    """
    if processes == 1:
        import torch  # noqa: F401 - loaded, so that the limit holds for its pools too
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1), threads(1):
            return function(Group(device=device, tell=told), *call)
    from torch import multiprocessing

    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        meeting, pipes, began = str(Path(folder, "meeting")), {}, []
        try:
            for rank in range(processes):
                pipe, end = context.Pipe()
                given = (end, meeting, os.getpid(), function, rank, processes, device, call)
                began.append(context.Process(target=_work, args=given))
                began[-1].start()
                end.close()
                pipes[pipe] = rank
            return _gathered(pipes, told)
        finally:
            for process in began:
                process.kill()
                process.join()


def _gathered(pipes: dict, told: Callable[[Any], None] | None) -> Any:
    result = None
    while pipes:
        for pipe in connection.wait(list(pipes)):
            try:
                kind, value = pipe.recv()
            except EOFError:
                raise RuntimeError(f"process {pipes[pipe]} of a training died") from None
            if kind == "error":
                raise value
            if kind == "told" and told is not None:
                told(value)
            if kind == "result":
                result = value if pipes[pipe] == 0 else result
                del pipes[pipe]
    return result


def _work(
    pipe: Any,
    meeting: str,
    parent: int,
    function: Callable,
    rank: int,
    size: int,
    device: str,
    call: tuple,
) -> None:
    import torch
    import torch.distributed as dist

    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    if rank:  # what all of them would say, the first one says
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    torch.set_num_threads(1)
    if device == "cuda":
        torch.cuda.set_device(rank)
    else:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")  # what a machine is called may be unknown
    try:
        dist.init_process_group(
            "nccl" if device == "cuda" else "gloo",
            init_method=Path(meeting).as_uri(),
            rank=rank,
            world_size=size,
            timeout=PATIENCE,
        )
        tell = (lambda value: pipe.send(("told", value))) if rank == 0 else None
        result = function(Group(rank, size, device, tell), *call)
        pipe.send(("result", result if rank == 0 else None))
    except Exception as error:  # whatever it is, it is the error of the training
        pipe.send(("error", error))
    finally:
        pipe.close()
        if dist.is_initialized():
            dist.destroy_process_group()
