"""A room of its own: network, mounts, processes, host name; when its first process dies, all goes.

The recording runs as the first process of a new PID namespace, inside new network and mount
namespaces. The kernel ends every process of that namespace with its first one, and takes the
bridge, the veth pairs, the named namespaces and the scratch files (a tmpfs) with the last of them.
The chain above it is tied by parent-death signals: this process, ``unshare``, the first process.
So SIGKILL of any of them leaves nothing, and nothing has to clean up.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PR_SET_PDEATHSIG = 1
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
SCRATCH = Path("/run/srv")
MINE = ("passwd", "shadow", "group", "hosts", "hostname", "nsswitch.conf", "resolv.conf")


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this repository in a room of its own."""
    room = ["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork"]
    room += ["--kill-child=KILL", "--mount-proc", "--propagation", "private"]
    return [*room, sys.executable, "-m", module, *arguments]


def run(module: str, *arguments: str, seconds: float) -> int:
    """Run a module in a room of its own; return its status, 124 when it ran out of time."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    child = subprocess.Popen(
        command(module, *arguments), env=environment, cwd=ROOT, preexec_fn=die_with_parent
    )
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return 124
    finally:
        child.kill()
        child.wait()


def furnish() -> Path:
    """Give the room its scratch folder, its host name and its own few files of /etc.

    Called by the first process of the room; the machine's own files stay as they are.
    """
    if os.getpid() != 1:
        raise RuntimeError("only the first process of a PID namespace may change mounts here")
    mount("-t", "tmpfs", "-o", "size=3g,mode=755", "tmpfs", "/run")
    SCRATCH.mkdir()
    (SCRATCH / "etc").mkdir()
    for name in MINE:
        mine, theirs = SCRATCH / "etc" / name, Path("/etc", name)
        mine.write_text("")
        if theirs.exists():
            mount("--bind", str(mine), str(theirs.resolve()))
    LIBC.sethostname(b"server", 6)
    return SCRATCH


def clear() -> None:
    """End every other process of the room: also what servers have left behind in a namespace."""
    if os.getpid() != 1:
        raise RuntimeError("only the first process of a PID namespace may end all others")
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def mount(*arguments: str) -> None:
    """Mount something in this room."""
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def enter(host: str) -> None:
    """Move this process (before it starts threads) into the network namespace of a host."""
    with open(f"/run/netns/{host}", "rb") as space:
        if LIBC.setns(space.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter the namespace of {host}")
