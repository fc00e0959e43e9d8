"""Hand a stage, or DVC, over to a process of server.py; spare DVC its own time (spare.py).

Python runs this first, before the stage or DVC. It is on the path of what scripts/repro.py runs,
whose stages start as anybody's would, and of commands whose stages are to start warm.
"""

import os
import sys


def hand_over(variable: str, words: list[str]) -> None:
    """End as what the words say ended in a fork of the process whose socket a variable names."""
    import json
    import signal
    import socket

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # it ends with this process
    request = {"folder": os.getcwd(), "environment": {**os.environ}, "words": words}
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(os.environ[variable])
        text = json.dumps(request).encode() + b"\n"
        sent = socket.send_fds(server, [text], [1, 2])  # what it says goes where it would go
        if sent < len(text):  # of a stage that has ended already even an empty rest is refused
            server.sendall(text[sent:])
        status = server.recv(1)
    os._exit(status[0] if status else 1)


command = [*map(os.path.basename, sys.orig_argv[1:2])]
if command == ["-m"] and sys.orig_argv[2].startswith("stages.") and "RAMPART_WARM" in os.environ:
    hand_over("RAMPART_WARM", sys.orig_argv[2:])
if command == ["dvc"]:
    if "RAMPART_WARM_DVC" in os.environ and sys.orig_argv[2:3] != ["queue"]:  # its workers stay
        hand_over("RAMPART_WARM_DVC", sys.orig_argv[1:])
    if "repro" in sys.orig_argv:
        import spare

        spare.dvc()
        if "RAMPART_WARM" not in os.environ:  # nothing here is for its stages
            here = os.path.dirname(__file__)
            path = [one for one in os.environ["PYTHONPATH"].split(os.pathsep) if one != here]
            os.environ["PYTHONPATH"] = os.pathsep.join(path)
