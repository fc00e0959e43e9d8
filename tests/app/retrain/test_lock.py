import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.retrain.lock import BusyError, held

ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import subprocess, sys, time
from pathlib import Path
from app.retrain.lock import held
with held(Path(sys.argv[1])) as lock:
    if sys.argv[2] == "child":
        child = subprocess.Popen([sys.executable, "-c", "input()"], pass_fds=[lock],
                                 stdin=int(sys.argv[3]), start_new_session=True)
        print(child.pid, flush=True)
    else:
        print(0, flush=True)
    time.sleep(60)
"""


def test_one_at_a_time_and_the_next_one_after_it(tmp_path):
    path = tmp_path / "home" / "lock"
    with held(path) as lock:
        assert path.read_text() == f"{os.getpid()}\n"
        assert os.fstat(lock)
        said = f"process {os.getpid()} is retraining; one at a time"
        with pytest.raises(BusyError, match=said), held(path):
            pass
    with held(path):
        assert path.read_text() == f"{os.getpid()}\n"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["alone", "child"])
def test_a_kill_lets_go_once_nothing_that_was_started_runs(tmp_path, kind):
    path = tmp_path / "lock"
    read, write = os.pipe()
    words = [sys.executable, "-c", HOLD, str(path), kind, str(read)]
    holder = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, pass_fds=[read])
    try:
        holder.stdout.readline()
        with pytest.raises(BusyError, match=f"process {holder.pid} is retraining"), held(path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=10)
        if kind == "child":
            said = f"of process {holder.pid} was killed, and what it had started still runs"
            with pytest.raises(BusyError, match=said), held(path):
                pass
            os.write(write, b"\n")  # the child ends
        holder.stdout.read()  # until it has: it holds the other end
        with held(path):
            pass
    finally:
        holder.kill()
        os.close(write)
        os.close(read)
        holder.stdout.close()
