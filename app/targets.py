"""Refuse a file that could not be written, before the work whose result it is to hold."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def require_writable(path: Path, option: str, endings: Iterable[str] | None = None) -> None:
    """Raise ValueError for what is no file, in no folder, or of an ending that is not written.

    Parameters
    ----------
    path : is written whole or not at all, so its folder is what must be writable.
    option : how the command line calls it.
    endings : those that are written, lower case; None: any.
    """
    if not path.name:
        raise ValueError(f"{option} must be a file, got {str(path)!r}")
    if path.is_dir():
        raise ValueError(f"{option} must be a file, got the folder {path}")
    if endings is not None and path.suffix.lower() not in (known := tuple(endings)):
        got = path.suffix or "no ending"
        raise ValueError(f"{option} must end in {', '.join(known)}, got {got} ({path})")
    folder = path.absolute().parent
    if not folder.exists():
        raise ValueError(f"{option} {path}: there is no folder {path.parent}; make it first")
    if not folder.is_dir():
        raise ValueError(f"{option} {path}: cannot be written, {path.parent} is no folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ValueError(f"{option} {path}: the folder {path.parent} cannot be written")
