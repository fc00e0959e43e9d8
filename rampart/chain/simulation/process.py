"""The program that is the chain: found in its archive, started on loopback, always stopped."""

from __future__ import annotations

import ctypes
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from rampart.core.files import replacing

MEMBER = "package/bin/anvil"
CACHE = ".rampart/anvil"
HOST = "127.0.0.1"
OPTIONS = (
    *("--host", HOST, "--port", "0"),  # any free one: it says which
    *("--no-mining", "--order", "fifo"),  # automatic mining loses the order
    *("--accounts", "0", "--timestamp", "1600000000", "--gas-limit", "1000000000"),
    *("--hardfork", "cancun", "--threads", "1"),
)
SAYS = re.compile(rf"Listening on {re.escape(HOST)}:(\d+)")
START = 30.0  # seconds until it has to listen
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h


class ChainError(ValueError):
    """The chain did not start, answer or accept; the message says what it was asked."""


def program(archive: str | Path, sha256: str, cache: str | Path | None = None) -> Path:
    """Return the path of the program, unpacked from its archive when it is not yet.

    Parameters
    ----------
    archive : what was fetched.
    sha256 : the archive's digest, under which the program is kept.

    Raises
    ------
    ChainError : another machine than the program is for.
    FileNotFoundError : it was not fetched.
    """
    import platform
    import tarfile

    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise ChainError(f"anvil here is for Linux on x86-64, got {sys.platform}")
    target = Path(cache or CACHE).absolute() / sha256[:16] / "anvil"
    if not target.is_file():
        with tarfile.open(archive) as members, replacing(target) as temporary:
            temporary.write_bytes(members.extractfile(MEMBER).read())
        target.chmod(0o755)
    return target


class Process:
    """The running program; a context manager that kills it at the end, whatever happened.

    It is killed too when the process that started it dies, and nothing of it stays on the disk.

    Parameters
    ----------
    command : the program and its arguments.

    Attributes
    ----------
    port : where it listens, on loopback.
    """

    def __init__(self, command: Sequence[str | Path], start: float = START):
        self.command, self.start, self.port = [str(word) for word in command], start, 0
        self._listens = threading.Event()

    def __enter__(self) -> Process:
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=_dies_with_parent,
        )
        self._last = ""
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()
        self._listens.wait(self.start)
        if not self.port:
            self.__exit__()
            raise ChainError(f"{self.command[0]} did not start: {self._last or 'it said nothing'}")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # it does not listen to SIGTERM while a client is connected
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()

    def _drain(self) -> None:
        """Read all that it says: a full pipe would stop it."""
        for line in self._process.stdout:
            self._last = line.strip() or self._last
            if found := SAYS.search(line):
                self.port = int(found[1])
                self._listens.set()
        self._listens.set()


def _dies_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)


def anvil(path: Path) -> Process:
    """Return the program with the options under which it gives the same answers twice."""
    return Process([path, *OPTIONS])
