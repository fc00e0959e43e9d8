"""One loaded version of one package: its files checked, its digest known, ready to be asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app import model, pinned
from app.serve import tasks
from app.serve.tasks import Answer, Loaded
from rampart.serving import signing
from rampart.serving.signing import SIGNATURE

__all__ = ["Answer", "Engine", "load"]


class Engine:
    """One loaded version of one package; it does not change.

    Attributes
    ----------
    task, name : the task, and the package's own name. version : as it is routed.
    digest : SHA-256, in hex, over names and digests of all its files.
    labels : its classes. independent : whether rows may be asked with those of other requests.
    """

    def __init__(
        self,
        task: str,
        version: str,
        digest: str,
        loaded: Loaded,
        beside: Mapping[str, str] | None = None,
    ):
        self.task, self.version, self.digest = task, version, digest
        self.name, self.labels = loaded.name, loaded.labels
        self.independent = loaded.independent
        self._module, self._score = tasks.known(task), loaded.score
        self._folders, self._beside = dict(loaded.folders), _below(task, beside)

    def unchanged(
        self,
        folder: str | Path,
        public: bytes | None = None,
        beside: Mapping[str, str] | None = None,
    ) -> bool:
        """Tell whether ``load`` would give the same again, byte by byte."""
        same = (
            Path(folder) == self._folders[self.task] and _below(self.task, beside) == self._beside
        )
        if not same:
            return False
        return digest_of(self._folders, public) == self.digest

    def read(self, row: Any) -> Any:
        """Return a friendly row, checked.

        Raises
        ------
        ValueError : it cannot be read; says why.
        """
        return self._module.row(row)

    def together(self, read: Sequence[Any]) -> None:
        """Refuse rows that each can be read, but not all in one request.

        Raises
        ------
        ValueError : says why.
        """
        if hasattr(self._module, "together"):
            self._module.together(read)

    def answers(self, rows: Sequence[Any]) -> list[Answer]:
        """Return what is said of friendly rows, in their order."""
        return self.scored([self.read(row) for row in rows])

    def scored(self, read: Sequence[Any]) -> list[Answer]:
        """Return what is said of rows that ``read`` returned, in their order."""
        return self._score(read)


def load(
    task: str,
    folder: str | Path,
    public: bytes | None = None,
    version: str | None = None,
    beside: Mapping[str, str] | None = None,
) -> Engine:
    """Load a package.

    Parameters
    ----------
    public : the pinned key, PEM; None: digests alone are checked.
    version : as it is routed; None: the package's own.
    beside : task -> folder, of packages that this one asks.

    Raises
    ------
    FileNotFoundError, ValueError : a file is missing or is not the one that config.json describes,
        the owner of the key has not signed it, or it is of another task or version of the features.
    """
    folder = Path(folder)
    config, _ = model.require_whole(folder, model.contents(folder))
    if (its := config.get("task", task)) != task:
        raise ValueError(f"{folder}: is a package of the task {its!r}, not {task!r}")
    before = digest_of({task: folder}, public)
    loaded = tasks.known(task).load(task, folder, public, beside or {})
    digest = digest_of(loaded.folders, public)
    if digest_of({task: folder}, public) != before:
        raise ValueError(f"{folder}: changed while it was loaded; load it again")
    if loaded.example is not None:
        loaded.score([loaded.example])  # what is first paid for is paid before somebody waits
    return Engine(task, version or loaded.version, digest, loaded, beside)


def _below(task: str, beside: Mapping[str, str] | None) -> dict[str, str]:
    wanted = tasks.BELOW.get(task, ())
    return {name: folder for name, folder in (beside or {}).items() if name in wanted}


def digest_of(folders: Mapping[str, Path], public: bytes | None = None) -> str:
    """Return the SHA-256 of packages over all their files, each checked by its config.json.

    Raises
    ------
    FileNotFoundError, ValueError : as ``load``.
    """
    whole = hashlib.sha256()
    for task in sorted(folders):
        folder = folders[task]
        inside = model.contents(folder)
        config, _ = model.require_whole(folder, inside)
        described = config["files"]
        for name in described if isinstance(described, dict) else ():
            if name not in inside:
                raise ValueError(f"{folder / name}: config.json has it, and it is not there")
        model.require_whole(folder, inside, list(described))
        if public is not None:
            signature = folder / SIGNATURE
            signed = signature.read_bytes() if signature.is_file() else None
            pinned.verify(folder, inside, signed, public)
        whole.update(f"{task}\n".encode() + signing.manifest(inside))
    return whole.hexdigest()
