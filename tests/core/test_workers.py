"""Calls in processes: order, values, global state, and the end of the processes."""

import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from rampart.core import workers
from rampart.core.compute import ComputeParams
from rampart.core.workers import in_processes

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
PARENT = """
import sys
from rampart.core.compute import ComputeParams
from rampart.core.workers import in_processes
from tests.core.test_workers import stay
in_processes(ComputeParams(workers=2), stay, [(sys.argv[1], name) for name in "ab"])
"""


def draw(seed):
    """Use the global random state, as some libraries do."""
    np.random.seed(seed)
    return os.getpid(), float(np.random.random())


def stay(folder, name):
    """Say which process this is, and work for longer than anybody waits."""
    Path(folder, name).write_text(str(os.getpid()))
    time.sleep(10 * LONG)


def grow(mib):
    """Keep memory for good, as an import does."""
    kept.append(np.ones(mib * 2**17))
    time.sleep(1.1)  # loky measures once a second
    return os.getpid()


def die():
    os.kill(os.getpid(), signal.SIGKILL)


kept = []
LONG = 120  # seconds; nothing is measured by it, but a test that hangs ends


@pytest.mark.parametrize("number", [1, 2])
def test_calls_keep_their_order_and_leave_this_process_alone(number):
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    done = in_processes(ComputeParams(workers=number), draw, [(seed,) for seed in (3, 1, 2)])
    assert np.random.random() == expected
    assert all(pid != os.getpid() for pid, _ in done)
    values = [np.random.RandomState(seed).random_sample() for seed in (3, 1, 2)]
    assert [value for _, value in done] == values


def test_each_call_that_ends_is_a_step(monkeypatch):
    told = []

    class Steps:
        def __init__(self, total):
            told.append(total)

        def step(self, text):
            told.append(text)

    monkeypatch.setattr(workers, "Progress", Steps)
    workers._in_turn(draw, [(3,), (1,)], ["three", "one"])  # in the one process of one worker
    assert told == [2, "three", "one"]
    told.clear()
    in_processes(ComputeParams(workers=2), draw, [(3,), (1,)], ["three", "one"])
    assert told[0] == 2
    assert sorted(told[1:]) == ["one", "three"]


def test_one_worker_is_one_process_that_is_not_this_one():
    numbers = in_processes(ComputeParams(workers=1), os.getpid, [(), (), ()])
    assert len(set(numbers)) == 1
    assert os.getpid() not in numbers


def alive(pid):
    """Say whether a process runs; one that ended and that nobody has asked for is a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(condition):
    """Wait for a condition, not for ever; return whether it came."""
    end = time.monotonic() + LONG
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_workers_end_with_a_killed_parent(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT)
    try:
        marks = [tmp_path / name for name in "ab"]
        assert until(lambda: all(mark.exists() and mark.read_text() for mark in marks))
        pids = [int(mark.read_text()) for mark in marks]
        assert all(map(alive, pids))
    finally:
        parent.kill()
        parent.wait()
    try:
        assert until(lambda: not any(map(alive, pids)))
    finally:
        for pid in filter(alive, pids):
            os.kill(pid, signal.SIGKILL)


def test_a_worker_may_grow_without_being_replaced():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pids = in_processes(
            ComputeParams(workers=2), grow, [(1,), (1,), (400,), (400,), (1,), (1,)]
        )
    assert len(set(pids)) <= 2


def test_a_worker_that_dies_is_an_error():
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    with pytest.raises(TerminatedWorkerError):
        in_processes(ComputeParams(workers=2), die, [(), ()])
