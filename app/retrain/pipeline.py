"""Run a task's pipeline in the tree of a run, and read what it says of the package."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from app.retrain.shell import FailedError, run
from rampart.core import params

STAGES = ("package", "bundle")
"""The stages that make models/<task>/package; the block of the same name has its version."""
PARTS = ("major", "minor", "patch")


def packaging(root: Path, task: str) -> str:
    """Return the stage that makes the package of a task.

    Raises
    ------
    ValueError : there is no such task, or it has no package.
    """
    known = trainable(root)
    if task not in known:
        raise ValueError(
            f"--models: no task {task!r} with a package; {params.nearest(task, known)}"
        )
    return _stage(root / params.file_of(task)) or ""


def trainable(root: Path) -> list[str]:
    """Return the tasks that have a package, by name."""
    files = sorted(root.glob(params.file_of("*")))
    return [file.parent.name for file in files if _stage(file)]


def _stage(file: Path) -> str | None:
    blocks = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    return next((stage for stage in STAGES if stage in blocks), None)


def repro(tree: Path, task: str, stage: str | None, log: Path, fds: Sequence[int] = ()) -> None:
    """Run what has changed of a pipeline, up to one stage or (None) all of it.

    What did not change is not brought into the tree unless a stage that runs needs it.
    """
    target = f"pipelines/{task}/dvc.yaml" + (f":{stage}" if stage else "")
    run(["dvc", "repro", "--pull", "--allow-missing", target], tree, log, fds)


def fetch(tree: Path, name: str, target: Path, log: Path) -> None:
    """Copy an output as the tree's dvc.lock has it to ``target``: from the cache, else a remote."""
    if not (tree / name).exists():
        try:
            run(["dvc", "checkout", "--force", name], tree, log)
        except FailedError:
            run(["dvc", "pull", "--force", name], tree, log)
    target.parent.mkdir(parents=True, exist_ok=True)
    if (tree / name).is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(tree / name, target)
    else:
        shutil.copy2(tree / name, target)


def described(tree: Path, task: str) -> dict[str, Any]:
    """Return config.json of the package as the tree has it in reports/."""
    return json.loads((tree / f"reports/{task}/package.json").read_text(encoding="utf-8"))


def raise_version(tree: Path, task: str, stage: str, current: str, part: str) -> str:
    """Write the version behind ``current`` into the task's params.yaml and return it.

    Asked twice it gives the same version.
    """
    from dvc.utils.serialize import modify_yaml

    version = following(current, part)
    with modify_yaml(str(tree / params.file_of(task))) as content:
        content[stage]["version"] = version
    return version


def highest(tree: Path, name: str, version: str, log: Path) -> str:
    """Return the highest of a version and those that a package has as tags of the registry.

    A branch of an earlier run that nobody merged has its tag all the same.
    """
    said = run(["git", "tag", "--list", f"*{name}@v*"], tree, log)
    tags = [
        re.fullmatch(rf"(?:.*=)?{re.escape(name)}@v(\d+\.\d+\.\d+)", tag) for tag in said.split()
    ]
    found = [version, *(tag[1] for tag in tags if tag)]
    return max(found, key=lambda one: [int(number) for number in one.split(".")])


def following(version: str, part: str) -> str:
    """Return the version behind another one.

    Examples
    --------
    >>> following("1.2.3", "minor"), following("1.2.3", "patch"), following("1.2.3", "major")
    ('1.3.0', '1.2.4', '2.0.0')
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ValueError(f"a version must be three numbers as 1.0.0 to raise it, got {version!r}")
    numbers = [int(number) for number in version.split(".")]
    at = PARTS.index(part)
    return ".".join(map(str, [*numbers[:at], numbers[at] + 1, *[0] * (2 - at)]))
