"""Names of models as callers say them, and the tasks that they mean."""

from __future__ import annotations

from pathlib import Path

import yaml

from rampart.core.params import ParamError, nearest

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that has rampart, stages and pipelines."""
TASKS = {
    "code_analyzer": "solidity",
    "bytecode_detector": "bytecode",
    "behavior_model": "behaviour",
    "aggregator": "contracts",
}
"""What a model is called -> its task; a task's own name works too."""


def task_of(name: str, root: Path = PROJECT) -> str:
    """Return the task of a model type.

    Raises
    ------
    ParamError : no such model type and no such task that trains models.

    Examples
    --------
    >>> task_of("code_analyzer"), task_of("prompts")
    ('solidity', 'prompts')
    """
    task = TASKS.get(name, name)
    known = able(root)
    if task not in known:
        raise ParamError(f"there is no model type {name!r}; {nearest(name, [*TASKS, *known])}")
    return task


def able(root: Path) -> list[str]:
    """Return the tasks whose params.yaml has a block ``train``."""
    paths = sorted(root.glob("pipelines/*/params.yaml"))
    return [path.parent.name for path in paths if "train" in written(path)]


def written(path: Path) -> dict:
    """Return a file of parameters as it is written, its scales not resolved."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def chosen(blocks: dict, model: str | None) -> str:
    """Return the model under ``train`` that is meant; None: logreg, or the first contender.

    Raises
    ------
    ParamError : there is no such model.
    """
    items = blocks["train"]
    if model is None:
        baselines = (blocks.get("compare") or {}).get("baselines") or []
        return "logreg" if "logreg" in items else next(x for x in items if x not in baselines)
    if model not in items:
        raise ParamError(f"model: there is no {model!r} under train; {nearest(model, [*items])}")
    return model
