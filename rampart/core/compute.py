"""Run independent calls side by side: joblib on this machine, or a Ray cluster behind the call."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from rampart.core import cluster
from rampart.core.params import Block, ParamError

MOST = 1024  # workers of a stage: a typo is a sentence, not a machine that stands still
VARIABLE = "RAMPART_WORKERS"  # scripts/repro.py divides the workers among tasks that run at once


def _address(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.-]+:[0-9]{1,5}", text):
        raise ValueError("must be host:port, or null for this machine alone")
    return text


class ComputeParams(Block):
    """The block ``compute``. No stage tracks it: the numbers do not depend on it."""

    workers: int = Field(default=2, ge=1, le=MOST)  # on this machine; a cluster has its own
    # The address of a Ray cluster, host:port; null: this machine alone, with joblib.
    cluster: Annotated[str, AfterValidator(_address)] | None = None

    @classmethod
    def model_validate(cls, value: Any, **options: Any) -> ComputeParams:
        """Check the block of params.yaml; the environment variable stands in for ``workers``."""
        block = super().model_validate(value, **options)
        if text := os.environ.get(VARIABLE):
            if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MOST:
                allowed = f"a whole number from 1 to {MOST}"
                raise ParamError(f"{VARIABLE}: must be {allowed}, got {text!r}")
            block = block.model_copy(update={"workers": int(text)})
        return block


def parallel(
    settings: ComputeParams,
    function: Callable,
    calls: Iterable[tuple],
    done: Callable[[], None] | None = None,
) -> list[Any]:
    """Return ``[function(*call) for call in calls]``, in that order, computed side by side.

    On this machine in threads: the fits that run here leave Python's lock, and the matrices are
    shared, not copied. Numerical libraries get one thread each, so that a result does not depend
    on how many calls run beside it. On a cluster in processes of its nodes.

    Parameters
    ----------
    done : is called after each call, in the thread that ran it; on a cluster, as it is back here.
    """
    if settings.cluster is not None:
        calls = list(calls)
        results: list[Any] = [None] * len(calls)
        for number, result in cluster.run(settings.cluster, function, calls):
            results[number] = result
            if done:
                done()
        return results
    from joblib import Parallel, delayed
    from threadpoolctl import threadpool_limits

    function = _telling(function, done) if done else function
    with threadpool_limits(1):
        return Parallel(settings.workers, prefer="threads")(
            delayed(function)(*call) for call in calls
        )


def _telling(function: Callable, done: Callable[[], None]) -> Callable:
    def told(*call: Any) -> Any:
        result = function(*call)
        done()
        return result

    return told
