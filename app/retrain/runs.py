"""The runs of .rampart/retrain: a folder each, by the day and a number, with its journal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from app.retrain.journal import Journal

NAME = re.compile(r"\d{4}-\d{2}-\d{2}-\d+")
FILE = "journal.jsonl"
START, END = "start", "end"


def journals(home: Path) -> list[Journal]:
    """Return the journals of all runs, the oldest first; one without a line is no run."""
    folders = [path for path in home.glob("*-*-*-*") if NAME.fullmatch(path.name)]
    found = [Journal(path / FILE) for path in folders]
    return sorted((one for one in found if one.done(START) is not None), key=_age)


def _age(journal: Journal) -> float:
    return journal.begun_at


def unfinished(home: Path) -> Journal | None:
    """Return the journal of a run that was killed, if there is one."""
    return next((one for one in journals(home) if one.done(END) is None), None)


def last(home: Path) -> Journal | None:
    """Return the journal of the last run that came to its end."""
    ended = [one for one in journals(home) if one.done(END) is not None]
    return ended[-1] if ended else None


def new(home: Path, now: float) -> Path:
    """Return the folder of a new run: today's date (UTC) and the first number that is free."""
    day = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    number = 1
    while (folder := home / f"{day}-{number}").exists():
        number += 1
    folder.mkdir(parents=True)
    return folder
