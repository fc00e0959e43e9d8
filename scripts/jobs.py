"""Run `dvc repro` several times at once, listen to it, and end it whole: the work of repro.py."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil

GRACE = 30  # seconds that an interrupted stage has to clean up
BIN = str(Path(sys.executable).parent)
SPARE = str(Path(__file__).with_name("warm"))  # DVC is spared its own time: spare.py there
RUNNING = re.compile(r"Running stage '(.+)':")
FAILED = re.compile(r"ERROR: failed to reproduce ((?:stages: )?.+?)(?:: (.*)|$)")
# With any of these DVC tells that a stage has ended.
NEXT = re.compile(
    rf"{RUNNING.pattern}|{FAILED.pattern}|Stage '|(Updating|Generating) lock|Use `dvc "
)
NOISE = re.compile(
    r"\s*$|> |Stage '.+' didn't change, skipping|(Updating|Generating) lock|Use `dvc push`|"
    r"To (track the changes|enable auto staging)|\tgit add |\tdvc config "
)


class Job(NamedTuple):
    """A `dvc repro`: whose it is, the folder it runs in, its options and targets."""

    name: str
    folder: str
    words: tuple[str, ...] = ()
    quiet: bool = False  # what it says is for no person


class Stopped(Exception):  # noqa: N818
    """The signal ``args[0]`` asked to end."""


@dataclass
class Run:
    """A job at work or done, and what its lines told."""

    job: Job
    workers: int
    process: subprocess.Popen
    stage: str = ""
    since: float = 0.0
    said: list[str] = field(default_factory=list)  # by this stage
    stages: list[str] = field(default_factory=list)  # that DVC said it runs
    seconds: dict[str, float] = field(default_factory=dict)  # of those that ended
    why: str = ""

    def hear(self, line: str, now: float) -> bool:
        """Take in one line; return whether a person wants to see it."""
        noise = NOISE.match(line)
        if NEXT.match(line):
            self.ends(now)
        if match := RUNNING.match(line):
            self.stage, self.since, self.said = match[1], now, []
            self.stages.append(self.stage)
        elif match := FAILED.match(line):
            which = match[1] if match[1].startswith("stages") else f"stage {match[1][1:-1]}"
            why = self.reason(match[1]) or match[2]
            self.why = f"{which} failed: {why}" if why else f"{which} failed"
        elif line.startswith("ERROR: "):
            self.why = self.why or line.removeprefix("ERROR: ")
        elif not noise:
            self.said.append(line)
        return not (noise or self.job.quiet)

    def ends(self, now: float) -> None:
        """Note how long the stage took that ran until now."""
        if self.stage:
            self.seconds.setdefault(self.stage, now - self.since)

    def reason(self, failed: str) -> str:
        """Return the sentence of a stage that says why it failed, or its last line."""
        if failed != f"'{self.stage}'" or not self.said:
            return ""
        script = self.stage.rpartition(":")[2].partition("@")[0]
        sentences = [line for line in self.said if line.startswith(f"{script}: ")]
        return (sentences or self.said[-1:])[0]

    def failure(self) -> str | None:
        """Return the sentence about a run that failed, None for one that did not."""
        if self.process.returncode == 0:
            return None
        why = self.why or f"dvc ended with {self.process.returncode}"
        if "RWLock-file" in why:  # Ctrl-C in plain DVC can leave half of it
            why += "; when no other DVC runs here: rm .dvc/tmp/rwlock"
        return f"{self.job.name}: {why}"


def shares(workers: int, jobs: int) -> list[int]:
    """Return the workers of each job that runs at the same time.

    Examples
    --------
    >>> shares(8, 3), shares(2, 3)
    ([3, 3, 2], [1, 1])
    """
    slots = min(workers, jobs)
    return [workers // slots + (slot < workers % slots) for slot in range(slots)]


def start(job: Job, workers: int, events: queue.SimpleQueue) -> Run:
    """Start a job as the leader of a process group; its lines become events, None is the end."""
    environment = os.environ | {
        "PATH": BIN + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(filter(None, [SPARE, os.environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
        "RAMPART_WORKERS": str(workers),
    }
    process = subprocess.Popen(
        [f"{BIN}/dvc", "--wait-for-lock", "repro", *job.words],
        cwd=job.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    run = Run(job, workers, process)

    def listen() -> None:
        for line in process.stdout:
            events.put((run, line.rstrip("\n"), time.monotonic()))
        events.put((run, None, time.monotonic()))

    threading.Thread(target=listen, daemon=True).start()
    return run


def side_by_side(
    jobs: list[Job], workers: int, events: queue.SimpleQueue, runs: list[Run], width: int = 0
) -> None:
    """Run jobs, at most ``workers`` at a time, and print what they say behind their names.

    Parameters
    ----------
    events : of the jobs, and the numbers of signals, as handlers put them.
    runs : takes a run for each job that began, also when a signal came.

    Raises
    ------
    Stopped : a signal came; nothing that was started here runs any more.
    """
    waiting, free = list(jobs), shares(workers, len(jobs))
    running: list[Run] = []
    try:
        while waiting or running:
            while waiting and free:
                running.append(start(waiting.pop(0), free.pop(0), events))
                runs.append(running[-1])
            event = events.get()
            if isinstance(event, int):
                raise Stopped(event)
            run, line, now = event
            if line is None:
                run.process.wait()
                run.ends(now)
                running.remove(run)
                free.append(run.workers)
            elif run.hear(line, now):
                print(f"{run.job.name:<{width}} | {line}", flush=True)
    finally:
        stop(running)


def stop(running: list[Run]) -> None:
    """End jobs: interrupt what DVC runs, which ends DVC too, and kill what is left after GRACE.

    DVC itself gets no signal: in the middle of writing dvc.lock it would leave half of it. A second
    Ctrl-C does not wait for that.
    """
    if not running:
        return
    hurry = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: hurry.set())
    end, told = time.monotonic() + GRACE, set()
    while any(run.process.poll() is None for run in running):
        if time.monotonic() > end or hurry.is_set():
            break
        for run in running:
            for child in children(run.process.pid) - told:
                told.add(child)
                with suppress(psutil.NoSuchProcess):
                    child.send_signal(signal.SIGINT)
        time.sleep(0.1)
    for run in running:
        with suppress(ProcessLookupError):
            os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait()


def children(pid: int) -> set[psutil.Process]:
    """Return all that a process has started."""
    try:
        return set(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return set()
