"""Run independent calls in processes of their own.

For work that holds Python's lock or a library's global random state, which threads would share.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rampart.core import cluster
from rampart.core.compute import ComputeParams
from rampart.core.progress import Progress

LOOKS = 0.5  # seconds from one look at the parent to the next


def in_processes(
    settings: ComputeParams,
    function: Callable,
    calls: Iterable[tuple],
    names: Sequence[str] | None = None,
) -> list[Any]:
    """Return ``[function(*call) for call in calls]``, in that order, computed side by side.

    Each call runs with one thread a numerical library, in a process (joblib's loky, or one of a
    cluster's nodes where ``settings.cluster`` says so), also when there is one worker: what a call
    does to its process's global state is gone with it. ``function`` must be importable by name.
    The processes end with this one, however it ends.

    Parameters
    ----------
    names : of the calls; with them each that ends is a step of ``rampart.core.progress``.
    """
    calls = list(calls)
    results: list[Any] = [None] * len(calls)
    progress = Progress(len(calls))
    if settings.cluster is not None:
        for place, result in cluster.run(settings.cluster, function, calls):
            results[place] = result
            progress.step("" if names is None else names[place])
        return results
    from joblib import Parallel as Jobs
    from joblib import delayed, parallel_config

    numbered = [delayed(_numbered)(place, function, call) for place, call in enumerate(calls)]
    with parallel_config(
        backend="loky", inner_max_num_threads=1, initializer=begin, initargs=(os.getpid(),)
    ):
        # Two jobs at least: joblib would run a single one in this process.
        jobs = Jobs(
            max(settings.workers, 2),
            batch_size=1,
            pre_dispatch="all",
            return_as="generator_unordered",
        )
        if settings.workers == 1:  # all in one process: the other would only import as much again
            (results,) = jobs([delayed(_in_turn)(function, calls, names)])
            return results
        for place, result in jobs(numbered):
            results[place] = result
            if names is not None:
                progress.step(names[place])
    return results


def begin(parent: int) -> None:
    """Prepare a worker process: it ends with its parent, and may grow.

    Loky takes a process that has grown by 300 MB since its first call for leaking, replaces it
    and warns: here the first call may copy rows and the second one import a library of networks.
    A process that dies is an error as ever.
    """
    from joblib.externals.loky import process_executor

    process_executor._MAX_MEMORY_LEAK_SIZE = float("inf")
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()


def end_with(parent: int) -> None:
    """End this process as its parent ends, however that ends: it looks every half second."""
    # A killed parent tells nobody. The kernel could (PR_SET_PDEATHSIG), but it means the thread
    # that started this process, which may end long before the parent does.
    while os.getppid() == parent:
        time.sleep(LOOKS)
    os._exit(1)


def _numbered(place: int, function: Callable, call: tuple) -> tuple[int, Any]:
    return place, function(*call)


def _in_turn(function: Callable, calls: list[tuple], names: Sequence[str] | None) -> list[Any]:
    progress, results = Progress(len(calls)), []
    for place, call in enumerate(calls):
        results.append(function(*call))
        if names is not None:
            progress.step(names[place])
    return results
