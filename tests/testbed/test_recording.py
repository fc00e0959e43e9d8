"""The recording itself, where there are root and the tools; what it counts, everywhere."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest

from testbed import labels, tools
from testbed.catalogue import CATALOGUE
from testbed.recording import by_host, seconds_of_day
from testbed.schedule import Session

ROOT = Path(__file__).resolve().parents[2]


def cannot() -> str | None:
    """Return why this machine cannot record."""
    try:
        tools.check()
    except tools.CannotError as error:
        return str(error)
    return None


REASON = cannot()
recording = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@pytest.mark.parametrize(
    ("minutes", "days", "seconds"), [(40, 4, 540.0), (24, 4, 300.0), (1, 4, 20.0)]
)
def test_the_days_and_what_is_around_them_fit_the_minutes(minutes, days, seconds):
    assert seconds_of_day(minutes, days) == seconds


def test_a_host_has_its_own_sessions_in_their_order():
    sessions = [Session(f"s{k}", "browse", "x", host, k, 0) for k, host in enumerate("aba")]
    assert {h: [s.name for s in own] for h, own in by_host(sessions).items()} == {
        "a": ["s0", "s2"],
        "b": ["s1"],
    }


def start(out: Path) -> subprocess.Popen:
    """Start a tiny recording, which hears SIGINT also where a shell runs these tests behind `&`."""
    command = [sys.executable, "-m", "testbed", "--out", str(out), "--tiny"]
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    finally:
        signal.signal(signal.SIGINT, before)


def below(pid: int) -> set[int]:
    """Return the processes that a process has started, and those that they have."""
    return {child.pid for child in psutil.Process(pid).children(recursive=True)}


def spaces(pids: set[int] | None = None) -> set[str]:
    """Return the network namespaces of some processes, or of all."""
    found = set()
    everyone = Path("/proc").glob("[0-9]*/ns/net")
    for path in everyone if pids is None else [Path(f"/proc/{pid}/ns/net") for pid in pids]:
        try:
            found.add(os.readlink(path))
        except OSError:
            continue
    return found


def links() -> set[str]:
    """Return this machine's network interfaces and named namespaces."""
    named = Path("/run/netns")
    return {*os.listdir("/sys/class/net"), *(os.listdir(named) if named.is_dir() else [])}


@pytest.fixture(scope="module")
def day(tmp_path_factory) -> Iterator[tuple[subprocess.Popen, Path, set[str]]]:
    """Yield a recording that goes on beside the others here, its folder, the links before it.

    A recording is mostly a wait for its servers and for the day to end.
    """
    before, folder = links(), tmp_path_factory.mktemp("day")
    command = start(folder)
    yield command, folder, before
    command.kill()
    command.wait()


KILLS = (
    ("the command", signal.SIGKILL),
    ("the command", signal.SIGTERM),
    ("the command", signal.SIGINT),
    ("unshare", signal.SIGKILL),
)


@recording
@pytest.mark.integration
def test_killed_recordings_leave_nothing(day, tmp_path):
    """Of several that go on at once, each leaves the others alone."""
    before = spaces(), links()
    commands = []
    for number, _ in enumerate(KILLS):
        (tmp_path / str(number)).mkdir()
        commands.append(start(tmp_path / str(number)))
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(partial(kill, before=before[0]), commands, *zip(*KILLS)))
        for number, _ in enumerate(KILLS):
            assert list((tmp_path / str(number)).iterdir()) == []
    finally:
        for command in commands:
            command.kill()
            command.wait()
    assert links() == before[1]
    assert day[0].poll() is None


def kill(command: subprocess.Popen, whom: str, sent: signal.Signals, before: set[str]) -> None:
    """Kill a recording, or a part of it, when all of it runs; wait until nothing is left."""
    limit = time.monotonic() + 120
    while len(below(command.pid)) < 30:  # servers, hosts and the sniffer run
        assert command.poll() is None
        assert time.monotonic() < limit
        time.sleep(0.2)
    started = below(command.pid)
    made = spaces(started) - before
    assert len(made) > 5
    (first,) = psutil.Process(command.pid).children()
    os.kill(command.pid if whom == "the command" else first.pid, sent)
    command.wait(60)
    limit = time.monotonic() + 10
    # The number of a namespace that is gone may be another's a moment later: look again.
    while any(Path(f"/proc/{pid}").exists() for pid in started) or spaces() & made:
        assert time.monotonic() < limit
        time.sleep(0.1)


@recording
@pytest.mark.integration
def test_a_tiny_recording_has_every_activity_and_says_no_label(day):
    import pandas as pd

    command, folder, before = day
    assert command.wait(420) == 0
    assert links() == before
    flows = pd.read_parquet(folder / "flows.parquet")
    told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert set(flows["activity"]) == set(CATALOGUE)
    assert set(flows["severity"]) == {0, 1, 2, 3, 4}
    assert told["counts"]["flows"] == len(flows) >= 300
    assert told["label words"] == {}
    severity = flows["outcome"].map(labels.severity)
    pd.testing.assert_series_equal(flows["severity"], severity, check_names=False)
    assert len(flows.columns) > 80
    assert not {"src_mac", "id"} & set(flows.columns)
    assert flows["payload_client"].str.contains("GET /").sum() > 50
