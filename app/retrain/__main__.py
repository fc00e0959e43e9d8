"""Train models again with new rows; promote what is surely better, and tell.

    python -m app.retrain --trigger weekly --models all --data-version latest --notify
    python -m app.retrain --trigger manual --models columns,prompts --decide now
    python -m app.retrain --trigger drift --models all --dry-run
    python -m app.retrain --settle              # canaries whose outcomes say enough by now
    python -m app.retrain --clean               # trees and branches of runs that are over
    python -m app.retrain schedule --kind cron --weekly "sun 03:00"

New rows lie in data/user/<task>/new. A run works in a git worktree below .rampart/retrain, on a
branch of its own, and writes each step to a journal: a run that was killed is gone on with by the
next start, whatever that one's trigger. The served version changes by ``app.release`` alone, and
only when everything before it is done.

Exit status: 0; 1 where a task failed or something is wrong with the command line or the settings.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from app.retrain import pipeline, runs, schedules, trees, triggers
from app.retrain.fresh import LATEST
from app.retrain.journal import Journal
from app.retrain.lock import held
from app.retrain.settings import FILE, HOME, Settings, read
from app.retrain.when import weekly
from rampart.core import cli


def main(argv: list[str] | None = None) -> None:
    """Do what the command line says."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["schedule"]:
        return _schedule(words[1:])
    options = _parser().parse_args(words)
    settings = read(options.settings)
    root, home = Path.cwd(), HOME.resolve()
    with held(home / "lock") as lock:
        if options.clean:
            return _clean(root, home)
        from app.retrain import steps  # pandas and SciPy: not for --help and --clean

        for journal in runs.journals(home):
            for told in steps.settle(steps.Run(journal, root, settings, lock)):
                print(f"retrain: {told['task']} {told['version']}: {told['outcome']}")
        if options.settle:
            return None
        run = _run(options, settings, root, home, lock)
        if run is not None:
            _tell(run, steps.go(run))


def _run(
    options: argparse.Namespace, settings: Settings, root: Path, home: Path, lock: int
) -> Any | None:
    """Return the run to go on with or to begin; None where there is nothing to do."""
    from app.retrain.steps import Run

    if (journal := runs.unfinished(home)) is not None:
        print(f"retrain: going on with {journal.path.parent.name}, which was cut off", flush=True)
        return Run(journal, root, settings, lock)
    if options.trigger is None:
        raise ValueError(f"--trigger must be one of {', '.join(triggers.TRIGGERS)}")
    tasks = _tasks(options.models, root)
    now, last = time.time(), runs.last(home)
    began = last and last.begun_at
    tasks, words = triggers.reason(options.trigger, tasks, settings, began, now)
    if not tasks:
        print(f"retrain: not due: {words}")
        return None
    if options.dry_run:
        print(f"retrain: would train {', '.join(tasks)} again: {words}")
        return None
    folder = runs.new(home, now)
    journal = Journal(folder / runs.FILE)
    told = {
        "trigger": options.trigger,
        "reason": words,
        "tasks": tasks,
        "data_version": options.data_version,
        "part": options.increment_version,
        "notify": options.notify,
        "weight": settings.weight if options.weight is None else options.weight,
        "decide": options.decide or settings.decide,
    }
    commit = trees.head(root, folder / "log.txt")
    journal.once(runs.START, lambda: told | {"commit": commit})
    print(f"retrain: {folder.name}: {', '.join(tasks)}: {words}", flush=True)
    return Run(journal, root, settings, lock)


def _tasks(models: str, root: Path) -> list[str]:
    """Return the tasks that are meant; each has a package."""
    if models == "all":
        return pipeline.trainable(root)
    tasks = list(dict.fromkeys(filter(None, models.split(","))))
    for task in tasks:
        pipeline.packaging(root, task)
    if not tasks:
        raise ValueError("--models must be all, or tasks with commas between")
    return tasks


def _tell(run: Any, outcomes: dict[str, dict[str, Any]]) -> None:
    for task, outcome in outcomes.items():
        version = f" {outcome['version']}" if "version" in outcome else ""
        print(f"retrain: {task}{version}: {outcome['outcome']}: {outcome['reason']}")
    print(f"retrain: see {run.folder / 'report.md'}")
    if any(outcome["outcome"] == "failed" for outcome in outcomes.values()):
        sys.exit(1)


def _clean(root: Path, home: Path) -> None:
    """Remove the trees of all runs that are over, and the branches of those that gave nothing."""
    for journal in runs.journals(home):
        if (ended := journal.done(runs.END)) is None:
            print(f"retrain: {journal.path.parent.name} was cut off: its tree stays")
            continue
        folder = journal.path.parent
        trees.remove(root, folder / "tree", folder / "log.txt")
        if not any("version" in outcome for outcome in ended["outcomes"].values()):
            trees.forget(root, f"retrain/{folder.name}", folder / "log.txt")
        print(f"retrain: {folder.name}: cleaned")


def _schedule(words: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m app.retrain schedule", description="Start a retraining every week."
    )
    add = parser.add_argument
    add("--kind", required=True, choices=("apscheduler", *schedules.KINDS),
        help="apscheduler: in this process, until interrupted; else files are written")  # fmt: skip
    add("--weekly", type=str, default="sun 03:00", metavar="TIME", help="UTC (%(default)s)")
    add("--place", default=schedules.PLACE, help="where the clone is (%(default)s)")
    add("--out", type=Path, default=schedules.FOLDER, help="folder of the files (%(default)s)")
    options = parser.parse_args(words)
    when = weekly(options.weekly)
    if options.kind == "apscheduler":
        from app.retrain import clock

        print(f"retrain: every {options.weekly} UTC, until interrupted", flush=True)
        try:
            clock.scheduler(when, schedules.COMMAND.split()[3:]).start()
        except KeyboardInterrupt:
            print("retrain: the schedule is over")
        return
    for path in schedules.write(options.kind, when, options.place, options.out):
        print(f"retrain: wrote {path}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.retrain", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("--trigger", choices=triggers.TRIGGERS, help="weekly: if due; drift: if app.watch found it")
    add("--models", default="all", metavar="TASKS", help="all, or tasks with commas between")
    add("--data-version", default=LATEST, metavar="TAG",
        help="latest: the new rows that lie here; or a revision that has them")  # fmt: skip
    add("--increment-version", nargs="?", const="minor", default="minor", choices=pipeline.PARTS,
        help="the part of the version that a promoted model raises (%(default)s)")  # fmt: skip
    add("--notify", action="store_true", help="tell the receivers that the settings name")
    add("--weight", type=_weight, metavar="PERCENT", help="of the canary; default: the settings'")
    add("--decide", choices=("outcomes", "now"), help="promote by outcomes, or at once")
    add("--dry-run", action="store_true", help="only say what would be done")
    add("--settle", action="store_true", help="only decide on canaries, and end")
    add("--clean", action="store_true", help="only remove trees and branches, and end")
    add("--settings", type=Path, metavar="FILE", help=f"default: {FILE}")
    return parser


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 < weight < 100:
        raise argparse.ArgumentTypeError(f"must be above 0 and below 100, got {text!r}")
    return weight


if __name__ == "__main__":
    sys.argv[0] = "retrain"  # what its messages begin with
    cli.run(main)
