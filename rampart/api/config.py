"""The file that says how to train: its schema, and what it changes in a task's parameters."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from rampart.core.params import Block, ParamError, check, nearest


class TrainConfig(Block):
    """The keys of a config file; all may be left out."""

    model: str | None = None  # a name under train of the task's params.yaml; null: see chosen()
    knobs: dict[str, Any] = {}  # of that model, as under train: C, trees, folds, ...
    scale: Literal["tiny", "quick", "full"] | None = None  # null: the project's
    seed: int | None = Field(default=None, ge=0, lt=2**63)
    only: bool = False  # the dataset alone is learned from; false: it joins the task's rows
    held: float = Field(default=0.2, gt=0, lt=1)  # with only: share of the groups never seen
    overrides: dict[str, Any] = {}  # dotted names of the task's params.yaml, as `dvc exp run -S`


def read_config(path: str | Path | None) -> TrainConfig:
    """Read and check a config file; None: nothing is changed.

    Raises
    ------
    ParamError : not YAML, no mapping, an unknown key (with the nearest), a value out of bounds.
    FileNotFoundError : it is not there.
    """
    if path is None:
        return TrainConfig()
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such config file")
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        raise ParamError(f"{path}: not valid YAML: {error}") from error
    value = {} if value is None else value
    if not isinstance(value, dict):
        raise ParamError(f"{path}: must be a mapping, got {type(value).__name__}")
    return check(value, str(path), TrainConfig)


def changed(blocks: dict[str, Any], model: str, config: TrainConfig) -> dict[str, Any]:
    """Return a task's blocks with the knobs and overrides of a config in them.

    Raises
    ------
    ParamError : an override whose place is not there.

    Examples
    --------
    >>> blocks = {"train": {"a": {"C": 1}}, "split": {"test": 0.1}}
    >>> changed(blocks, "a", TrainConfig(knobs={"C": 3}, overrides={"split.test": 0.2}))
    {'train': {'a': {'C': 3}}, 'split': {'test': 0.2}}
    """
    blocks = copy.deepcopy(blocks)
    blocks["train"][model] = {**blocks["train"][model], **config.knobs}
    for name, value in config.overrides.items():
        *parts, last = name.split(".")
        place = blocks
        for part in parts:
            if not isinstance(place, dict) or part not in place:
                known = list(map(str, place)) if isinstance(place, dict) else []
                raise ParamError(f"overrides.{name}: no {part!r}; {nearest(part, known)}")
            place = place[part]
        if not parts or not isinstance(place, dict):
            raise ParamError(f"overrides.{name}: must be block.key of the task's params.yaml")
        place[last] = value
    return blocks
