"""Run the pipeline, the tasks side by side: `python scripts/repro.py` (or `make repro`).

    python scripts/repro.py                  whatever code, params or data have changed
    python scripts/repro.py prompts columns  these tasks alone, without the index of all
    python scripts/repro.py --force          everything again; other options go to `dvc repro` too
    python scripts/repro.py --record         and write what it took to benchmarks/run_times.json

DVC does it all, spared most of its own time (warm/spare.py): what it writes is what `dvc repro`
writes. A dry run tells which stages may have to run: those that changed, and all that
follow from them; where there is no dvc.lock, all have to. Of these, first the data packages, which
tasks share; then the stages in the folders of pipelines/ at once, `compute.workers` of them at a
time with the workers divided among them; then those of the root that depend on all tasks. Tasks
whose stages need each other's are one job. Where one job alone has something to run, its stages
that do not need each other run at once.
RAMPART_WORKERS=8 stands in for `compute.workers`.

A task that fails does not stop the others. Ctrl-C and SIGTERM end everything that runs; DVC has
recorded each stage that had finished, so the next run goes on from there.
"""

from __future__ import annotations

import argparse
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart.core import cli
from rampart.core.compute import ComputeParams
from rampart.core.params import block, nearest, read
from scripts import lanes, names, times
from scripts.jobs import Job, Run, Stopped, side_by_side

SHARED = "fetch"  # the stages of the root that come before those of a task
ROOT = "root"  # the job of the others
BACK = "git checkout -- reports README.md docs '*dvc.lock' && dvc checkout"


def look(tasks: list[str], options: list[str], events: queue.SimpleQueue) -> list[str]:
    """Return the stages that may have to run, in DVC's order: what changed and what follows.

    Raises
    ------
    ValueError : DVC cannot read the pipelines; Stopped : a signal came.
    """
    targets = [f"pipelines/{task}/dvc.yaml" for task in tasks] or ["--all-pipelines"]
    words = ("--dry", "--force-downstream", *options, *targets)
    runs: list[Run] = []
    side_by_side([Job("dvc", ".", words, quiet=True)], 1, events, runs)
    if failure := runs[0].failure():
        raise ValueError("\n".join([failure, *runs[0].said]))
    return runs[0].stages


def every(needed: Callable[[], Mapping[str, set[str]]]) -> list[str]:
    """Return all stages in an order in which they can run, which takes half as long as to look.

    Of pipelines that DVC cannot read there is none, and it tells why when it looks.
    """
    from dvc.exceptions import DvcException

    try:
        return ordered(needed())
    except DvcException:
        return []


def ordered(needed: Mapping[str, set[str]]) -> list[str]:
    """Return stages, each after those that it needs.

    Examples
    --------
    >>> ordered({"sum": {"a", "b"}, "a": {"split"}, "b": {"split"}, "split": set()})
    ['split', 'a', 'b', 'sum']
    """
    found: dict[str, None] = {}

    def visit(stage: str) -> None:
        if stage not in found:
            for other in sorted(needed[stage]):
                visit(other)
            found[stage] = None

    for stage in needed:
        visit(stage)
    return list(found)


def plan(
    stages: Iterable[str],
    options: list[str],
    share: Callable[[list[str]], list[list[list[str]]]] = lambda named: [[named]],
    took: Mapping[str, float] = MappingProxyType({}),
    workers: int = 1,
    needed: Callable[[], Mapping[str, set[str]]] = dict,
) -> list[list[Job]]:
    """Return what runs side by side, phase by phase.

    Each job names its stages, and no stage that they need. Without names DVC would look at the data
    packages again, and ask for one to write that another task is reading: "is busy". With
    ``--force`` it would fetch them once more for each task.

    Parameters
    ----------
    stages : as DVC names them at the root, in its order.
    share : the stages of the only job that has any -> their lanes, level by level.
    took : stage -> its seconds, where they are known: the task that takes longest begins first.
    workers : lanes of the shared stages, none of which needs another.
    needed : gives the stages that each stage needs at once; asked where several tasks run.
    """
    shared: list[str] = []
    last: list[str] = []
    own: list[str] = []
    for stage in stages:
        first = stage.partition("@")[0] == SHARED
        (own if task_of(stage) else shared if first else last).append(stage)
    tasks = set(map(task_of, own))

    def job(name: str, named: list[str]) -> Job:
        if name in tasks:  # in its folder names are short
            named = [stage.rpartition("dvc.yaml:")[2] for stage in named]
        folder = f"pipelines/{name}" if name in tasks else "."
        return Job(name, folder, (*options, "--single-item", *named))

    begin = [job(SHARED, lane) for lane in lanes.lanes(shared, workers, took) if lane]
    busy = families(own, needed() if len(tasks) > 1 else {})
    weight = {name: sum(took.get(one, lanes.UNKNOWN) for one in busy[name]) for name in busy}
    busy = dict(sorted(busy.items(), key=lambda item: -weight[item[0]]))
    middle = [[job(name, named) for name, named in busy.items()]]
    if len(busy) == 1:
        ((name, named),) = busy.items()
        middle = [[job(name, lane) for lane in level] for level in share(named)]
    phases = [begin, *middle, [job(ROOT, last)] if last else []]
    return [phase for phase in phases if phase]


