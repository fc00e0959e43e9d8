"""What an expression of PromQL names, and what there is to name."""

from __future__ import annotations

import re
import shutil

import pytest

from rampart.monitoring import exposition

OWN = {"instance", "job", "le"}  # labels that Prometheus adds
needs_promtool = pytest.mark.skipif(
    not shutil.which("promtool"), reason="promtool is not installed (the package `prometheus`)"
)


def series() -> dict[str, set[str]]:
    """Return each series that a server exposes, and its labels."""
    found = {f"rampart_{name}": set(its[1:]) for name, its in exposition.GAUGES.items()}
    for name, (_, *labels) in exposition.COUNTERS.items():
        found[f"rampart_{name}_total"] = set(labels)
    for name, (_, _, *labels) in exposition.HISTOGRAMS.items():
        for part in ("bucket", "sum", "count"):
            found[f"rampart_{name}_{part}"] = set(labels)
    others = ("process_resident_memory_bytes", "process_cpu_seconds_total", "up")
    return found | {name: set() for name in others}


def named(expression: str) -> set[str]:
    """Return the series of an expression.

    Examples
    --------
    >>> sorted(named('sum by (task) (rate(rampart_a_total{task="up"}[5m])) / rampart_b'))
    ['rampart_a_total', 'rampart_b']
    """
    bare = re.sub(r'"[^"]*"', "", expression)
    return set(re.findall(r"\b(?:rampart_\w+|process_\w+|up)\b", bare))


def labels(expression: str) -> set[str]:
    """Return the labels that an expression groups by or asks for.

    Examples
    --------
    >>> sorted(labels('sum by (task, le) (rate(a{job="b"}[5m])) / on (x) group_left () c'))
    ['job', 'le', 'task', 'x']
    """
    inside = re.findall(r"\b(?:by|on) \(([^)]*)\)", expression)
    asked = re.findall(r"(\w+)(?:=~|=|!=)\"", expression)
    return {name.strip() for part in inside for name in part.split(",")} | set(asked)


def faults(expression: str) -> list[str]:
    """Return what an expression names that no server exposes."""
    there = series()
    names = named(expression)
    wrong = sorted(names - there.keys()) or ([] if names else ["no series at all"])
    known = OWN.union(*(there.get(name, ()) for name in names))
    return wrong + sorted(labels(expression) - known)
