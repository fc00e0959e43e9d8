"""What the server knows of each task: its rows, its tensors, its example, and what scores it.

A module of a task has FIELD and SUMMARY (of its friendly route, where ``FRIENDLY`` has one: the
list in the body), INPUTS (tensors: name, datatype, shape), SCHEMA and EXAMPLE (of a row, for the
OpenAPI document; the module of several tasks has EXAMPLES instead), ``row`` (a row that came,
checked), ``rows_of`` (tensors to rows) and ``load`` (a folder to what scores). Only tasks that are
served are imported.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from rampart.core.params import nearest
from rampart.operation.protocol import ProtocolError, Tensor

MODULES = {
    "prompts": "prompts",
    "columns": "columns",
    "flows": "flows",
    "contracts": "contracts",
    "solidity": "parts",
    "bytecode": "parts",
    "behaviour": "parts",
}
FRIENDLY = {
    "prompts": "/prompts/screen",
    "columns": "/columns/classify",
    "flows": "/flows/score",
    "contracts": "/contracts/audit",
}
"""Task -> its route; here, so that a server need not import a task to refuse it."""
BELOW = {"contracts": ("solidity", "bytecode", "behaviour")}
"""Task -> those whose packages it asks."""


class Answer(NamedTuple):
    """What is said of one row."""

    prediction: str
    confidence: float
    body: dict[str, Any]  # of the friendly route
    features: Callable[[], Mapping[str, Any]]  # what the log sketches the row by; where it is kept
    p: Sequence[float]  # of each class


class Loaded(NamedTuple):
    """A package, ready to be asked."""

    name: str
    version: str
    labels: list[str]
    score: Callable[[Sequence[Any]], list[Answer]]  # of rows as ``row`` returns them
    folders: Mapping[str, Path]  # that it is made of
    example: Any = None  # a row that it can be asked first, when nobody waits
    independent: bool = True  # what is said of a row does not depend on the rows beside it


@functools.cache
def known(task: str) -> ModuleType:
    """Return the module of a task.

    Raises
    ------
    ValueError : there is no such task to serve.
    """
    if task not in MODULES:
        raise ValueError(f"{task!r} cannot be served; {nearest(task, list(MODULES))}")
    return importlib.import_module(f"app.serve.tasks.{MODULES[task]}")


def example(task: str) -> Any:
    """Return a row that can be asked."""
    module = known(task)
    return module.EXAMPLES[task] if hasattr(module, "EXAMPLES") else module.EXAMPLE


def inputs(task: str) -> Sequence[tuple[str, str, tuple[int, ...]]]:
    """Return the tensors of a task: name, datatype, shape."""
    module = known(task)
    if hasattr(module, "EXAMPLES"):
        return [(kind, "BYTES", (-1,)) for kind in module.EXAMPLES[task]]
    return module.INPUTS


def named(config: Mapping[str, Any], task: str) -> tuple[str, str]:
    """Return name and version of a package by its config."""
    return str(config.get("name", task)), str(config.get("version", "1.0.0"))


def require_keys(value: Any, allowed: Sequence[str], what: str) -> dict[str, Any]:
    """Return an object that has no other key than those.

    Raises
    ------
    ValueError : no object, or an unknown key.
    """
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be an object, got {type(value).__name__}")
    for key in value:
        if key not in allowed:
            raise ValueError(f"unknown key {key[:64]!r}; {nearest(key[:64], list(allowed))}")
    return value


def flat(tensor: Tensor) -> list[Any]:
    """Return the values of a tensor of shape [n] or [n, 1], BYTES.

    Raises
    ------
    ProtocolError : of another shape or type.
    """
    if tensor.datatype != "BYTES":
        raise ProtocolError(f"input {tensor.name!r}: datatype must be BYTES, got {tensor.datatype}")
    if len(tensor.shape) > 2 or tensor.shape[1:] not in ((), (1,)):
        raise ProtocolError(
            f"input {tensor.name!r}: shape must be [n] or [n, 1], got {list(tensor.shape)}"
        )
    return list(tensor.values)


def only(given: Iterable[str], allowed: Sequence[str], what: str = "input") -> None:
    """Refuse a name, of an input or an output, that a task does not have."""
    for name in given:
        if name not in allowed:
            hint = nearest(name[:64], list(allowed))
            raise ProtocolError(f"{what}s: no {what} {name[:64]!r}; {hint}")


def best(p: np.ndarray, labels: Sequence[str]) -> tuple[str, float]:
    """Return the class with the highest probability, and that."""
    code = int(np.argmax(p))
    return labels[code], float(p[code])


def shares(p: np.ndarray, labels: Sequence[str]) -> dict[str, float]:
    """Return the probability of each class, to four digits."""
    return {label: round(float(value), 4) for label, value in zip(labels, p)}
