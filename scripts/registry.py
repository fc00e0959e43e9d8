"""Versions of a task's package as git tags: what gto leaves out.

    python scripts/registry.py register         # the package of this commit, by its own version
    python scripts/registry.py list             # versions, stages and what each scored
    python scripts/registry.py rollback prod    # the stage goes back to the version before

With ``--task TASK`` where several tasks have a package. The rest is gto's own, on the same tags:

    NAME=pipelines/TASK:PACKAGE                        # `register` and `list` say it
    gto assign $NAME --version v1.1.0 --stage prod     # promote
    gto show $NAME                                     # versions and stages
    gto history $NAME                                  # who did what, when
    gto deprecate $NAME v1.0.0                         # take a version back
    dvc artifacts get . $NAME --stage prod             # the folder of a stage

git is the database: a tag is a version or a stage, reports/<task>/package.json of its commit says
what it is, pipelines/<task>/dvc.lock which files. `git push --tags` shares them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml


class RegistryError(Exception):
    """What was asked is not possible; the message says why and what to do."""


def git(*arguments: str) -> str:
    """Return what a git command prints."""
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RegistryError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def packaged() -> list[str]:
    """Return the tasks that have a package."""
    files = sorted(Path("pipelines").glob("*/params.yaml"))
    read = {file.parent.name: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}
    return [task for task, blocks in read.items() if "package" in (blocks or {})]


def chosen(task: str | None) -> str:
    """Return the task that is meant: the named one, else the only one that has a package."""
    tasks = packaged()
    if task is None and len(tasks) == 1:
        return tasks[0]
    if task not in tasks:
        known = ", ".join(tasks) or "none"
        said = "which task? add --task" if task is None else f"the task {task!r} has no package"
        raise RegistryError(f"{said}; tasks with a block `package`: {known}")
    return task


def name_of(task: str, config: dict[str, Any]) -> str:
    """Return what DVC and gto call a package: it is among the artifacts of its task's dvc.yaml."""
    return f"pipelines/{task}:{config['name']}"


def described(task: str, commit: str = "HEAD") -> dict[str, Any]:
    """Return config.json of the package as a commit has it."""
    path = f"reports/{task}/package.json"
    try:
        return json.loads(git("show", f"{commit}:{path}"))
    except RegistryError:
        raise RegistryError(f"{commit} has no {path}: run `{rerun(task)}` and commit it") from None


def rerun(task: str) -> str:
    """Return the command that makes the package."""
    return f"dvc repro pipelines/{task}/dvc.yaml:package"


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare.

    Examples
    --------
    >>> number("v1.10.0") > number("v1.9.2")
    True
    """
    return tuple(map(int, version.removeprefix("v").split(".")))


def versions(name: str) -> list[dict[str, Any]]:
    """Return the active versions of a package, the highest first."""
    import gto.api

    if name not in gto.api.show("."):
        return []
    active = [entry for entry in gto.api.show(".", name) if entry["is_active"]]
    return sorted(active, key=lambda entry: number(entry["version"]), reverse=True)


def register(task: str) -> str:
    """Tag HEAD as the version that its package says.

    Raises
    ------
    RegistryError : the package is not committed, its version is not above the highest one, or
        nothing but the version changed since then (the champion is the same and retraining
        promoted none).
    """
    import gto.api

    if changed := git("status", "--porcelain", f"pipelines/{task}", f"reports/{task}").strip():
        raise RegistryError(f"commit first what the version is to hold:\n{changed}")
    config = described(task)
    name, version = name_of(task, config), f"v{config['version']}"
    if known := versions(name):
        last = known[0]
        if number(version) <= number(last["version"]):
            raise RegistryError(
                f"the package is {version}, {last['version']} is registered: raise "
                f"package.version in pipelines/{task}/params.yaml, run `{rerun(task)}` and commit"
            )
        if described(task, last["commit_hexsha"]) | {"version": config["version"]} == config:
            raise RegistryError(
                f"the package is that of {last['version']}: no new champion, and none promoted "
                f"(see reports/{task}/retrain.json)"
            )
    gto.api.register(".", name, "HEAD", version=version)
    return f"registered {name} {version}"


def stages_of(name: str) -> dict[str, str]:
    """Return stage to the version that is in it."""
    import gto.api

    return gto.api.show(".").get(name, {}).get("stage", {})


def table(task: str) -> str:
    """Return a line a version: its stages, commit, model and scores on test."""
    name = name_of(task, described(task))
    stages = stages_of(name)
    lines = [("version", "stage", "commit", "model", "variant", "accuracy", "macro-F1")]
    for entry in versions(name):
        config, version = described(task, entry["commit_hexsha"]), entry["version"]
        test = config["metrics"]["test"]
        lines.append(
            (
                version,
                ",".join(stage for stage, its in stages.items() if its == version) or "-",
                entry["commit_hexsha"][:7],
                config["model"],
                config["variant"],
                f"{test['accuracy']:.3f}",
                f"{test['f1_macro']:.3f}",
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines)]
    rows = ["  ".join(c.ljust(width) for c, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join([name, *rows])


def rollback(task: str, stage: str) -> str:
    """Take the current version out of a stage, which leaves the one that was there before.

    Assigning the earlier version again would need force in gto, as its tag is still there, and a
    second step back would return to the version that was left.
    """
    import gto.api

    name = name_of(task, described(task))
    stages = stages_of(name)
    if stage not in stages:
        raise RegistryError(f"{name} has no stage {stage!r}; there are: {', '.join(stages) or '-'}")
    if len(gto.api.find_versions_in_stage(".", name, stage, versions_per_stage=-1)) < 2:
        raise RegistryError(f"{stages[stage]} is the only version that was in {stage}")
    gto.api.unassign(".", name, version=stages[stage], stage=stage)
    return f"{stage}: {stages[stage]} -> {stages_of(name)[stage]}"


def main(argv: list[str] | None = None) -> None:
    """Run one command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--task", help="needed where several tasks have a package")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("register", help="tag HEAD with the version of its package")
    commands.add_parser("list", help="versions, stages and scores")
    commands.add_parser("rollback", help="back to the version before").add_argument("stage")
    options = parser.parse_args(argv)
    try:
        task = chosen(options.task)
        if options.command == "rollback":
            print(rollback(task, options.stage))
        else:
            print({"register": register, "list": table}[options.command](task))
    except RegistryError as error:
        sys.exit(f"registry: {error}")


if __name__ == "__main__":
    main()
