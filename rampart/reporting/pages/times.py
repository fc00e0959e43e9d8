"""How long runs take, in a sentence, from what scripts/times.py recorded."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rampart.reporting.pages.printing import marked

BLOCK = re.compile(r"(<!-- times -->\n).*?(<!-- end -->)", re.DOTALL)
UNKNOWN = "How long it takes is not measured yet: `make verify FLAGS=--record` does."
LARGE = 0.25  # of everything: the part that is worth a mention


def updated(text: str, times: Mapping[str, Any]) -> str:
    """Return a page with what stands between ``<!-- times -->`` and ``<!-- end -->`` written anew.

    Parameters
    ----------
    text : Markdown, each mark on a line of its own.
    times : see ``sentence``.
    """
    return BLOCK.sub(lambda match: f"{match[1]}{sentence(times)}\n{match[2]}", text)


def sentence(times: Mapping[str, Any]) -> str:
    """Return how long the first run in a clone and a run of everything take, about.

    Parameters
    ----------
    times : the content of run_times.json: ``cores``, ``scale``, the seconds of all tasks side by
        side as ``clone`` and ``everything``, None where they are not known, and ``tasks``, each
        with the same and ``stages`` (name -> seconds).
    """
    if times.get("clone") is None:
        return UNKNOWN
    tasks = times["tasks"]
    each = ", ".join(f"{marked(task)} {minutes(one['clone'])}" for task, one in tasks.items())
    cores = "1 core" if times["cores"] == 1 else f"{times['cores']} cores"
    text = (
        f"On {cores} (`scale: {times['scale']}`) the first `make repro` in a clone takes about "
        f"{_minutes(times['clone'])} ({each}; side by side)"
    )
    if times["everything"] is None:
        return f"{text}."
    text += (
        f", and `make verify`, which runs all of it again, about {_minutes(times['everything'])}"
    )
    task, group, seconds = largest(tasks)
    if seconds < LARGE * times["everything"]:
        return f"{text}."
    return f"{text}, `{group}` of {marked(task)} alone about {minutes(seconds)}."


def largest(tasks: Mapping[str, Mapping[str, Any]]) -> tuple[str, str, float]:
    """Return the stages of one name that take longest together: task, name, seconds.

    Examples
    --------
    >>> largest({"x": {"stages": {"train@a": 2, "train@b": 3, "split": 4}}})
    ('x', 'train', 5.0)
    """
    groups: defaultdict[tuple[str, str], float] = defaultdict(float)
    for task, entry in tasks.items():
        for stage, took in entry["stages"].items():
            groups[task, stage.partition("@")[0]] += took
    (task, group), seconds = max(groups.items(), key=lambda item: item[1])
    return task, group, seconds


def minutes(seconds: float) -> int:
    """Return whole minutes, rounded up: from 10 on to fives, from 60 on to quarters of an hour.

    Examples
    --------
    >>> [minutes(seconds) for seconds in (3, 60, 61, 540, 541, 605, 3600, 3601)]
    [1, 1, 2, 9, 10, 15, 60, 75]
    """
    whole = max(1, math.ceil(seconds / 60))
    step = 1 if whole < 10 else 5 if whole <= 60 else 15
    return math.ceil(whole / step) * step


def _minutes(seconds: float) -> str:
    count = minutes(seconds)
    return "a minute" if count == 1 else f"{count} minutes"