def task_of(stage: str) -> str:
    """Return the task of a stage as DVC names it at the root, "" of one of the root.

    Examples
    --------
    >>> task_of("pipelines/prompts/dvc.yaml:train@logreg"), task_of("fetch@garak")
    ('prompts', '')
    """
    return Path(stage.rpartition("dvc.yaml:")[0]).name


def families(stages: Iterable[str], needed: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Return the stages of the tasks that can run side by side; those that cannot are together.

    Parameters
    ----------
    stages : of tasks, in an order in which they can run.
    needed : see ``lanes.needs``.

    Examples
    --------
    >>> a, b, c = (f"pipelines/{task}/dvc.yaml:x" for task in "abc")
    >>> {name: len(found) for name, found in families([a, b, c], {c: {a}}).items()}
    {'a+c': 2, 'b': 1}
    """
    stages = list(stages)
    family = {task: {task} for task in map(task_of, stages)}
    for stage in stages:
        for other in map(task_of, needed.get(stage, ())):
            if other in family:
                both = family[task_of(stage)] | family[other]
                family |= dict.fromkeys(both, both)
    found: dict[str, list[str]] = {}
    for stage in stages:
        found.setdefault("+".join(sorted(family[task_of(stage)])), []).append(stage)
    return found


def alone(workers: int) -> Callable[[list[str]], list[list[list[str]]]]:
    """Return how the stages of one task are shared among the workers."""

    def share(named: list[str]) -> list[list[list[str]]]:
        if workers == 1 or len(named) == 1:
            return [[named]]
        took = times.recorded()
        levels = lanes.levels(named, lanes.needs())
        return [lanes.lanes(level, workers, took) for level in levels]

    return share


def summary(runs: list[Run], seconds: float) -> str:
    """Return a table of the slowest stages, and how long all took."""
    spent = times.spent(runs)
    head = ["", times.table(spent)] if spent else []
    return "\n".join([*head, f"repro: {len(spent)} stages ran, {seconds:.0f} s in all"])


def failures(runs: list[Run]) -> list[str]:
    """Return a sentence for each run that failed."""
    return [sentence for run in runs if (sentence := run.failure())]


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


def listening() -> queue.SimpleQueue:
    """Return the queue of events, into which signals to end are put from now on."""
    events: queue.SimpleQueue = queue.SimpleQueue()  # a signal may put while the main thread gets
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, lambda number, _: events.put(number))
    return events


def main(argv: list[str] | None = None) -> None:
    """Run what the words of the command line say; the exit status is 1 when a stage failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", metavar="task", help="a folder of pipelines/")
    parser.add_argument("--record", action="store_true", help=f"write {times.FILE}")
    given, options = parser.parse_known_args(argv)
    known = sorted(path.parent.name for path in Path("pipelines").glob("*/dvc.yaml"))
    for task in given.tasks:
        if task not in known:
            raise ValueError(f"there is no task {task!r}; {nearest(task, known)}")
    names.check()  # DVC makes commands of them
    params = read()
    workers = block(params, "compute", ComputeParams).workers
    events = listening()

    began, runs = time.monotonic(), []
    try:
        needed = cache(lanes.needs)  # reading all pipelines takes seconds
        locks = Path("dvc.lock").exists() or any(Path().glob("pipelines/*/dvc.lock"))
        changes = [] if given.tasks or options or locks else every(needed)
        changes = changes or look(given.tasks, options, events)
        took = times.recorded()
        phases = plan(changes, options, alone(workers), took, workers, needed)
        if given.tasks:  # without what depends on all
            phases = [phase for phase in phases if phase[0].name != ROOT]
        width = max((len(job.name) for phase in phases for job in phase), default=0)
        for phase in phases:
            side_by_side(phase, workers, events, runs, width)
            if failures(runs):
                break
        if given.record and not failures(runs):
            print(f"repro: {times.record(runs, workers, params['scale'])}", flush=True)
            if not given.tasks:  # the index shows it
                side_by_side([Job(ROOT, ".")], workers, events, runs, width)
    except Stopped as stopped:
        print(summary(runs, time.monotonic() - began), changed(), sep="\n")
        name = signal.Signals(stopped.args[0]).name
        print(f"repro: stopped by {name}; nothing that it started still runs")
        sys.exit(128 + stopped.args[0])
    print(summary(runs, time.monotonic() - began))
    if failed := failures(runs):
        print(changed(), *(f"repro: {sentence}" for sentence in failed), sep="\n", flush=True)
        sys.exit(1)


if __name__ == "__main__":
    cli.run(main)
