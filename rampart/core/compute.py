"""Run independent calls side by side: joblib on this machine, or a Ray cluster behind it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, Literal

from pydantic import Field

from rampart.core.params import Block, ParamError

MOST = 1024  # workers of a stage: a typo is a sentence, not a machine that stands still
VARIABLE = "RAMPART_WORKERS"  # scripts/repro.py divides the workers among tasks that run at once


class ComputeParams(Block):
    """The block ``compute``. No stage tracks it: the numbers do not depend on it."""

    engine: Literal["local", "ray"] = "local"
    workers: int = Field(default=2, ge=1, le=MOST)
    address: str | None = None  # of the Ray cluster; null starts one here

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
    on how many calls run beside it.

    Parameters
    ----------
    done : is called after each call, in the thread that ran it; on a cluster it is not called.
    """
    from joblib import Parallel, delayed, parallel_config
    from threadpoolctl import threadpool_limits

    if settings.engine == "ray":
        context = parallel_config(backend=_ray(settings.address))
    else:
        context = nullcontext()
        function = _telling(function, done) if done else function
    with context, threadpool_limits(1):
        prefer = "threads" if settings.engine == "local" else None
        return Parallel(settings.workers, prefer=prefer)(delayed(function)(*call) for call in calls)


def _telling(function: Callable, done: Callable[[], None]) -> Callable:
    def told(*call: Any) -> Any:
        result = function(*call)
        done()
        return result

    return told


def _ray(address: str | None) -> str:
    try:
        import ray
        from ray.util.joblib import register_ray
    except ImportError:
        raise ParamError(
            "params.yaml: compute.engine: ray is not installed; pip install ray, or use local"
        ) from None
    ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
    register_ray()
    return "ray"
