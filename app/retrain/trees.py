"""The place of a run: a git worktree on a branch of its own, with the DVC cache of the user's tree.

Why a worktree and not `dvc exp run --temp`: DVC records each stage in the tree's dvc.lock as it
ends, so a killed run goes on from there; the branch stands for the experiment (`dvc metrics diff
HEAD retrain/2026-11-28-1` compares it) and can be pushed, tagged and merged as any other. The
user's own tree, its index and its dvc.lock are never written.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from app.retrain.shell import FailedError, run

DOWNLOADS = ".rampart/downloads"
QUIET = ("git", "-c", "core.hooksPath=/dev/null")
"""A hook of the user's would run in every commit here, and `dvc install` sets slow ones."""


def make(root: Path, tree: Path, branch: str, commit: str, log: Path) -> dict[str, Any]:
    """Make the worktree anew at a commit, whatever a killed run has left of it.

    Returns
    -------
    dict : ``branch``, ``commit`` and ``tree``, all str.
    """
    remove(root, tree, log)
    forget(root, branch, log)
    run([*QUIET, "worktree", "add", "--quiet", "-b", branch, str(tree), commit], root, log)
    share(root, tree)
    return {"branch": branch, "commit": commit, "tree": str(tree)}


def share(root: Path, tree: Path) -> None:
    """Let DVC in the tree use the cache, the remotes and the downloads of the repository."""
    from dvc.config import Config

    own = Config(str(root / ".dvc"))
    local = own.load_one("local") if (root / ".dvc/config.local").is_file() else {}
    cache = own.get("cache", {}).get("dir") or root / ".dvc/cache"
    with Config(str(tree / ".dvc")).edit("local") as config:
        config.update(local)
        config["cache"] = {**local.get("cache", {}), "dir": str(cache)}
    downloads = tree / DOWNLOADS
    if not downloads.exists():
        downloads.parent.mkdir(parents=True, exist_ok=True)
        (root / DOWNLOADS).mkdir(parents=True, exist_ok=True)
        downloads.symlink_to((root / DOWNLOADS).resolve(), target_is_directory=True)


def remove(root: Path, tree: Path, log: Path) -> None:
    """Remove a worktree, also one that is half made; the branch stays."""
    if tree.exists():
        try:
            run(["git", "worktree", "remove", "--force", "--force", str(tree)], root, log)
        except (
            FailedError
        ):  # a folder that git does not know as one: made in half, or its entry is gone
            shutil.rmtree(tree)
    run(["git", "worktree", "prune"], root, log)


def forget(root: Path, branch: str, log: Path) -> None:
    """Delete a branch, if it is there."""
    if run(["git", "branch", "--list", branch], root, log).strip():
        run(["git", "branch", "--delete", "--force", branch], root, log)


def head(root: Path, log: Path) -> str:
    """Return the commit that is checked out."""
    return run(["git", "rev-parse", "--verify", "HEAD"], root, log).strip()


def commit(tree: Path, message: str, log: Path, *paths: str) -> dict[str, Any]:
    """Commit what changed in the tree, or below ``paths``; nothing changed: no commit.

    Returns
    -------
    dict : ``commit``, the one that is checked out then.
    """
    run(["git", "add", "--all", "--", *(paths or ["."])], tree, log)
    if run(["git", "status", "--porcelain", "--untracked-files=no"], tree, log).strip():
        run([*QUIET, *_person(tree, log), "commit", "--quiet", "--message", message], tree, log)
    return {"commit": head(tree, log)}


def _person(tree: Path, log: Path) -> list[str]:
    """Return the options of git that name who commits, where nobody is configured."""
    try:
        run(["git", "var", "GIT_COMMITTER_IDENT"], tree, log)
    except FailedError:
        return ["-c", "user.name=retrain", "-c", "user.email=retrain@localhost"]
    return []
