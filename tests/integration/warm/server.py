"""Run the stages of one workspace one after the other in this process: it imports much, but once.

    python server.py SOCKET

DVC starts `python -m stages.train prompts logreg` as ever, which hands itself over to this process
(sitecustomize.py) and ends as it ended here. A stage's own file runs anew, as ``__main__``; modules
of the library stay as the first stage imported them, so no code may change meanwhile.
"""

import json
import os
import runpy
import socket
import sys
import traceback
from multiprocessing import resource_tracker


def serve(path: str) -> None:
    """Answer each request with the exit status of its stage."""
    # It lives as long as this process, and would keep open what the first stage writes to.
    resource_tracker.ensure_running()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        print("ready", flush=True)
        while True:
            connection, _ = server.accept()
            with connection:
                begun, (out, err), _, _ = socket.recv_fds(connection, 1, 2)
                with connection.makefile("rb") as rest:
                    request = json.loads(begun + rest.read())
                connection.sendall(bytes([into(request, out, err)]))


def into(request: dict, out: int, err: int) -> int:
    """Run a stage, what it says going to two files; return its exit status."""
    kept = os.dup(1), os.dup(2)
    os.dup2(out, 1), os.dup2(err, 2)
    try:
        return stage(**request)
    finally:
        end_workers()
        sys.stdout.flush(), sys.stderr.flush()
        os.dup2(kept[0], 1), os.dup2(kept[1], 2)
        for number in (*kept, out, err):
            os.close(number)


def stage(folder: str, environment: dict[str, str], words: list[str]) -> int:
    """Run ``python -m <words>``; return its exit status."""
    os.chdir(folder)
    os.environ.update(environment)
    sys.path[0], sys.argv[1:] = folder, words[1:]
    try:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def end_workers() -> None:
    """End the processes of joblib, which outlive the calls that they were started for."""
    executors = sys.modules.get("joblib.externals.loky.reusable_executor")
    if executors and executors._executor is not None:
        executors._executor.shutdown(wait=True, kill_workers=True)


if __name__ == "__main__":
    serve(sys.argv[1])
