"""Versions of a task's package as git tags, by gto: register, the stage prod, the way back.

git is the database: a tag is a version or a stage, reports/<task>/package.json of its commit says
what it is, pipelines/<task>/dvc.lock which files. `git push --tags` shares them. gto's own commands
work on the same tags, NAME=pipelines/TASK:PACKAGE:

    gto show $NAME                                     # versions and stages
    gto history $NAME                                  # who did what, when
    gto deprecate $NAME v1.0.0                         # take a version back
    dvc artifacts get . $NAME --stage prod             # the folder of a stage
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from app.release import store
from rampart.core.params import nearest

PROD = "prod"
BLOCKS = ("package", "bundle")  # of params.yaml, each of a stage that makes a package


class RegistryError(ValueError):
    """What was asked is not possible; the message says why and what to do."""


def git(*arguments: str) -> str:
    """Return what a git command prints."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    except OSError as error:
        raise RegistryError(f"git: {error.strerror}") from None
    if done.returncode:
        raise RegistryError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def packaged() -> dict[str, str]:
    """Return the tasks that have a package, and the stage that makes it."""
    found = {}
    for file in sorted(Path("pipelines").glob("*/params.yaml")):
        blocks = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        if there := [block for block in BLOCKS if block in blocks]:
            found[file.parent.name] = there[0]
    return found


def require(task: str) -> str:
    """Return the command that makes the package of a task; refuse a task that has none."""
    tasks = packaged()
    if task not in tasks:
        known = nearest(task, list(tasks)) if tasks else "no task of this folder has one"
        raise RegistryError(f"the task {task!r} has no package; {known}")
    return f"dvc repro pipelines/{task}/dvc.yaml:{tasks[task]}"


def name_of(task: str, config: dict[str, Any]) -> str:
    """Return what DVC and gto call a package: it is among the artifacts of its task's dvc.yaml."""
    if "name" not in config:
        raise RegistryError(f"the package of {task} has no name: it was not made by a pipeline")
    return f"pipelines/{task}:{config['name']}"


def described(task: str, commit: str = "HEAD") -> dict[str, Any]:
    """Return config.json of the package as a commit has it."""
    path = f"reports/{task}/package.json"
    text = git("ls-tree", "--name-only", commit, path) and git("show", f"{commit}:{path}")
    if not text:
        raise RegistryError(f"{commit} has no {path}: run `{require(task)}` and commit it")
    return json.loads(text)


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare.

    Examples
    --------
    >>> number("v1.10.0") > number("v1.9.2")
    True
    """
    return tuple(map(int, re.findall(r"\d+", version)))


def versions(name: str) -> list[dict[str, Any]]:
    """Return the active versions of a package, the highest first."""
    import gto.api

    if name not in gto.api.show("."):
        return []
    active = [entry for entry in gto.api.show(".", name) if entry["is_active"]]
    return sorted(active, key=lambda entry: number(entry["version"]), reverse=True)


def register(task: str, folder: Path, kept: Path = store.STORE) -> str:
    """Keep a copy of a task's package and tag HEAD with the version that it says.

    Parameters
    ----------
    folder : of the package. kept : the folder of copies.

    Raises
    ------
    RegistryError : the package is not committed or is not the one of HEAD, its version is not above
        the highest one, or nothing but the version changed since then (the champion is the same
        and retraining promoted none).
    ValueError : a file of it was changed, or its version is kept with other bytes.
    """
    import gto.api

    rerun = require(task)
    if changed := git("status", "--porcelain", f"pipelines/{task}", f"reports/{task}").strip():
        raise RegistryError(f"commit first what the version is to hold:\n{changed}")
    config = described(task)
    if store.whole(folder)[0] != config:
        raise RegistryError(
            f"{folder}: is not the package that reports/{task}/package.json of HEAD describes: run "
            f"`{rerun}` or `dvc pull`, and commit"
        )
    name, version = name_of(task, config), f"v{config['version']}"
    if known := versions(name):
        last = known[0]
        if number(version) <= number(last["version"]):
            raise RegistryError(
                f"the package is {version}, {last['version']} is registered: raise its version in "
                f"pipelines/{task}/params.yaml, run `{rerun}` and commit"
            )
        if described(task, last["commit_hexsha"]) | {"version": config["version"]} == config:
            raise RegistryError(
                f"the package is that of {last['version']}: no new champion, and none promoted "
                f"(see reports/{task}/retrain.json)"
            )
    _, copy = store.keep(task, folder, kept)
    gto.api.register(".", name, "HEAD", version=version)
    return f"registered {name} {version}, kept in {copy}"


def stages_of(name: str) -> dict[str, str]:
    """Return stage to the version that is in it."""
    import gto.api

    return gto.api.show(".").get(name, {}).get("stage", {})


def assign(name: str, version: str, stage: str = PROD) -> str:
    """Put a version into a stage.

    Raises
    ------
    RegistryError : it has no tag.
    """
    import gto.api

    there = [entry["version"] for entry in versions(name)]
    if version not in there:
        known = ", ".join(there) or "none"
        raise RegistryError(f"{name} has no tag of {version} (there are: {known}): register it")
    if stages_of(name).get(stage) == version:
        return f"{stage}: {version} already"
    gto.api.assign(".", name, stage, version=version, force=True)  # it may have been there before
    return f"{stage}: {version}"


def leave(name: str, version: str, stage: str = PROD) -> str:
    """Take a version out of a stage, which leaves the one that was there before.

    Assigning the earlier version again would be a step forward: a second step back would return to
    the version that was left.

    Raises
    ------
    RegistryError : it is not in the stage, or was the only one.
    """
    import gto.api

    stages = stages_of(name)
    if stages.get(stage) != version:
        raise RegistryError(f"{stage} has {stages.get(stage, 'no version')}, not {version}")
    if len(gto.api.find_versions_in_stage(".", name, stage, versions_per_stage=-1)) < 2:
        raise RegistryError(f"{version} is the only version that was in {stage}")
    gto.api.unassign(".", name, version=version, stage=stage)
    return f"{stage}: {version} -> {stages_of(name)[stage]}"
