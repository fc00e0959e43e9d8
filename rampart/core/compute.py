"""Run independent calls side by side: joblib on this machine, or a Ray cluster behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, Literal

from pydantic import Field

from rampart.core.params import Block, ParamError

VARIABLE = "RAMPART_WORKERS"  # scripts/repro.py divides the workers among tasks that run at once


class ComputeParams(Block):
    """The block ``compute``. No stage tracks it: the numbers do not depend on it."""

    engine: Literal["local", "ray"] = "local"
    workers: int = Field(default=2, ge=1)
    address: str | None = None  # of the Ray cluster; null starts one here

    @classmethod
    def model_validate(cls, value: Any, **options: Any) -> ComputeParams:
        """Check the block of params.yaml; the environment variable stands in for ``workers``."""
        block = super().model_validate(value, **options)
        if text := os.environ.get(VARIABLE):
            if not text.isdecimal() or int(text) < 1:
                raise ParamError(f"{VARIABLE}: must be a whole number >= 1, got {text!r}")
            block = block.model_copy(update={"workers": int(text)})
        return block


def parallel(settings: ComputeParams, function: Callable, calls: Iterable[tuple]) -> list[Any]:
    """Return ``[function(*call) for call in calls]``, in that order, computed side by side.

    On this machine in threads: the fits that run here leave Python's lock, and the matrices are
    shared, not copied. Numerical libraries get one thread each, so that a result does not depend
    on how many calls run beside it.
    """
    from joblib import Parallel, delayed, parallel_config
    from threadpoolctl import threadpool_limits

    if settings.engine == "ray":
        context = parallel_config(backend=_ray(settings.address))
    else:
        context = nullcontext()
    with context, threadpool_limits(1):
        prefer = "threads" if settings.engine == "local" else None
        return Parallel(settings.workers, prefer=prefer)(delayed(function)(*call) for call in calls)


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
