"""Run the pipelines of a clean clone, as many as time allows: what .ci/run does after the tests.

    python scripts/ci.py --minutes 18 --since 1764201600

First every task at scale tiny, in a clone of the last commit. Then the pipelines as they are, the
task with the newest dvc.lock first, each compared with what is committed; last what depends on all.
A task is not begun when the seconds that it is known to take (benchmarks/run_times.json) no longer
fit before ``minutes`` after ``since`` (seconds of the epoch). One that is begun may take SLACK
times that long, as machines differ; then it is ended.

Prints which tasks it reached. The exit status is 1 when a run failed or was ended, or when anything
is not as it was committed; a task that was not begun is none of these.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import times
from scripts.warm import warm

SCRIPTS = Path(__file__).resolve().parent
DOWNLOADS = ".rampart/downloads"
LAST = "what depends on all tasks"
UNKNOWN = 600  # seconds of a task of which no time is known
MARGIN = 1.3  # machines differ
SLACK = 4  # what takes longer than so many times its seconds hangs
GRACE = 45  # seconds that scripts/repro.py has to end what it started


class Outcome(NamedTuple):
    """How it went with a task; one that was not begun is neither right nor wrong."""

    said: str
    wrong: bool = False


SAME = Outcome("as it was committed")


def python(
    script: str, *words: str, limit: float | None = None, folder: str | Path = ".", **more: str
) -> int | None:
    """Run a script of this folder with this Python; return its exit status, None when ended.

    Parameters
    ----------
    limit : seconds after which it is asked to end, and killed when it does not.
    folder, more : where it runs, and what its environment has besides.
    """
    command = [sys.executable, str(SCRIPTS / script), *words]
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | more, start_new_session=True, stdin=subprocess.DEVNULL
    )
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return None
    finally:  # also when this process is asked to end
        if process.poll() is None:
            end(process)


def end(process: subprocess.Popen) -> None:
    """Ask a process to end, which ends what it started; kill its group when it does not."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def tiny() -> int | None:
    """Run every task at scale tiny in a clone of the last commit; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="rampart-tiny-") as temporary:
        clone = Path(temporary, "rampart")
        subprocess.run(["git", "clone", "--quiet", ".", str(clone)], check=True)
        text = (clone / "params.yaml").read_text(encoding="utf-8")
        text, found = re.subn(r"^scale: \w+", "scale: tiny", text, flags=re.MULTILINE)
        if found != 1:
            raise ValueError(f"params.yaml: must have one line `scale: `, got {found}")
        (clone / "params.yaml").write_text(text, encoding="utf-8")
        shared = Path(DOWNLOADS).resolve()
        shared.mkdir(parents=True, exist_ok=True)
        (clone / DOWNLOADS).parent.mkdir(exist_ok=True)
        (clone / DOWNLOADS).symlink_to(shared)
        # DVC reads and writes a lock whole after each stage: those of another scale cost minutes.
        for lock in (clone / "dvc.lock", *clone.glob("pipelines/*/dvc.lock")):
            lock.unlink(missing_ok=True)
        with warm() as warmth:
            more = warmth | {"DVC_SITE_CACHE_DIR": str(Path(temporary, "site"))}
            # A task has one stage at work: with a task a core, one core idles beside the last.
            more["RAMPART_WORKERS"] = str(times.cores() + 1)
            return python("repro.py", folder=clone, **more)


def newest_first() -> list[str]:
    """Return the tasks that have a dvc.lock, by the time of its last commit."""
    locks = sorted(Path("pipelines").glob("*/dvc.lock"))

    def committed(lock: Path) -> int:
        words = ["git", "log", "-1", "--format=%ct", "--", lock.as_posix()]
        return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout or 0)

    return [lock.parent.name for lock in sorted(locks, key=committed, reverse=True)]


def needed(task: str, took: Mapping[str, Any], scale: str, packages: Mapping[str, Any]) -> float:
    """Return the seconds after which a first run of a task is surely over.

    Parameters
    ----------
    task : "" for what depends on all.
    took : the content of benchmarks/run_times.json.
    scale : of which seconds are asked.
    packages : the entries of data/packages.yaml: those that the task reads come first.
    """
    entry = took.get("tasks", {}).get(task) if task else took.get("shared")
    if took.get("scale") != scale or not entry or entry["clone"] is None:
        return UNKNOWN
    seconds = entry["clone"]
    if task:
        stages = took["shared"]["stages"]
        used = [key for key, package in packages.items() if task in package["used_by"]]
        seconds += sum(stages.get(f"fetch@{key}", 0) for key in used)
    slower = max(1, took["cores"] / times.cores())
    return seconds * slower * MARGIN


def reached(
    seconds: Mapping[str, float],
    left: Callable[[], float],
    check: Callable[[str, float], Outcome],
) -> dict[str, Outcome]:
    """Check tasks, in their order, those that fit into what is left; return how it went.

    Parameters
    ----------
    seconds : task -> what it needs.
    left : says how many seconds are left.
    check : runs a task for so many seconds at most: those left, or SLACK times its own.
    """
    outcomes = {}
    for task, need in seconds.items():
        rest = left()
        if need > rest:
            said = f"not begun: it may take {need:.0f} s, and {max(0, rest):.0f} s are left"
            outcomes[task] = Outcome(said)
        else:
            outcomes[task] = check(task, max(rest, SLACK * need))
    return outcomes


def check(task: str, limit: float) -> Outcome:
    """Run a task ("" for all that is left) and compare it with the last commit."""
    words = [task] if task else []
    status = python("repro.py", *words, limit=limit)
    if status is None:
        return Outcome(f"ENDED after {limit:.0f} s, before it could be compared", wrong=True)
    if status:
        return Outcome(f"FAILED with status {status}", wrong=True)
    if python("verify.py", "--head", *words):
        return Outcome("DIFFERS from what is committed", wrong=True)
    return SAME


def pipelines(left: Callable[[], float]) -> dict[str, Outcome]:
    """Run the pipelines as they are, as long as they fit into the seconds left."""
    took = times.read() or {}
    scale = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))["scale"]
    packages = yaml.safe_load(Path("data/packages.yaml").read_text(encoding="utf-8"))["packages"]

    def all_of(tasks: list[str]) -> dict[str, Outcome]:
        return reached({task: needed(task, took, scale, packages) for task in tasks}, left, check)

    outcomes = all_of(newest_first())
    if set(outcomes.values()) == {SAME}:
        outcomes |= all_of([""])
    return outcomes


def main(argv: list[str] | None = None) -> int:
    """Run what the time allows; 1 when something is wrong."""
    began = time.time()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=18)
    parser.add_argument("--since", type=float, default=began, help="default: now")
    options = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))

    def left() -> float:
        return options.since + 60 * options.minutes - time.time()

    print("\n== every task at scale tiny, in a clone", flush=True)
    if status := tiny():
        print(f"ci: scale tiny: FAILED with status {status}")
        return 1
    print(f"ci: scale tiny: {time.time() - began:.0f} s; {left():.0f} s are left", flush=True)
    print("\n== the pipelines, the newest dvc.lock first", flush=True)
    outcomes = pipelines(left)
    print("\n== which tasks were reached", flush=True)
    for task, outcome in outcomes.items():
        print(f"ci: {task or LAST}: {outcome.said}", flush=True)
    wrong = any(outcome.wrong for outcome in outcomes.values())
    return 1 if python("verify.py", "--head") or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
