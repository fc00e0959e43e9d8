"""One retraining at a time, whatever kills one.

The kernel holds the lock for the processes that have the file open and lets go with the last of
them, so a killed retraining leaves none behind. What it starts inherits the file: as long as its
DVC still writes into the tree, the next retraining waits its turn instead of joining in.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(ValueError):
    """Another retraining is at work."""


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Hold the lock and yield its file descriptor, for ``pass_fds`` of what is started.

    Raises
    ------
    BusyError : another holds it; the message has the process id that the file says.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(_who(path, path.read_text(encoding="ascii").strip())) from None
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield stream.fileno()
        stream.truncate(0)


def _who(path: Path, pid: str) -> str:
    if pid.isdigit() and not _alive(int(pid)):
        return (
            f"{path}: the retraining of process {pid} was killed, and what it had started still "
            "runs; it ends by itself, then start again"
        )
    return f"{path}: process {pid or '?'} is retraining; one at a time"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
