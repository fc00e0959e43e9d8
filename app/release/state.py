"""Read and change release.json: one change at a time, the file written whole, the journal told."""

from __future__ import annotations

import fcntl
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rampart.core import files
from rampart.core.params import nearest
from rampart.operation.routing import Change, ReleaseError, Route, read_release, write_release

RELEASE = Path(".rampart/release.json")


class Place(NamedTuple):
    """Where the state, the copies and the audit log are."""

    release: Path = RELEASE
    store: Path = Path(".rampart/versions")
    journal: Path | None = None


def routes(path: Path) -> dict[str, Route]:
    """Return task to route; none where the file is not there.

    Raises
    ------
    ReleaseError : the file cannot be used, see ``read_release``.
    """
    return read_release(path.read_bytes()) if path.is_file() else {}


def route_of(found: dict[str, Route], task: str, path: Path) -> Route:
    """Return the route of a task.

    Raises
    ------
    ReleaseError : it has none; says which there are and how to make one.
    """
    if task not in found:
        known = nearest(task, list(found)) if found else "it has no task yet"
        raise ReleaseError(
            f"{path}: no version of {task!r} is served; {known}; `python -m app.release promote "
            f"{task} VERSION` serves the first one"
        )
    return found[task]


@contextmanager
def changing(place: Place) -> Iterator[dict[str, Route]]:
    """Yield the routes; what the block leaves in them is written, and each new change journaled.

    Other changers wait meanwhile (a lock beside the file), readers never: the file is replaced.
    The journal is written first: a change that it could not take is not made.
    """
    place.release.parent.mkdir(parents=True, exist_ok=True)
    with open(place.release.with_suffix(".lock"), "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = routes(place.release)
        before = dict(found)
        yield found
        new = {task: route for task, route in found.items() if before.get(task) != route}
        if not new:
            return
        for task, route in new.items():
            _journal(place, task, route.history[-1])
        files.write_text(place.release, write_release(found))


def _journal(place: Place, task: str, change: Change) -> None:
    if place.journal is None:
        return
    from rampart.access.journal import Journal

    event = {"event": "release", "task": task, "by": _user(), **change.model_dump()}
    Journal(place.journal).append({**event, "release": str(place.release)})


def _user() -> str:
    """Return who runs this; in a container a number may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
