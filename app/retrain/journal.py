"""What a run did, a line a step: read again after a kill, so that no step is done twice.

A line is a JSON object: ``at`` (seconds since 1970), ``step``, ``task`` (or null), ``state``
(``begun`` or ``done``) and ``data``. Each is on disk before the next thing happens; a line that a
kill left half is dropped by the reader and by the next writer.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEGUN, DONE = "begun", "done"


class Journal:
    """The journal of one run.

    Parameters
    ----------
    path : a file; it is made with the first line, in a folder that may not be there yet.
    """

    def __init__(self, path: Path):
        self.path = path
        self.lines = read(path)

    def write(self, step: str, state: str, task: str | None, data: dict[str, Any]) -> None:
        """Append a line and wait until it is on disk."""
        line = {"at": time.time(), "step": step, "task": task, "state": state, "data": data}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(line, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
        with open(self.path, "ab+") as stream:
            _cut(stream)
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        self.lines.append(line)

    def done(self, step: str, task: str | None = None) -> dict[str, Any] | None:
        """Return what a step said when it was done; None if it is not."""
        for line in reversed(self.lines):
            if (line["step"], line["task"], line["state"]) == (step, task, DONE):
                return line["data"]
        return None

    def once(
        self, step: str, act: Callable[[], dict[str, Any]], task: str | None = None
    ) -> dict[str, Any]:
        """Return what a step says: of the journal if it is done there, else by doing it.

        ``act`` may find what a killed one left half done, and has to end in the same state.
        """
        if (said := self.done(step, task)) is not None:
            return said
        self.write(step, BEGUN, task, {})
        data = act()
        self.write(step, DONE, task, data)
        return data

    @property
    def begun_at(self) -> float:
        """Seconds since 1970 of the first line."""
        return float(self.lines[0]["at"])


def read(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a journal; [] if there is none.

    Raises
    ------
    ValueError : a line that is no step and is not the half one at the end.
    """
    if not path.is_file():
        return []
    *whole, _half = path.read_bytes().split(b"\n")
    lines = []
    for number, text in enumerate(whole, start=1):
        try:
            line = json.loads(text)
            lines.append({key: line[key] for key in ("at", "step", "task", "state", "data")})
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{path}, line {number}: is no step of a retraining") from None
    return lines


def _cut(stream: Any) -> None:
    """Cut off what stands behind the last line end."""
    stream.seek(0)
    content = stream.read()
    if content and not content.endswith(b"\n"):
        stream.truncate(content.rfind(b"\n") + 1)
