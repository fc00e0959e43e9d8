"""Start git, DVC and the commands of this repository; the one place where a process is started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

TAIL = 12
"""Lines of output that an error repeats."""


class FailedError(ValueError):
    """A command ended with another exit status than 0; the message has its last lines."""


def run(words: Sequence[str], folder: Path, log: Path, fds: Sequence[int] = ()) -> str:
    """Run a command to its end and return what it printed.

    Parameters
    ----------
    folder : where it runs.
    log : a file that gets the command and its output behind what is there.
    fds : file descriptors that it inherits: the lock, which lives as long as it does.

    Raises
    ------
    FailedError : its exit status is not 0, or there is no such program.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a+b") as stream:
        stream.write(f"$ {' '.join(words)}\n".encode())
        stream.flush()
        began = stream.tell()
        try:
            status = subprocess.run(
                words,
                cwd=folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                pass_fds=tuple(fds),
            ).returncode
        except OSError as error:
            raise FailedError(f"{words[0]}: {error.strerror}") from None
        stream.seek(began)
        said = stream.read().decode("utf-8", "replace")
    if status:
        last = "\n".join(said.strip().splitlines()[-TAIL:])
        raise FailedError(f"`{' '.join(words)}` ended with {status}, see {log}:\n{last}")
    return said


def environment() -> dict[str, str]:
    """Return the variables of a command: this Python's programs first, and no git of a hook's.

    A git hook or a scheduler may have set GIT_DIR, which would turn every worktree into its own.
    """
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")
    }
    programs = str(Path(sys.executable).parent)
    return kept | {"PATH": os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])}
