"""Run independent calls as plain tasks of a Ray cluster, for ``rampart.core.compute``.

A call runs in a process of its own that has the kernels and the code of this one, wherever it is;
what it returns is kept here as soon as it is there. A node that dies takes with it what ran on it,
which runs again on another one. So the numbers depend neither on who worked nor in which order.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import socket
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from rampart.core import kernels
from rampart.core.params import ParamError

RETRIES = 3  # nodes that may die under one call
WAIT = 10  # seconds for a cluster to answer
WHERE = "params.yaml: compute.cluster"
# A digit may depend on these; their versions have to be the same on every node.
LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn", "xgboost-cpu", "torch", "tensorflow-cpu")
THREADS = ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM")


def run(address: str, function: Callable, calls: Iterable[tuple]) -> Iterator[tuple[int, Any]]:
    """Yield (number, ``function(*call)``) of each call, as they end.

    The function and the arguments travel once, also where several calls share one. The first error
    of a call is the error of all, as on one machine; the other calls are called off.

    Parameters
    ----------
    address : of the cluster, ``host:port``.

    Raises
    ------
    ParamError : Ray is not installed, nothing answers at the address, or a node has other code,
        other libraries, or no copy of this folder at the same place.
    """
    calls = list(calls)
    if not calls:
        return
    ray = _connected(address)
    task = ray.remote(num_cpus=1, max_retries=RETRIES, retry_exceptions=False)(_call)
    sent: dict[int, Any] = {}

    def once(value: Any) -> Any:
        if id(value) not in sent:  # ``calls`` keeps it, so that no other value gets its number
            sent[id(value)] = ray.put(value)
        return sent[id(value)]

    here, work = once((os.getcwd(), state())), once(function)
    waiting = {task.remote(here, work, *map(once, call)): n for n, call in enumerate(calls)}
    try:
        while waiting:
            (ended,), _ = ray.wait(list(waiting), num_returns=1)
            yield waiting.pop(ended), _result(ray, ended)
    finally:  # also when the caller wants no more
        for one in waiting:
            ray.cancel(one, force=True)


def ordered(results: Iterable[tuple[int, Any]]) -> Iterator[Any]:
    """Yield numbered results in the order of their numbers, each as soon as it can be.

    Examples
    --------
    >>> list(ordered([(1, "b"), (0, "a"), (2, "c")]))
    ['a', 'b', 'c']
    """
    early: dict[int, Any] = {}
    following = 0
    for number, result in results:
        early[number] = result
        while following in early:
            yield early.pop(following)
            following += 1


@functools.cache
def state() -> tuple[tuple[str, str], ...]:
    """Return what a number may depend on: Python, kernels, libraries, and the code of rampart."""
    code, root = hashlib.sha256(), Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        code.update(str(path.relative_to(root)).encode())
        code.update(hashlib.sha256(path.read_bytes()).digest())
    found = {"Python": sys.version.split()[0], "rampart": code.hexdigest()[:16]}
    found |= {name: os.environ.get(name, "unset") for name in kernels.PINNED}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return tuple(found.items())


def _call(here: tuple[str, tuple], function: Callable, *call: Any) -> Any:
    """Run one call on a node, in a folder and with code that are those of who asked."""
    from threadpoolctl import threadpool_limits

    folder, wanted = here
    node = socket.gethostname()
    if not os.path.isdir(folder):
        raise ParamError(f"{WHERE}: node {node} has no folder {folder}: it needs the same copy")
    os.chdir(folder)
    for (name, asked), (_, has) in zip(wanted, state(), strict=True):
        if asked != has:
            raise ParamError(f"{WHERE}: node {node} must have {name} {asked}, it has {has}")
    with threadpool_limits(1):
        return function(*call)


def _result(ray: Any, ended: Any) -> Any:
    try:
        return ray.get(ended)
    except ray.exceptions.RayTaskError as error:  # the call's own error, as on one machine
        raise (error.cause or error) from None


def _connected(address: str) -> Any:
    """Return Ray, connected to the cluster; its tasks begin with the kernels of this process."""
    os.environ.setdefault("RAY_AUTH_MODE", "token")  # whoever reaches a cluster runs code on it
    try:
        import ray
    except ImportError:
        advice = "pip install -r requirements-cluster.txt, or set it to null"
        raise ParamError(f"{WHERE}: ray is not installed; {advice}") from None
    if ray.is_initialized():
        return ray
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), WAIT).close()
    except OSError as error:
        raise ParamError(f"{WHERE}: nothing answers at {address}: {error}") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one about a default of the next version
        try:
            ray.init(
                address=address,
                runtime_env={"env_vars": _environment()},
                log_to_driver=False,
                logging_level=logging.WARNING,
            )
        except (ConnectionError, RuntimeError, ray.exceptions.RayError) as error:
            told = str(error).splitlines()[0]
            raise ParamError(
                f"{WHERE}: {address}: {told} (the token of its nodes has to be in RAY_AUTH_TOKEN, "
                "or in the file that RAY_AUTH_TOKEN_PATH names)"
            ) from None
    return ray


def _environment() -> dict[str, str]:
    """Return the variables with which a process of the cluster begins: kernels, threads, code."""
    names = [*kernels.PINNED, kernels.SWITCH]
    values = {name: os.environ[name] for name in names if name in os.environ}
    values |= {f"{name}_NUM_THREADS": "1" for name in THREADS}
    root, given = str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")
    return values | {"PYTHONPATH": os.pathsep.join(filter(None, [root, given]))}
