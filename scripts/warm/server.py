"""Import what stages import once, and fork for each stage of some runs of DVC.

    python scripts/warm/server.py SOCKET [MODULE...]

DVC starts `python -m stages.train prompts logreg` as ever, which hands itself over to this process
(sitecustomize.py) and ends as it ended here: in a fork, which has the libraries already. Modules of
the project are none of them: each stage imports them as they are in its folder at that moment.
DVC itself can be handed over to another such process, which has it imported.

It imports the modules named at once, and what comes before it has them waits. It ends with its
standard input, and the stages that still run with it; one is killed when the command that handed it
over has gone.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

PINNED: dict[str, str] = {}  # variables that the libraries were loaded with
FORKING = tuple(f"stages.{name}" for name in ("augment", "campaign", "picture", "release"))


def serve(path: str, modules: Iterable[str]) -> tuple[dict[str, Any], list[int]]:
    """Fork for each request and answer with the exit status of its stage.

    Returns in a fork alone: the request, and the files that its stage writes to.
    """
    # It would live as long as the first stage, and keep open what that writes to.
    resource_tracker.ensure_running()
    chosen = selectors.DefaultSelector()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(64)
        chosen.register(server, selectors.EVENT_READ)
        chosen.register(0, selectors.EVENT_READ)
        print("ready", flush=True)
        load(modules)
        while True:
            for key, _ in chosen.select():
                if key.fileobj is server:
                    connection, _ = server.accept()
                    request, files = received(connection)
                    child = os.fork()
                    if not child:
                        close(chosen, connection)
                        return request, files
                    for file in files:
                        os.close(file)
                    handle = os.pidfd_open(child)
                    chosen.register(handle, selectors.EVENT_READ, (child, connection))
                    chosen.register(connection, selectors.EVENT_READ, child)
                elif key.fd == 0:  # whoever started this has gone
                    end_all(chosen)
                    sys.exit()
                elif isinstance(key.data, tuple):
                    child, connection = key.data
                    _, status = os.waitpid(child, 0)
                    chosen.unregister(key.fileobj), os.close(key.fileobj)
                    chosen.unregister(connection)
                    end(child)  # workers that it left
                    code = os.waitstatus_to_exitcode(status)
                    with connection, suppress(OSError):
                        connection.sendall(bytes([code if code >= 0 else 128 - code]))
                else:
                    end(key.data)


def received(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Return a request, which ends with a line, and the files that came with it."""
    text, files, _, _ = socket.recv_fds(connection, 1, 2)
    while not text.endswith(b"\n"):
        text += connection.recv(1 << 16)
    return json.loads(text), files


def close(chosen: selectors.BaseSelector, *more: socket.socket) -> None:
    """Close in a fork what belongs to its parent."""
    for key in list(chosen.get_map().values()):
        if isinstance(key.fileobj, socket.socket):
            key.fileobj.close()
        elif key.fd:
            os.close(key.fd)
    chosen.close()
    for each in more:
        each.close()


def end_all(chosen: selectors.BaseSelector) -> None:
    """Kill every stage that still runs."""
    for key in chosen.get_map().values():
        if isinstance(key.data, tuple):
            end(key.data[0])


def end(child: int) -> None:
    """Kill a stage and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


def stage(request: dict[str, Any], files: list[int]) -> int:
    """Run ``python -m <words>``, or DVC; return its exit status."""
    for number, file in zip((1, 2), files):
        os.dup2(file, number)
        os.close(file)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0), os.close(nothing)
    os.chdir(request["folder"])
    name, *words = request["words"]
    is_stage = name.startswith("stages.")
    if not is_stage:
        os.environ.clear()  # what it starts may be cold
    os.environ.update(request["environment"] | (PINNED if is_stage else {}))
    if name in FORKING:
        fork_workers()
    try:
        if is_stage:
            sys.path[0], sys.argv[1:] = request["folder"], words
            runpy.run_module(name, run_name="__main__", alter_sys=True)
        else:
            run_dvc(name, words)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def run_dvc(script: str, words: list[str]) -> None:
    """Run the command ``dvc``, as its script does."""
    import spare
    from dvc.cli import main

    if "repro" in words:
        spare.dvc()
    sys.path[0], sys.argv = os.path.dirname(script), [script, *words]
    sys.exit(main(words))


def fork_workers() -> None:
    """Let joblib fork the processes of a stage, which has done nothing yet that forbids it."""
    from joblib import parallel
    from joblib._parallel_backends import MultiprocessingBackend

    class Forks(MultiprocessingBackend):
        supports_inner_max_num_threads = True
        supports_return_generator = True

    parallel.BACKENDS["loky"] = Forks


def leave(status: int) -> None:
    """End a fork as Python ends, but do not take its libraries apart: that alone takes seconds."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush(), sys.stderr.flush()
    os._exit(status)


def load(modules: Iterable[str]) -> None:
    """Import the libraries, with the kernels that stages have."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from rampart.core import kernels

    kernels.pin()
    PINNED.update({name: os.environ[name] for name in kernels.PINNED if name in os.environ})
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for name in modules:
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "rampart"]:
        del sys.modules[name]
    del sys.path[0]
    gc.collect()
    gc.freeze()  # a collection in a fork would copy it all


if __name__ == "__main__":
    given = serve(sys.argv[1], sys.argv[2:])
    os.setsid()
    leave(stage(*given))
