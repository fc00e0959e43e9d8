"""How long stages took: the table at the end of a run, and benchmarks/run_times.json.

`python scripts/repro.py --record` writes the file, stage by stage: a run replaces the seconds of
the stages that it ran and leaves the others, unless those are of other cores, workers or another
scale. A sum is there where each of its stages has a time: ``clone`` is that of the stages that a
first run in a clone has to run, as git does not keep what they write, ``everything`` that of all,
as `make verify` runs them.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rampart.core import files
from scripts.jobs import Run

FILE = Path("benchmarks/run_times.json")
SLOWEST = 10  # stages in the table
WIDTH = 80
KINDS = ("clone", "everything")
ALL = "all"  # in the table, whose the stages of the root are

Stages = Mapping[str, Mapping[str, bool]]
"""Task ("" for the root) -> stage -> whether a clone has to run it."""


def spent(runs: Iterable[Run]) -> dict[tuple[str, str], float]:
    """Return the seconds of the stages that ended: (task, "" for the root; stage) -> seconds."""
    seconds = {}
    for run in runs:
        for name, took in run.seconds.items():
            file, _, stage = name.rpartition("dvc.yaml:")
            seconds[Path(file or run.job.folder).name, stage] = took
    return seconds


def table(seconds: Mapping[tuple[str, str], float]) -> str:
    """Return the slowest stages as a table of at most WIDTH characters a line.

    The share is that of the seconds of all stages, which ran side by side: their sum is more than
    the run took.
    """
    total = sum(seconds.values())
    slowest = sorted(seconds.items(), key=lambda item: -item[1])[:SLOWEST]
    rows = [("stage", "task", "seconds", "share")]
    for (task, stage), took in slowest:
        rows.append((stage, task or ALL, f"{took:.1f}", f"{took / (total or 1):.1%}"))
    of_task, took, share = (max(len(row[n]) for row in rows) for n in (1, 2, 3))
    left = WIDTH - of_task - took - share - 6
    of_stage = min(left, max(len(row[0]) for row in rows))
    lines = [
        f"{_short(row[0], of_stage):<{of_stage}}  {row[1]:<{of_task}}  {row[2]:>{took}}  "
        f"{row[3]:>{share}}"
        for row in rows
    ]
    return "\n".join([f"the slowest of {len(seconds)} stages:", *lines])


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."


def recorded() -> dict[str, float]:
    """Return the seconds of the tasks' stages in FILE, by their names at the root."""
    tasks = files.read_json(FILE).get("tasks", {}) if FILE.is_file() else {}
    return {
        f"pipelines/{task}/dvc.yaml:{stage}": took
        for task, entry in tasks.items()
        for stage, took in entry["stages"].items()
    }


def stages() -> dict[str, dict[str, bool]]:
    """Ask DVC for all stages: task -> stage -> whether it writes what git does not keep."""
    from dvc.repo import Repo

    found: dict[str, dict[str, bool]] = {}
    with Repo() as repo:
        for stage in repo.index.stages:
            folder = Path(stage.path_in_repo).parent
            cached = any(out.use_cache for out in stage.outs)
            found.setdefault(folder.name, {})[stage.name] = cached
    return found


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def conditions(workers: int, scale: str) -> dict[str, Any]:
    """Return what seconds are of: these of another machine or scale say nothing of it."""
    return {"cores": cores(), "workers": workers, "scale": scale}


def updated(
    old: Mapping[str, Any],
    seconds: Mapping[tuple[str, str], float],
    known: Stages,
    under: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the content of FILE with the seconds of a run.

    Parameters
    ----------
    old : the content before, empty for none.
    seconds : see ``spent``.
    known : all stages there are; what is not among them goes.
    under : see ``conditions``.
    """
    same = all(old.get(key) == value for key, value in under.items())
    before = {"": old.get("shared", {}), **old.get("tasks", {})} if same else {}
    entries = {}
    for task, of_task in sorted(known.items()):
        ran = {stage: round(took, 1) for (whose, stage), took in seconds.items() if whose == task}
        times = {**before.get(task, {}).get("stages", {}), **ran}
        times = {stage: times[stage] for stage in of_task if stage in times}
        entries[task] = {"stages": times} | {kind: _sum(times, of_task, kind) for kind in KINDS}
    shared = entries.pop("", {"stages": {}, **dict.fromkeys(KINDS, 0.0)})
    whole = {kind: _whole(shared, entries, kind, under["workers"]) for kind in KINDS}
    return {**under, **whole, "shared": shared, "tasks": entries}


def _sum(times: Mapping[str, float], of_task: Mapping[str, bool], kind: str) -> float | None:
    wanted = [stage for stage, cached in of_task.items() if cached or kind == "everything"]
    if not set(wanted) <= times.keys():
        return None
    return round(sum(times[stage] for stage in wanted), 1)


def _whole(shared: dict, tasks: dict[str, dict], kind: str, workers: int) -> float | None:
    seconds = [entry[kind] for entry in (shared, *tasks.values())]
    if None in seconds:
        return None
    return round(seconds[0] + scheduled(seconds[1:], workers), 1)


def scheduled(seconds: Iterable[float], slots: int) -> float:
    """Return how long jobs take that start in their order, ``slots`` at a time.

    Examples
    --------
    >>> scheduled([3, 5, 4], 2), scheduled([], 2)
    (7, 0)
    """
    ends = [0] * slots
    for took in seconds:
        heapq.heappush(ends, heapq.heappop(ends) + took)
    return max(ends)


def record(runs: Iterable[Run], workers: int, scale: str) -> str:
    """Write FILE with what runs took; return the sentence about it."""
    known, under = stages(), conditions(workers, scale)
    new = updated(read() or {}, spent(runs), known, under)
    files.write_json(FILE, new)
    entries = {"": new["shared"], **new["tasks"]}
    lacking = [
        f"{task or ALL}: {name}"
        for task, names in sorted(known.items())
        for name in names
        if name not in entries[task]["stages"]
    ]
    count = sum(map(len, known.values()))
    more = f"; the rest, from {lacking[0]} on, did not run yet" if lacking else ""
    return f"{FILE}: {count - len(lacking)} of {count} stages have a time{more}"


def read() -> dict[str, Any] | None:
    """Return the content of FILE, None where there is none."""
    return files.read_json(FILE) if FILE.is_file() else None
