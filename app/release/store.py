"""The folder of kept versions: a copy of each registered package, which is never overwritten.

    .rampart/versions/<task>/<version>/    what release.json names and the server loads

A pipeline's own package folder changes with every run; a version must not.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app import model
from rampart.core.params import nearest
from rampart.operation.routing import ReleaseError, versioned
from rampart.serving.signing import SIGNATURE

STORE = Path(".rampart/versions")
BESIDE = ("config.json", "MODEL_CARD.md")  # what config.json cannot describe


def bare(version: str) -> str:
    """Return a version without the v of its tag.

    Examples
    --------
    >>> bare("v1.1.0"), bare("1.1.0")
    ('1.1.0', '1.1.0')
    """
    return version[1:] if version[:1] == "v" and version[1:2].isdigit() else version


def whole(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return config and files of a package, each file as config.json describes it.

    Raises
    ------
    FileNotFoundError : the folder or a file is missing.
    ValueError : a file was changed, or is one that config.json does not describe.
    """
    inside = model.contents(folder)
    config, _ = model.require_whole(folder, inside)
    described = config["files"]
    for name in described:
        if name not in inside:
            raise FileNotFoundError(f"{folder / name}: config.json describes it, and it is missing")
    if more := sorted(inside.keys() - {*described, *BESIDE}):
        raise ValueError(
            f"{folder / more[0]}: is no file of the package, config.json has "
            f"{', '.join(sorted(described))}"
        )
    config, _ = model.require_whole(folder, inside, list(described))
    signature = folder / SIGNATURE
    return config, inside | ({SIGNATURE: signature.read_bytes()} if signature.is_file() else {})


def keep(task: str, folder: Path, store: Path = STORE) -> tuple[str, Path]:
    """Copy a package into the store; return its version and the copy's folder.

    Raises
    ------
    ValueError : it is not whole, of another task, or its version is kept with other bytes.
    """
    config, inside = whole(folder)
    if config.get("task") != task:
        raise ValueError(f"{folder}: is a package of the task {config.get('task')!r}, not {task!r}")
    try:
        version = versioned(str(config.get("version", "")))
    except ValueError as error:
        raise ValueError(f"{folder / 'config.json'}: version {error}") from None
    target = store / task / version
    if target.exists():
        if whole(target)[1] != inside:
            raise ReleaseError(
                f"{target}: {task} {version} is registered with other bytes, and a version is "
                f"never overwritten: raise package.version in pipelines/{task}/params.yaml"
            )
        return version, target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{version}.", suffix=".tmp", dir=target.parent))
    try:
        for name, content in inside.items():
            with open(temporary / name, "xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            (temporary / name).chmod(0o444)
        temporary.chmod(0o755)
        temporary.rename(target)  # onto a folder that another process made meanwhile: an error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return version, target


def kept(task: str, store: Path = STORE) -> dict[str, str]:
    """Return version to folder of what is kept of a task."""
    folders = sorted((store / task).glob("[!.]*")) if (store / task).is_dir() else []
    return {folder.name: str(folder) for folder in folders if folder.is_dir()}


def folder_of(
    task: str, version: str, store: Path = STORE, served: Mapping[str, str] | None = None
) -> str:
    """Return the folder of a version whose files are those that its config.json describes.

    Parameters
    ----------
    served : version to folder, of the release state: looked at first.

    Raises
    ------
    ValueError : the version is not known, its folder holds another one, or a file was changed.
    """
    known = {**kept(task, store), **(served or {})}
    if version not in known:
        hint = nearest(version, list(known)) if known else "none is registered"
        raise ReleaseError(f"{task} has no version {version!r}; {hint}")
    config, _ = whole(Path(known[version]))
    if (its := (config.get("task"), str(config.get("version")))) != (task, version):
        raise ReleaseError(f"{known[version]}: holds {its[0]} {its[1]}, not {task} {version}")
    return known[version]
