"""Read the params.yaml files: pick the scale, check every block against its typed schema.

A stage calls ``read`` once and ``block`` for each block it uses. A block's schema is a
``Block`` (pydantic) that lives beside the code that uses it, so that a new knob reruns the
stages that know it and no other.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from rampart.core.names import named

Name = Annotated[str, AfterValidator(named)]
"""The type of a knob that becomes part of a path."""
SCALES = ("tiny", "quick", "full")
ALWAYS = ("scale", "seed", "compute")
NEEDED = ("scale", "seed")  # by every stage; the message about a block says where it is missing
SHARED = "params.yaml"


class ParamError(ValueError):
    """A value or key in params.yaml that cannot be used; the message names it."""


class KnobError(ParamError):
    """A value that only the data show to be wrong; the message begins with the knob's name."""


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


class Params(dict):
    """The parameters of one task, by block; ``files`` says which file each block is from."""

    def __init__(self, blocks: dict[str, Any], files: dict[str, str]):
        super().__init__(blocks)
        self.files = files

    def where(self, name: str) -> str:
        """Return a dotted name behind its file: ``pipelines/x/params.yaml: train.logreg``."""
        last = list(self.files.values())[-1]  # a name that no file has belongs to the task's
        return f"{self.files.get(name.partition('.')[0], last)}: {name}"


def read(task: str | None = None, root: str | Path = ".") -> Params:
    """Read params.yaml and the one of a task, check their top-level keys, resolve the scale.

    Parameters
    ----------
    task : a folder of ``pipelines``; None for what all tasks share alone.
    root : the folder of the project. The names of ``stages`` in it are the allowed blocks, less
        those that its own dvc.yaml runs for all tasks.

    Returns
    -------
    Params : each ``{tiny: , quick: , full: }`` is replaced by its value.

    Raises
    ------
    ParamError : an unknown task, no YAML, an unknown block, an unknown scale, or a seed that is no
        whole number; scale or seed is missing.
    """
    root = Path(root)
    blocks = _load(root, SHARED, ALWAYS)
    files = dict.fromkeys(ALWAYS, SHARED)
    if missing := [key for key in NEEDED if key not in blocks]:
        raise ParamError("\n".join(f"{SHARED}: {key}: is missing" for key in missing))
    scale, seed = blocks["scale"], blocks["seed"]
    if scale not in SCALES:
        raise ParamError(f"{SHARED}: scale: must be one of {', '.join(SCALES)}, got {scale!r}")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise ParamError(f"{SHARED}: seed: must be a whole number >= 0, got {seed!r}")
    if task is not None:
        tasks = [path.parent.name for path in root.glob(file_of("*"))]
        if task not in tasks:
            raise ParamError(f"there is no task {task!r}; {nearest(task, tasks)}")
        shared = _stages(root)
        stages = [path.stem for path in (root / "stages").glob("[a-z]*.py")]
        stages = [stage for stage in stages if stage not in shared]
        blocks |= _load(root, file_of(task), stages)
        files |= dict.fromkeys(stages, file_of(task))
    return Params(at_scale(blocks, scale), files)


def file_of(task: str) -> str:
    """Return the path of a task's parameters."""
    return f"pipelines/{task}/params.yaml"


def _stages(root: Path) -> list[str]:
    """Return the stages that all tasks share: those of the project's own dvc.yaml, if any."""
    if not (root / "dvc.yaml").is_file():
        return []
    return list(_mapping(root, "dvc.yaml").get("stages") or {})


def _load(root: Path, name: str, known: Sequence[str]) -> dict[str, Any]:
    raw = _mapping(root, name)
    for key in raw:
        if key not in known:
            raise ParamError(f"{name}: unknown block {key!r}; {nearest(str(key), list(known))}")
    return raw


def _mapping(root: Path, name: str) -> dict[str, Any]:
    try:
        raw = yaml.safe_load((root / name).read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # a month 13, a byte that is no UTF-8
        raise ParamError(f"{name}: not valid YAML: {error}") from error
    if not isinstance(raw, dict):
        raise ParamError(f"{name}: must be a mapping, got {type(raw).__name__}")
    return raw


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


def lookup(params: Params, name: str) -> Any:
    """Return the value at a dotted name, or say which part is missing and what is there."""
    value: Any = params
    for depth, part in enumerate(parts := name.split(".")):
        if not isinstance(value, dict) or part not in value:
            file, _, _ = params.where(name).partition(": ")
            within = ".".join(parts[:depth]) or "the top level"
            known = [str(key) for key in value] if isinstance(value, dict) else []
            raise ParamError(f"{file}: no {part!r} in {within}; {nearest(part, known)}")
        value = value[part]
    return value


def block(params: Params, name: str, schema: type[T]) -> T:
    """Return the block at a dotted name, checked against its schema.

    Raises
    ------
    ParamError : every fault of the block, one a line, as
        ``pipelines/prompts/params.yaml: train.logreg.C: must be > 0, got -1``.
    """
    value = lookup(params, name)
    return check({} if value is None else value, params.where(name), schema)


def check(value: Any, where: str, schema: type[T]) -> T:
    """Check one value against a schema; ``where`` begins the message, see ``Params.where``."""
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        known = [field.alias or key for key, field in schema.model_fields.items()]
        lines = [_sentence(where, fault, known) for fault in error.errors()]
        raise ParamError("\n".join(lines)) from None


@contextmanager
def under(where: str) -> Iterator[None]:
    """Say of a KnobError where the knob stands; ``where`` is that of its block.

    Examples
    --------
    >>> with under("params.yaml: train.x"):
    ...     raise KnobError("least: too much")
    Traceback (most recent call last):
    rampart.core.params.ParamError: params.yaml: train.x.least: too much
    """
    try:
        yield
    except KnobError as error:
        raise ParamError(f"{where}.{error}") from None


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
        return f"{where}: unknown key; {nearest(str(fault['loc'][-1]), known)}"
    if kind == "missing":
        return f"{where}: is missing"
    if kind in bounds:
        word, key = bounds[kind]
        bound = context[key]
        if isinstance(bound, float) and bound.is_integer():
            bound = int(bound)  # > 0 and not > 0.0
        return f"{where}: must be {word}{bound}, got {fault['input']!r}"
    message = fault["msg"].removeprefix("Input ").removeprefix("Value error, ")
    message = message.replace("should be", "must be")
    return f"{where}: {message}, got {fault['input']!r}"
