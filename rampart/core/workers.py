"""Run independent calls in processes of their own.

For work that holds Python's lock or a library's global random state, which threads would share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rampart.core.compute import ComputeParams, parallel


def in_processes(settings: ComputeParams, function: Callable, calls: Iterable[tuple]) -> list[Any]:
    """Return ``[function(*call) for call in calls]``, in that order, computed side by side.

    Each call runs with one thread a numerical library, in a process (joblib's loky, or Ray's
    workers where ``settings.engine`` says so), also when there is one worker: what a call does to
    its process's global state is gone with it. ``function`` must be importable by name.
    """
    if settings.engine == "ray":
        return parallel(settings, function, calls)
    from joblib import Parallel as Jobs
    from joblib import delayed, parallel_config

    calls = list(calls)
    with parallel_config(backend="loky", inner_max_num_threads=1):
        # Two jobs at least: joblib would run a single one in this process.
        jobs = Jobs(max(settings.workers, 2), batch_size=1, pre_dispatch="all")
        if settings.workers > 1:
            return jobs(delayed(function)(*call) for call in calls)
        return [jobs([delayed(function)(*call)])[0] for call in calls]
