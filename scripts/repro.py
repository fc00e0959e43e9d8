"""Run the pipeline, the tasks side by side: `python scripts/repro.py` (or `make repro`).

    python scripts/repro.py                  whatever code, params or data have changed
    python scripts/repro.py prompts columns  these tasks alone, without the index of all
    python scripts/repro.py --force          everything again; other options go to `dvc repro` too

Stock DVC throughout: `dvc repro` of the data packages, which tasks share; then the stages in the
folders of pipelines/ at once, `compute.workers` of them at a time with the workers divided among
them; then at the root, for what depends on all tasks. RAMPART_WORKERS=8 stands in for
`compute.workers`.

A task that fails does not stop the others. Ctrl-C and SIGTERM end everything that runs; DVC has
recorded each stage that had finished, so the next run goes on from there.
"""

from __future__ import annotations

import argparse
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
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart.core import cli
from rampart.core.compute import ComputeParams
from rampart.core.params import block, nearest, read

SHARED = "fetch"  # the stages of the root that come before those of a task
GRACE = 30  # seconds that an interrupted stage has to clean up
SLOWEST = 10  # stages in the table at the end
BIN = str(Path(sys.executable).parent)
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
BACK = "git checkout -- reports README.md docs '*dvc.lock' && dvc checkout"


class Job(NamedTuple):
    """A `dvc repro`: whose it is, the folder it runs in, its options and targets."""

    name: str
    folder: str
    words: tuple[str, ...] = ()


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
    seconds: dict[str, float] = field(default_factory=dict)
    why: str = ""

    def hear(self, line: str, now: float) -> bool:
        """Take in one line; return whether a person wants to see it."""
        noise = NOISE.match(line)
        if NEXT.match(line):
            self.ends(now)
        if match := RUNNING.match(line):
            self.stage, self.since, self.said = match[1], now, []
        elif match := FAILED.match(line):
            which = match[1] if match[1].startswith("stages") else f"stage {match[1][1:-1]}"
            why = self.reason(match[1]) or match[2]
            self.why = f"{which} failed: {why}" if why else f"{which} failed"
        elif line.startswith("ERROR: "):
            self.why = self.why or line.removeprefix("ERROR: ")
        elif not noise:
            self.said.append(line)
        return not noise

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
    jobs: list[Job], workers: int, events: queue.SimpleQueue, width: int = 0
) -> list[Run]:
    """Run jobs, at most ``workers`` at a time, and print what they say behind their names.

    Raises
    ------
    Stopped : a signal came; nothing that was started here runs any more.
    """
    waiting, free = list(jobs), shares(workers, len(jobs))
    running: list[Run] = []
    done: list[Run] = []
    try:
        while waiting or running:
            while waiting and free:
                running.append(start(waiting.pop(0), free.pop(0), events))
            event = events.get()
            if isinstance(event, int):
                raise Stopped(event)
            run, line, now = event
            if line is None:
                run.process.wait()
                run.ends(now)
                running.remove(run)
                free.append(run.workers)
                done.append(run)
            elif run.hear(line, now):
                print(f"{run.job.name:<{width}} | {line}", flush=True)
    finally:
        stop(running)
    return done


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


def packages(tasks: list[str]) -> list[str]:
    """Return the targets that fetch what these tasks read."""
    text = Path("data/packages.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)["packages"]
    return [f"{SHARED}@{key}" for key, entry in entries.items() if {*entry["used_by"]} & {*tasks}]


def named(name: str, folder: str, options: list[str]) -> Job:
    """Return the job that brings the stages of a folder up to date, and no stage that it needs.

    They are named, in the order in which DVC would run them. Without names DVC would look at the
    data packages again, and ask for one to write that another task is reading: "is busy". With
    ``--force`` it would fetch them once more for each folder.
    """
    done = subprocess.run(
        [f"{BIN}/dvc", "repro", "--dry", "--force"], cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise ValueError(f"{folder}: {done.stderr.strip()}")
    stages = [name for name in RUNNING.findall(done.stdout) if "dvc.yaml:" not in name]
    stages = [name for name in stages if name.partition("@")[0] != SHARED]
    return Job(name, folder, (*options, "--single-item", *stages))


def plan(tasks: list[str], known: list[str], options: list[str]) -> list[list[Job]]:
    """Return what runs side by side, phase by phase."""
    folders = [named(task, f"pipelines/{task}", options) for task in tasks or known]
    if not tasks:
        shared = Job(SHARED, ".", (*options, SHARED))
        forced = {"-f", "--force"} & set(options)
        last = named("root", ".", options) if forced else Job("root", ".", tuple(options))
        return [[shared], folders, [last]]
    targets = packages(tasks)  # none: `dvc repro` without targets would run everything
    shared = [Job(SHARED, ".", (*options, *targets))] if targets else []
    return [shared, folders]


def summary(runs: list[Run], seconds: float) -> str:
    """Return a table of the slowest stages, and how long all took."""
    rows = [(took, run.job.name, stage) for run in runs for stage, took in run.seconds.items()]
    lines = [f"{took:8.1f} s  {name}  {stage}" for took, name, stage in sorted(rows)[::-1]]
    head = [f"\nthe slowest of {len(rows)} stages:", *lines[:SLOWEST]] if rows else []
    return "\n".join([*head, f"repro: {len(rows)} stages ran, {seconds:.0f} s in all"])


def changed() -> str:
    """Return the sentence about tracked outputs that are no longer those of the last commit."""
    written = ["reports", "README.md", "docs", "*dvc.lock"]
    words = ["git", "diff", "--name-only", "HEAD", "--", *written]
    files = subprocess.run(words, capture_output=True, text=True).stdout.split("\n")[:-1]
    if not files:
        return "repro: every tracked output is as it was committed"
    return (
        f"repro: {len(files)} tracked files are those of the stages that had finished; the next "
        f"run goes on from there, and this goes back to the last commit: {BACK}"
    )


def main(argv: list[str] | None = None) -> None:
    """Run what the words of the command line say; the exit status is 1 when a stage failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", metavar="task", help="a folder of pipelines/")
    given, options = parser.parse_known_args(argv)
    known = sorted(path.parent.name for path in Path("pipelines").glob("*/dvc.yaml"))
    for task in given.tasks:
        if task not in known:
            raise ValueError(f"there is no task {task!r}; {nearest(task, known)}")
    workers = block(read(), "compute", ComputeParams).workers
    events: queue.SimpleQueue = queue.SimpleQueue()  # a signal may put while the main thread gets
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, lambda number, _: events.put(number))

    began, runs = time.monotonic(), []
    phases = plan(given.tasks, known, options)
    width = max(len(job.name) for phase in phases for job in phase)
    try:
        for phase in phases:
            runs += side_by_side(phase, workers, events, width)
            if any(run.failure() for run in runs):
                break
    except Stopped as stopped:
        print(f"\n{changed()}")
        name = signal.Signals(stopped.args[0]).name
        print(f"repro: stopped by {name}; nothing that it started still runs")
        sys.exit(128 + stopped.args[0])
    print(summary(runs, time.monotonic() - began))
    if failures := [sentence for run in runs if (sentence := run.failure())]:
        print(changed(), *(f"repro: {sentence}" for sentence in failures), sep="\n", flush=True)
        sys.exit(1)


if __name__ == "__main__":
    cli.run(main)
