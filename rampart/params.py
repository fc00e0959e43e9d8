"""Read params.yaml: pick the scale, check every block against its typed schema.

A stage calls ``read`` once and ``block`` for each block it uses. A block's schema is a
``Block`` (pydantic) that lives beside the code that uses it, so that a new knob reruns the
stages that know it and no other.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

SCALES = ("tiny", "quick", "full")
ALWAYS = ("scale", "seed", "compute")


class ParamError(ValueError):
    """A value or key in params.yaml that cannot be used; the message names it."""


class Block(BaseModel):
    """Base of every schema: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    def __getstate__(self) -> dict[Any, Any]:
        """Leave out the set of given fields: its order, and so a pickle, changes by process."""
        return {**super().__getstate__(), "__pydantic_fields_set__": frozenset()}


T = TypeVar("T", bound=Block)


def nearest(name: str, known: list[str]) -> str:
    """Return the hint that follows an unknown name: the nearest known one, then all of them."""
    known = sorted(known)
    lower = {item.lower(): item for item in known}
    close = difflib.get_close_matches(name.lower(), list(lower), n=1)
    hint = f"did you mean {lower[close[0]]!r}? " if close else ""
    return f"{hint}known: {', '.join(known)}"


def read(path: str | Path = "params.yaml") -> dict[str, Any]:
    """Read a params file, check its top-level keys and resolve the knobs that depend on scale.

    Parameters
    ----------
    path : path of the YAML file. The folder ``stages`` beside it names the allowed blocks.

    Returns
    -------
    dict : the parameters, each ``{tiny: , quick: , full: }`` replaced by its value.

    Raises
    ------
    ParamError : not YAML, an unknown block, an unknown scale, or a seed that is no number.
    """
    path = Path(path)
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ParamError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(raw, dict):
        raise ParamError(f"{path.name}: must be a mapping, got {type(raw).__name__}")
    known = [*ALWAYS, *(file.stem for file in (path.parent / "stages").glob("[a-z]*.py"))]
    for key in raw:
        if key not in known:
            raise ParamError(f"{path.name}: unknown block {key!r}; {nearest(str(key), known)}")
    scale = raw.get("scale")
    if scale not in SCALES:
        raise ParamError(f"{path.name}: scale: must be one of {', '.join(SCALES)}, got {scale!r}")
    seed = raw.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise ParamError(f"{path.name}: seed: must be a whole number >= 0, got {seed!r}")
    return at_scale(raw, scale)


def at_scale(value: Any, scale: str) -> Any:
    """Replace each mapping ``{quick: a, full: b}`` (``tiny`` optional) by its value at ``scale``.

    Examples
    --------
    >>> at_scale({"rows": {"quick": 2000, "full": None}}, "quick")
    {'rows': 2000}
    >>> at_scale({"rows": {"quick": 2000, "full": None}}, "tiny")
    {'rows': 2000}
    """
    if isinstance(value, dict):
        if {"quick", "full"} <= value.keys() <= set(SCALES):
            return value.get(scale, value["quick"])
        return {key: at_scale(item, scale) for key, item in value.items()}
    if isinstance(value, list):
        return [at_scale(item, scale) for item in value]
    return value


def lookup(params: dict[str, Any], name: str) -> Any:
    """Return the value at a dotted name, or say which part is missing and what is there."""
    value: Any = params
    for depth, part in enumerate(parts := name.split(".")):
        if not isinstance(value, dict) or part not in value:
            where = ".".join(parts[:depth]) or "the top level"
            known = [str(key) for key in value] if isinstance(value, dict) else []
            raise ParamError(f"params.yaml: no {part!r} in {where}; {nearest(part, known)}")
        value = value[part]
    return value


def block(params: dict[str, Any], name: str, schema: type[T]) -> T:
    """Return the block at a dotted name, checked against its schema.

    Raises
    ------
    ParamError : every fault of the block, one a line, as
        ``params.yaml: train.prompts-logreg.C: must be > 0, got -1``.
    """
    value = lookup(params, name)
    return check({} if value is None else value, name, schema)


def check(value: Any, name: str, schema: type[T]) -> T:
    """Check one value against a schema; ``name`` is where it stands in params.yaml."""
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        known = [field.alias or key for key, field in schema.model_fields.items()]
        lines = [_sentence(name, fault, known) for fault in error.errors()]
        raise ParamError("\n".join(lines)) from None


def _sentence(name: str, fault: dict[str, Any], known: list[str]) -> str:
    where = ".".join([name, *(str(part) for part in fault["loc"])])
    context = fault.get("ctx", {})
    bounds = {
        "greater_than": ("> ", "gt"),
        "greater_than_equal": (">= ", "ge"),
        "less_than": ("< ", "lt"),
        "less_than_equal": ("<= ", "le"),
        "literal_error": ("one of ", "expected"),
    }
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"params.yaml: {where}: unknown key; {nearest(str(fault['loc'][-1]), known)}"
    if kind == "missing":
        return f"params.yaml: {where}: is missing"
    if kind in bounds:
        word, key = bounds[kind]
        bound = context[key]
        if isinstance(bound, float) and bound.is_integer():
            bound = int(bound)  # > 0 and not > 0.0
        return f"params.yaml: {where}: must be {word}{bound}, got {fault['input']!r}"
    message = fault["msg"].removeprefix("Input ").removeprefix("Value error, ")
    message = message.replace("should be", "must be")
    return f"params.yaml: {where}: {message}, got {fault['input']!r}"
