"""Is there a reason to train again now?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from app.retrain.settings import Settings

TRIGGERS = ("weekly", "drift", "manual")
DAY, HOUR = 86400.0, 3600.0


class Reason(NamedTuple):
    """Whether to start, and why or why not."""

    start: bool
    words: str


def reason(trigger: str, settings: Settings, last: float | None, now: float) -> Reason:
    """Return whether a trigger starts a retraining.

    Parameters
    ----------
    last : when the last whole run began, seconds since 1970; None: there was none.

    Raises
    ------
    ValueError : the file of the drift job cannot be read, or says nothing of drift.
    """
    if trigger == "manual":
        return Reason(True, "asked for by hand")
    if trigger == "weekly":
        return weekly(settings, last, now)
    return drift(Path(settings.drift), last)


def weekly(settings: Settings, last: float | None, now: float) -> Reason:
    """Return whether the last run is old enough.

    Examples
    --------
    >>> weekly(Settings(), last=0.0, now=6.4 * DAY).words
    'the last run began 6.4 days ago, the next is due after 6.5'
    """
    if last is None:
        return Reason(True, "nothing was trained again before")
    age = (now - last) / DAY
    due = settings.every_days - settings.slack_hours * HOUR / DAY
    if age < due:
        return Reason(
            False, f"the last run began {age:.1f} days ago, the next is due after {due:g}"
        )
    return Reason(True, f"the last run began {age:.1f} days ago")


def drift(path: Path, last: float | None) -> Reason:
    """Return whether the drift job found drift since the last run.

    A run does not make the file new: what it was started by would start the next one too.
    """
    if not path.is_file():
        raise ValueError(f"{path}: no such file: `python -m app.watch` writes it")
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        found = report["drift"]
    except (ValueError, KeyError, TypeError):
        found = None
    if not isinstance(found, bool):
        raise ValueError(f"{path}: must be an object with `drift`, true or false")
    if not found:
        return Reason(False, f"{path} says that nothing drifted")
    if last is not None and path.stat().st_mtime <= last:
        return Reason(False, f"{path} is older than the last run, which was the answer to it")
    return Reason(True, f"{path} says that something drifted")
