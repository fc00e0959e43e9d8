"""Is there a reason to train again now?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from app.retrain.settings import Settings

TRIGGERS = ("weekly", "drift", "manual")
DAY, HOUR = 86400.0, 3600.0


class Reason(NamedTuple):
    """The tasks to start with, none of them not to, and why or why not."""

    tasks: list[str]
    words: str


def reason(
    trigger: str, tasks: list[str], settings: Settings, last: float | None, now: float
) -> Reason:
    """Return which tasks a trigger trains again.

    Parameters
    ----------
    tasks : those that are asked for.
    last : when the last whole run began, seconds since 1970; None: there was none.

    Raises
    ------
    ValueError : the files of the drift job are not there, or one says nothing of drift.
    """
    if trigger == "manual":
        return Reason(tasks, "asked for by hand")
    if trigger == "weekly":
        due, words = weekly(settings, last, now)
        return Reason(tasks if due else [], words)
    return drift(Path(settings.drift), tasks, last)


def weekly(settings: Settings, last: float | None, now: float) -> tuple[bool, str]:
    """Return whether the last run is old enough, and how old it is.

    Examples
    --------
    >>> weekly(Settings(), last=0.0, now=6.4 * DAY)[1]
    'the last run began 6.4 days ago, the next is due after 6.5'
    """
    if last is None:
        return True, "nothing was trained again before"
    age = (now - last) / DAY
    due = settings.every_days - settings.slack_hours * HOUR / DAY
    if age < due:
        return Reason(
            False, f"the last run began {age:.1f} days ago, the next is due after {due:g}"
        )
    return True, f"the last run began {age:.1f} days ago"


def drift(folder: Path, tasks: list[str], last: float | None) -> Reason:
    """Return the tasks of which the drift job found drift since the last run.

    A run does not make the file new: what it was started by would start the next one too.
    """
    files = {task: folder / task / "drift.json" for task in tasks}
    if not any(path.is_file() for path in files.values()):
        raise ValueError(
            f"{folder}: has no drift.json of {', '.join(tasks)}: `python -m app.watch --out "
            f"{folder}/{tasks[0]}` writes it"
        )
    moved = [task for task, path in files.items() if path.is_file() and _drifted(path)]
    if not moved:
        return Reason([], "nothing drifted")
    new = [task for task in moved if last is None or files[task].stat().st_mtime > last]
    if not new:
        return Reason([], f"the drift of {', '.join(moved)} is older than the last run")
    return Reason(new, f"{', '.join(new)} drifted")


def _drifted(path: Path) -> bool:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["drifted"]
    except (ValueError, KeyError, TypeError):
        found = None
    if not isinstance(found, bool):
        raise ValueError(f"{path}: must be an object with `drifted`, true or false")
    return found
