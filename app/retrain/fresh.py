"""The new rows of a task: from the user's tree or a revision into the tree of a run.

They are what lies in ``data/user/<task>/new``. A task whose pipeline has a stage ``retrain`` reads
the folder itself; in the params.yaml of another the files are added to ``ingest.files``, on the
branch alone. What the user keeps in git is committed; the rest goes to DVC's cache and only its
digest to git, as rows that were once committed can hardly be deleted.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import yaml

from app.retrain.shell import FailedError, run
from rampart.core.opening import ending

LATEST = "latest"
BESIDE = (".gitignore", "README.md")
"""What is no row."""


def folder_of(task: str) -> str:
    """Return the folder of a task's new rows."""
    return f"data/user/{task}/new"


def entries(folder: Path) -> list[Path]:
    """Return what lies in a folder of new rows, without what tells of them."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.name not in BESIDE]
    return sorted(path for path in found if path.suffix != ".dvc")


def tables(folder: Path) -> list[Path]:
    """Return the files of rows below a folder, by name."""
    below = [path for entry in entries(folder) for path in [entry, *entry.rglob("*")]]
    return sorted(path for path in below if path.is_file() and ending(path))


def digest(folder: Path) -> dict[str, Any]:
    """Return ``files``, how many tables there are, and ``sha256`` over their names and contents."""
    total = hashlib.sha256()
    found = tables(folder)
    for path in found:
        name = path.relative_to(folder).as_posix()
        total.update(f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return {"files": len(found), "sha256": total.hexdigest()}


def bring(root: Path, tree: Path, task: str, version: str, log: Path) -> dict[str, Any]:
    """Put the new rows of a task into the tree.

    Parameters
    ----------
    version : ``latest``, what lies in the user's tree now, or a revision of git that has them.

    Raises
    ------
    ValueError : a revision that there is none of, or that has no such folder.
    """
    target = tree / folder_of(task)
    if version == LATEST:
        source = root / folder_of(task)
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
    else:
        _of_revision(tree, target, version, log)
    return digest(target)


def _of_revision(tree: Path, target: Path, version: str, log: Path) -> None:
    name = str(target.relative_to(tree))
    try:
        run(["git", "rev-parse", "--verify", "--quiet", f"{version}^{{commit}}"], tree, log)
    except FailedError:
        raise ValueError(
            f"--data-version must be {LATEST} or a revision of git, got {version!r}"
        ) from None
    if not run(["git", "ls-tree", version, "--", name], tree, log).strip():
        raise ValueError(f"--data-version {version}: has no {name}")
    shutil.rmtree(target, ignore_errors=True)
    run(["git", "restore", f"--source={version}", "--worktree", "--", name], tree, log)
    if kept := sorted(str(path.relative_to(tree)) for path in target.rglob("*.dvc")):
        run(["dvc", "checkout", "--force", *kept], tree, log)


def keep(tree: Path, task: str, log: Path) -> None:
    """Give DVC what of the new rows git does not have already."""
    for entry in entries(tree / folder_of(task)):
        name = str(entry.relative_to(tree))
        if not run(["git", "ls-files", "--", name], tree, log).strip():
            run(["dvc", "add", "--quiet", name], tree, log)


def name_in_params(tree: Path, task: str) -> list[str]:
    """Add the new files to ``ingest.files`` of a task that does not read the folder itself.

    Returns
    -------
    the names that were added: a second time none.

    Raises
    ------
    ValueError : the task takes no files of a user's.
    """
    from dvc.utils.serialize import modify_yaml

    path = f"pipelines/{task}/params.yaml"
    blocks = yaml.safe_load((tree / path).read_text(encoding="utf-8"))
    if "retrain" in blocks:
        return []
    if "files" not in (blocks.get("ingest") or {}):
        raise ValueError(f"{path}: has neither a block retrain nor ingest.files: no rows to add")
    with modify_yaml(str(tree / path)) as content:
        known = content["ingest"]["files"] = content["ingest"]["files"] or []
        there = {item if isinstance(item, str) else item["path"] for item in known}
        named = [str(file.relative_to(tree)) for file in tables(tree / folder_of(task))]
        added = [name for name in named if name not in there]
        known.extend(added)
    return added
